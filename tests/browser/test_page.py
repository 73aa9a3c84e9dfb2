"""Pages of answers in a headless Chromium, by selenium; skipped where either is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradaudit import Comparisons, NetworkReport, Report, Verdict, check
from gradaudit.render import combine
from tests.browser._chromium import PHONE, WIDE, axe_core, chromium, complaints, opened, requests
from tests.render._sweeps import float32_loss
from tests.render.test_markdown import network
from tests.render.test_page import large
from tests.render.test_text import failing, leaf, report

EVIL = "</script><b>"
SERIOUS = {"serious", "critical"}


def compared(shape: tuple[int, ...], off: int) -> Comparisons:
    """Compare every entry; one of them is claimed at twice its value."""
    numeric = np.linspace(-1, 2, int(np.prod(shape)))
    claimed = numeric.copy()
    claimed[off] *= 2
    return Comparisons(np.arange(numeric.size), claimed, numeric, np.full(numeric.size, 1e-9))


def two_leaves() -> Report:
    wrong = np.zeros((3, 5), dtype=bool)
    wrong[1, 2] = True
    right = np.full(4, 2.0)
    return report(
        Verdict.FAIL,
        "W: 1 of 15 entries is wrong.",
        leaf(
            "b", (4,), discrepancy=3e-9, comparisons=Comparisons(np.arange(4), right, right, right)
        ),
        leaf("W", (3, 5), verdict=Verdict.FAIL, wrong=wrong, comparisons=compared((3, 5), 7)),
        leaf(EVIL, (100, 100), discrepancy=2e-10),
    )


def checked() -> Report:
    """A leaf looked at entry by entry, and a large one in bulk."""
    rng = np.random.default_rng(0)
    x = {"small": rng.normal(size=3).astype(np.float32), "large": rng.normal(size=20_000)}

    def f(p: Any) -> Any:
        return np.sum(np.sin(p["small"])) + np.sum(p["large"] ** 2) / 2

    return check(f, lambda p: {"small": np.cos(p["small"]), "large": p["large"]}, x)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "one.html"
    two_leaves().to_html(path)
    return path


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "several.html"
    answers = {EVIL: two_leaves(), "sweep": float32_loss(), "network": network(), "text": failing()}
    answers["checked"] = checked()
    combine(answers, path)
    return path


def until(holds: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Wait for something to be true, and give it; the last answer if it never is."""
    end = time.monotonic() + seconds
    found = holds()
    while not found and time.monotonic() < end:
        time.sleep(0.05)
        found = holds()
    return found


def css(driver: Any, selector: str) -> list[Any]:
    found: list[Any] = driver.find_elements("css selector", selector)
    return found


def names(driver: Any) -> list[str]:
    return [row.text for row in css(driver, "tbody th") if row.is_displayed()]


def shows(driver: Any, name: str, figures: int) -> bool:
    """Tell whether a leaf is chosen, and its figures are drawn."""
    said: str = css(driver, ".chosen")[0].text
    return said.startswith(f"{name}:") and len(css(driver, ".chosen .nsewdrag")) == figures


def look_at_everything(driver: Any) -> None:
    """Open all parts and bring each figure into view, so that it is drawn."""
    driver.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    for place in css(driver, ".chosen, .sweep"):
        driver.execute_script("arguments[0].scrollIntoView()", place)
        assert until(partial(place.get_property, "innerText"))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_it_fits_is_silent_and_fetches_nothing(
    driver: Any, several: Path, size: tuple[int, int], dark: bool
) -> None:
    opened(driver, several, size, dark=dark)
    look_at_everything(driver)
    assert until(lambda: css(driver, ".sweep .main-svg"))
    assert complaints(driver) == []
    asked = requests(driver)
    assert several.as_uri() in asked
    assert all(url == several.as_uri() or url.startswith("data:") for url in asked)
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert css(driver, "b") == []


def test_complaints_and_requests_are_seen(driver: Any, tmp_path: Path) -> None:
    path = tmp_path / "loud.html"
    path.write_text("<script>console.error('loud')</script><img src='missing.png'>")
    opened(driver, path)
    assert any("loud" in one for one in complaints(driver))
    assert any(one.endswith("missing.png") for one in requests(driver))


def test_the_table_sorts(driver: Any, one: Path) -> None:
    opened(driver, one)
    assert names(driver) == ["b", "W", EVIL]
    heading = css(driver, "thead th")[4]
    button = heading.find_element("css selector", "button")
    button.click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert names(driver) == ["W", EVIL, "b"]
    button.click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert names(driver) == ["b", EVIL, "W"]
    css(driver, "thead th button")[1].click()
    assert names(driver) == ["b", "W", EVIL]
    assert [th.get_attribute("aria-sort") for th in css(driver, "thead th")].count("none") == 6


def test_the_table_filters(driver: Any, one: Path) -> None:
    opened(driver, one)
    css(driver, "input")[0].send_keys("FAIL")
    assert names(driver) == ["W"]
    assert css(driver, "output")[0].text == "1 of 3"
    css(driver, "input")[0].send_keys("x")
    assert names(driver) == []


def test_the_first_leaf_that_fails_is_shown(driver: Any, one: Path) -> None:
    opened(driver, one)
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    assert until(lambda: css(driver, ".chosen .main-svg"))
    pressed = css(driver, "[aria-pressed=true]")
    assert [button.text for button in pressed] == ["W"]


def test_leaves_of_any_kind_are_drawn(driver: Any, tmp_path: Path) -> None:
    nan, huge = np.array([np.nan, np.nan]), np.array([1e308, -5e-324])
    pair = np.arange(2)
    leaves = [
        leaf("scalar", (), comparisons=Comparisons(pair[:1], huge[:1], huge[:1], huge[:1])),
        leaf("huge", (2,), comparisons=Comparisons(pair, huge, -huge, np.abs(huge))),
        leaf("without a slope", (2,), comparisons=Comparisons(pair, huge, nan, nan)),
        leaf("zero", (2,), comparisons=Comparisons(pair, 0 * huge, 0 * huge, 0 * huge)),
        leaf("inferred", (3, 2, 2, 2), wrong=np.ones((3, 2, 2, 2), dtype=bool)),
        leaf("pooled", (500, 7, 300), comparisons=compared((500, 7, 300), 7)),
    ]
    path = tmp_path / "kinds.html"
    report(Verdict.FAIL, "All kinds.", *leaves, leaf("in bulk", (1000,))).to_html(path)
    opened(driver, path)
    for button in css(driver, "tbody button"):
        button.click()
        assert until(partial(shows, driver, button.text, 0 if button.text == "in bulk" else 2))
    assert complaints(driver) == []


LOADED = "return performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


def test_a_report_on_ten_million_entries_opens_at_once(driver: Any, tmp_path: Path) -> None:
    """The quickest of three times that its script and its styles take: others work here, too."""
    path = tmp_path / "large.html"
    large().to_html(path)
    took = []
    for _ in range(3):
        opened(driver, path)
        took.append(until(partial(driver.execute_script, LOADED)))
    print(f"{path.stat().st_size / 1e6:.2f} MB, load event after {min(took):.2f} s")
    assert 0 < min(took) < 2
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    assert until(partial(shows, driver, "huge", 2))


def test_hovering_shows_the_index(driver: Any, one: Path) -> None:
    from selenium.webdriver import ActionChains

    opened(driver, one)
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    assert until(lambda: css(driver, ".chosen .nsewdrag"))
    driver.execute_script("document.querySelector('.figure').scrollIntoView()")
    middle = css(driver, ".figure .nsewdrag")[0]
    ActionChains(driver).move_to_element_with_offset(middle, 3, 3).move_to_element(middle).perform()
    said = until(lambda: "".join(each.text for each in css(driver, ".figure .hoverlayer text")))
    assert "[1, 2]: claimed 1.00000, numeric 0.500000 ± 1.00000e-9" in said


def test_a_wrong_entry_is_outlined(driver: Any, one: Path) -> None:
    opened(driver, one)
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    assert until(lambda: css(driver, ".chosen .nsewdrag"))
    x, y = driver.execute_script(
        "const {x, y} = document.querySelector('.figure').data[1]; return [x, y]"
    )
    assert {value for value in x if value is not None} == {1.5, 2.5}
    assert {value for value in y if value is not None} == {0.5, 1.5}


def test_errors_against_steps(driver: Any, tmp_path: Path) -> None:
    """The large leaf, of which no entry was compared by itself, has a curve alone."""
    whole = checked()
    whole.to_html(tmp_path / "checked.html")
    opened(driver, tmp_path / "checked.html", WIDE)
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    for row, (name, leaf_found) in zip(css(driver, "tbody tr"), whole.leaves.items(), strict=True):
        button = row.find_element("css selector", "button")
        driver.execute_script("arguments[0].click()", button)
        figures = 3 if len(leaf_found.comparisons) else 1
        assert until(partial(shows, driver, name, figures))
        curve = leaf_found.steps
        assert curve is not None
        assert f"Error against step, {curve.where}" in css(driver, ".chosen")[0].text
        traces, marks = driver.execute_script(
            "const {data, layout} = [...document.querySelectorAll('.chosen .figure')].at(-1);"
            "return [data.map(({name, x, y}) => [name, x, y]), layout.annotations]"
        )
        drawn = {title: (x, y) for title, x, y in traces}
        x, noise = drawn["noise"]
        assert drawn["this gradient"][0][: len(curve.steps)] == pytest.approx(curve.steps, rel=1e-3)
        assert min(x) <= curve.textbook or curve.expected(min(x)) > 0.1
        for step, value in zip(x, noise, strict=True):
            relative = curve.noise / step
            assert value == pytest.approx(relative / (2 + relative))
        told = {mark["text"]: 10 ** mark["x"] for mark in marks}
        assert told["textbook"] == pytest.approx(1e-7)
        if not np.isnan(curve.best_step):
            assert told["best step"] == pytest.approx(curve.best_step)
    assert complaints(driver) == []


def test_the_keyboard_reaches_everything(driver: Any, one: Path) -> None:
    from selenium.webdriver import ActionChains, Keys

    opened(driver, one)
    reached = []
    for _ in range(16):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        reached.append(driver.execute_script("return document.activeElement.textContent.trim()"))
        if reached[-1] == "b":
            break
    assert reached[0] == "Dark or light"
    assert {"leaf", "shape", "verdict", "b"} <= set(reached)
    ActionChains(driver).send_keys(Keys.ENTER).perform()
    assert until(lambda: "b: 4 entries" in css(driver, ".chosen")[0].text)


def test_dark_and_light(driver: Any, one: Path) -> None:
    def paper() -> int:
        found = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        return sum(map(int, found.removeprefix("rgb(").removesuffix(")").split(",")))

    opened(driver, one, dark=True)
    driver.execute_script("document.querySelector('.chosen').scrollIntoView()")
    assert until(lambda: css(driver, ".chosen .main-svg"))
    assert paper() < 150
    css(driver, "#theme")[0].click()
    assert paper() > 600
    drawn = "return getComputedStyle(document.querySelector('.figure .main-svg')).backgroundColor"
    assert until(lambda: driver.execute_script(drawn) == "rgb(255, 255, 255)")
    css(driver, "#theme")[0].click()
    assert paper() < 150
    assert complaints(driver) == []


def test_figures_that_were_hidden_follow_the_colours(driver: Any, tmp_path: Path) -> None:
    whole = report(Verdict.FAIL, "It is wrong.")
    answer = NetworkReport(Verdict.FAIL, "One is wrong.", ("one",), whole, {"one": two_leaves()})
    answer.to_html(tmp_path / "network.html")
    opened(driver, tmp_path / "network.html")
    part = css(driver, "details.part[open]")[0]
    driver.execute_script("arguments[0].querySelector('.chosen').scrollIntoView()", part)
    assert until(lambda: css(driver, ".chosen .nsewdrag"))
    width = css(driver, ".figure .main-svg")[0].size["width"]
    driver.execute_script("arguments[0].open = false", part)
    css(driver, "#theme")[0].click()
    driver.execute_script("arguments[0].open = true", part)

    def paper() -> str:
        shown = css(driver, ".figure .main-svg")[0]
        found: str = shown.value_of_css_property("background-color")
        return found

    assert until(lambda: "255, 255, 255" not in paper())
    assert css(driver, ".figure .main-svg")[0].size["width"] == width


@pytest.mark.parametrize("dark", [False, True])
def test_axe_core_has_nothing_serious_to_say(driver: Any, several: Path, dark: bool) -> None:
    source = axe_core()
    opened(driver, several, dark=dark)
    look_at_everything(driver)
    driver.execute_script(source)
    found = driver.execute_async_script("axe.run().then(arguments[0])")
    assert len(found["passes"]) > 10
    told = [
        (one["id"], one["nodes"][0]["html"])
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
    assert told == []
