"""OpenMDAO's ``check_partials`` and ``assert_check_partials``, of an explicit component."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import openmdao
import openmdao.api as om
from openmdao.utils.assert_utils import assert_check_partials

from ._checker import peer
from ._problem import Problem, flattened


def _component(question: Problem, seed: int) -> Any:
    x, f, grad = flattened(question, seed)

    class Claimed(om.ExplicitComponent):
        def setup(self) -> None:
            self.add_input("x", x)
            self.add_output("y", 0.0)
            self.declare_partials("y", "x")

        def compute(self, inputs: Any, outputs: Any, *_: Any) -> None:
            outputs["y"] = f(inputs["x"])

        def compute_partials(self, inputs: Any, partials: Any, *_: Any) -> None:
            partials["y", "x"] = grad(inputs["x"])[None].astype(np.float64)

    return Claimed()


def _says(question: Problem, seed: int) -> bool:
    system = om.Problem(reports=False)
    system.model.add_subsystem("claimed", _component(question, seed))
    system.setup()
    system.run_model()
    data: Mapping[str, Any] = system.check_partials(out_stream=None)
    try:
        assert_check_partials(data, rtol=question.rtol or 1e-6)
    except ValueError:
        return False
    return True


CHECKERS = (
    peer(
        "openmdao",
        openmdao.__version__,
        _says,
        "check_partials, assert_check_partials",
        per_entry=1,
    ),
)
