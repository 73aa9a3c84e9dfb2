"""Make the pictures of docs/reports.md anew: ``python -m tests.browser.screenshots``."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

import gradaudit
from tests.browser._chromium import chromium, opened

DOCS = Path(__file__).parents[2] / "docs"
SIZE = (900, 1560)


def report() -> gradaudit.Report:
    """Check a gradient of which a column is twice what it should be."""
    rng = np.random.default_rng(0)
    x = {"W": rng.normal(size=(12, 8)), "b": rng.normal(size=6)}

    def loss(p: dict[str, np.ndarray]) -> float:
        return float(0.25 * np.sum(p["W"] ** 4) + np.sum(np.cos(p["b"])))

    def gradient(p: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {"W": p["W"] ** 3 * np.where(np.arange(8) == 2, 2.0, 1.0), "b": -np.sin(p["b"])}

    return gradaudit.check(loss, gradient, x)


def main() -> None:
    """Write both pictures."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as driver:
        page = Path(folder) / "report.html"
        report().to_html(page)
        for scheme in ("light", "dark"):
            opened(driver, page, SIZE, dark=scheme == "dark")
            time.sleep(2)  # figures have settled
            driver.save_screenshot(str(DOCS / f"report-{scheme}.png"))


if __name__ == "__main__":
    main()
