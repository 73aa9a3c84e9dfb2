"""How the documentation is built; nothing is fetched from anywhere."""

import re
from importlib.metadata import version as installed_version
from typing import Any

from sphinx.application import Sphinx

project = "gradaudit"
author = "the gradaudit authors"
copyright = "2026, the gradaudit authors"
version = release = installed_version("gradaudit")

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build"]
default_role = "literal"  # `x` in a docstring is code, as in Markdown

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

nb_execution_mode = "force"  # the notebook shows what it prints today
nb_execution_raise_on_error = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings' own words say more
numpydoc_show_class_members = False  # api.md chooses

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_title = f"gradaudit {release}"
html_copy_source = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Let |x| in a docstring be an absolute value; reST would take it for a substitution."""
    app.connect("autodoc-process-docstring", _escape_bars, priority=900)  # after numpydoc


def _escape_bars(*arguments: Any) -> None:
    lines: list[str] = arguments[-1]
    code_or_bar = re.compile(r"`[^`]*`|(?<!\\)\|")
    lines[:] = [code_or_bar.sub(lambda m: r"\|" if m[0] == "|" else m[0], line) for line in lines]
