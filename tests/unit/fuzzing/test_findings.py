"""What counts as a finding, and that no target has one on the samples from which fuzzing begins."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from copydesk.bylines.names import names_in
from copydesk.errors import MalformedPayload
from fuzzing.findings import Session, problem_of
from fuzzing.seeds import seeds
from fuzzing.targets import TARGETS

LARGEST = 2_000  # bytes of a sample that is tried here; `make fuzz` begins with all of them


def refuse(given: bytes) -> object:
    raise MalformedPayload("line 1: broken")


def fail(given: bytes) -> object:
    return names_in(5)  # type: ignore[arg-type]


def of_counter() -> Callable[[bytes], object]:
    numbers = count()
    return lambda _: next(numbers)


def test_rejection_is_not_a_finding() -> None:
    assert problem_of(refuse, b"a") == ""


def test_other_exception_is_a_finding_named_by_its_place_in_the_product() -> None:
    problem = problem_of(fail, b"a")

    assert problem.startswith("TypeError at bylines/names.py:")


def test_result_that_differs_between_two_runs_is_a_finding() -> None:
    assert problem_of(of_counter(), b"a") == "two results"


def test_finding_is_kept_once_with_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TARGETS, "failing", fail)
    session = Session("failing", tmp_path)

    for given in (b"first", b"second"):
        assert session.check(given)

    [(problem, path)] = session.report()["found"].items()
    assert Path(path).read_bytes() == b"first"
    assert json.loads(Path(path).with_suffix(".json").read_text("utf-8"))["problem"] == problem


def test_slow_input_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TARGETS, "slow", len)
    monkeypatch.setattr("fuzzing.findings.MAX_SECONDS", -1.0)

    assert Session("slow", tmp_path).check(b"a") == "over 5 s"


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "format-parquet"])
def test_target_has_no_finding_on_the_small_samples(name: str) -> None:
    small = [seed for seed in seeds() if len(seed) <= LARGEST]

    assert len(small) > 30
    assert {problem_of(TARGETS[name], seed) for seed in small} == {""}
