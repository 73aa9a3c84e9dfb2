"""A page in a headless Chromium, and what it does there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

WIDE, PHONE = (1200, 900), (360, 740)


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """Give selenium's driver of a browser of its own; skip where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("needs chromium and chromedriver on PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield started
    finally:
        started.quit()


def opened(driver: Any, path: Path, size: tuple[int, int] = WIDE, *, dark: bool = False) -> None:
    """Open a page of the disk in a window of some size, with a scheme of colours."""
    driver.get_log("browser")
    driver.get_log("performance")
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get(path.as_uri())


def complaints(driver: Any) -> list[str]:
    """Give what the console said since the page was opened."""
    return [entry["message"] for entry in driver.get_log("browser")]


def requests(driver: Any) -> list[str]:
    """Give the addresses that the page has asked for, its own among them."""
    said = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [one["params"] for one in said if one["method"] == "Network.requestWillBeSent"]
    here = driver.current_url.partition("#")[0]
    return [one["request"]["url"] for one in asked if one["documentURL"].startswith(here)]


def axe_core() -> str:
    """Give the source of axe-core, of which ``GRADAUDIT_AXE`` has the path; skip without."""
    path = os.environ.get("GRADAUDIT_AXE", "")
    if not path:
        pytest.skip("needs axe-core (npm pack axe-core), the path of axe.min.js in GRADAUDIT_AXE")
    return Path(path).read_text(encoding="utf-8")
