"""Every demonstration is well formed, and gets the verdict that it expects."""

import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from gradaudit import check
from gradaudit.demos import DEMOS, Demo


@pytest.mark.parametrize("name", DEMOS)
def test_verdict_is_as_expected(name):
    demo = DEMOS[name]
    report = check(**demo.arguments(), seed=0)
    assert demo.is_met_by(report), str(report)


@pytest.mark.parametrize("demo", DEMOS.values(), ids=DEMOS)
def test_context_is_two_sentences(demo):
    assert len(re.findall(r"[.!?](?= |$)", demo.context)) == 2
    assert not demo.title.endswith(".")


def test_names_are_their_keys():
    assert [demo.name for demo in DEMOS.values()] == list(DEMOS)
    assert next(iter(DEMOS)) == "iris-two"
    assert {"iris-float32", "cat", "cat-dropout", "unrolled-1", "unrolled-mended"} <= set(DEMOS)


def test_importing_reads_no_data():
    code = (
        "import gradaudit.demos, sys; sys.exit('sklearn' in sys.modules or 'h5py' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def report_with(verdict, **wrong):
    leaves = {name: SimpleNamespace(wrong=np.array(mask)) for name, mask in wrong.items()}
    return SimpleNamespace(verdict=verdict, leaves=leaves, leaf=leaves.__getitem__)


def demo_with(expected, wrong):
    return Demo("d", "D", "One. Two.", dict, expected, wrong)


@pytest.mark.parametrize(
    ("report", "met"),
    [
        (report_with("fail", a=[[1, 0], [1, 0]], b=[0]), True),
        (report_with("pass", a=[[1, 0], [1, 0]], b=[0]), False),
        (report_with("fail", a=[[1, 0], [0, 0]], b=[0]), False),
        (report_with("fail", a=[[1, 0], [1, 1]], b=[0]), False),
        (report_with("fail", a=[[1, 0], [1, 0]], b=[1]), False),
    ],
)
def test_met_by_the_expected_entries_alone(report, met):
    assert demo_with("fail", {"a": np.s_[:, 0]}).is_met_by(report) is met


def test_entries_not_looked_at():
    assert demo_with("fail", None).is_met_by(report_with("fail", a=[1, 0]))
    assert not demo_with("pass", {}).is_met_by(report_with("pass", a=[1, 0]))
