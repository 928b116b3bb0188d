import json
from typing import Any
from uuid import uuid4

import pytest
from aws_lambda_powertools import Metrics

from copydesk.adapters.report import LambdaReporter, supplier_of
from copydesk.outcome import Outcome, OutcomeKind

STORED = Outcome("gazette-inbox", "inbox/größe\n.json", 3, OutcomeKind.STORED, "", "a_1", 2)
REJECTED = Outcome("gazette-inbox", "a.json", 0, OutcomeKind.REJECTED, "unknown_format: no format fits")


@pytest.fixture(autouse=True)
def own_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reset Powertools before each test: it has one logger per service and one set of metrics per process."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", f"test-{uuid4().hex}")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "copydesk")
    Metrics().clear_metrics()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def counted(reporter: LambdaReporter) -> dict[str, list[float]]:
    return {name: metric["Value"] for name, metric in reporter.metrics.metric_set.items()}


def test_outcome_is_one_log_line_with_its_object_and_record(capsys: pytest.CaptureFixture[str]) -> None:
    LambdaReporter("INFO").outcome(STORED)
    (line,) = lines(capsys)

    expected = {
        "level": "INFO",
        "bucket": "gazette-inbox",
        "key": "inbox/größe\n.json",
        "record_index": 3,
        "outcome": "stored",
        "reason": "",
        "article_id": "a_1",
        "revision": 2,
    }
    assert {name: line[name] for name in expected} == expected


def test_rejection_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    LambdaReporter("INFO").outcome(REJECTED)
    (line,) = lines(capsys)

    assert (line["level"], line["reason"]) == ("WARNING", "unknown_format: no format fits")


def test_failure_is_an_error_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    where = {"bucket": "gazette-inbox", "message_id": "m-1"}
    LambdaReporter("INFO").failure("message goes back", "table_unavailable: PutItem", **where)
    (line,) = lines(capsys)

    assert (line["level"], line["message"]) == ("ERROR", "message goes back")
    assert {name: line[name] for name in where} == where
    assert line["reason"] == "table_unavailable: PutItem"


def test_outcomes_and_failures_are_counted_by_kind() -> None:
    reporter = LambdaReporter("INFO")
    for outcome in (STORED, STORED, REJECTED):
        reporter.outcome(outcome)
    reporter.failure("message goes back", "table_unavailable")
    reporter.refusal("document refused by the index", "mapper_parsing_exception")

    assert counted(reporter) == {"Stored": [1.0, 1.0], "Rejected": [1.0], "Failures": [1.0], "Refused": [1.0]}


@pytest.mark.parametrize(
    ("key", "supplier"),
    [
        ("inbox/reuters/2026/12/a.xml", "reuters"),
        ("inbox/a.json", "none"),
        ("inbox/a sentence, not a name/a.json", "other"),
        (f"inbox/{'a' * 51}/a.json", "other"),
    ],
)
def test_supplier_is_the_folder_below_the_prefix(key: str, supplier: str) -> None:
    assert supplier_of(key, "inbox/") == supplier


def test_share_of_rejections_is_counted_for_each_supplier(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = LambdaReporter("ERROR", "inbox/")

    with reporter.by_supplier():
        for key, kind in (("afp/1", OutcomeKind.STORED), ("afp/2", OutcomeKind.REJECTED), ("ap/1", OutcomeKind.STORED)):
            reporter.outcome(Outcome("gazette-inbox", f"inbox/{key}.json", 0, kind))

    shares = {line["supplier"]: line["RejectedShare"] for line in lines(capsys)}
    assert shares == {"afp": [0.0, 1.0], "ap": [0.0]}


def test_shares_of_an_invocation_that_failed_are_counted_once(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = LambdaReporter("ERROR", "inbox/")

    def fail() -> None:
        with reporter.by_supplier():
            reporter.outcome(Outcome("gazette-inbox", "inbox/afp/1.json", 0, OutcomeKind.STORED))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reporter.by_supplier():
        pass

    assert [line["RejectedShare"] for line in lines(capsys)] == [[0.0]]


def test_time_until_an_upload_is_searchable_is_counted_in_milliseconds() -> None:
    reporter = LambdaReporter("INFO", now=lambda: 1_795_000_002.5)
    for event_time in ("2026-11-18T11:06:40.000Z", "2026-11-19T00:00:00Z", ""):
        reporter.searchable(event_time)

    assert counted(reporter) == {"SearchableAfter": [2_500.0, 0.0]}


def test_log_level_filters_the_lines_of_outcomes_but_not_their_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = LambdaReporter("WARNING")
    reporter.outcome(STORED)

    assert lines(capsys) == []
    assert counted(reporter) == {"Stored": [1.0]}


def test_metrics_have_a_default_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE")
    monkeypatch.delenv("POWERTOOLS_SERVICE_NAME")
    reporter = LambdaReporter("INFO")
    reporter.outcome(STORED)

    metrics = reporter.metrics.serialize_metric_set()
    reporter.metrics.clear_metrics()

    assert (metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"], metrics["service"]) == ("copydesk", "copydesk")
