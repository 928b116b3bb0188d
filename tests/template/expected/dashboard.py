"""The dashboard: its widgets, each with its place, metrics and words."""

import json
from typing import Any

from template.comparison import Check, ref
from template.expected.alarms import DOLLARS

_REGION = "${AWS::Region}"
_OURS = ("service", "${AWS::StackName}")
_TABLE, _INGEST, _INDEX = ("TableName", "${ArticleTable}"), ("FunctionName", "${IngestFunction}"), (
    "FunctionName", "${IndexFunction}")  # fmt: skip
_OUTCOMES = ("Stored", "Revised", "Duplicate", "Stale", "Withdrawn", "Rejected")


def _ours(name: str, **more: Any) -> list[Any]:
    return ["copydesk", name, *_OURS, *([more] if more else [])]


def _of(service: str, name: str, dimension: tuple[str, str], **more: Any) -> list[Any]:
    return [f"AWS/{service}", name, *dimension, *([more] if more else [])]


def _chart(title: str, *metrics: list[Any], period: int = 300, stat: str = "", stacked: bool = False) -> dict[str, Any]:
    """A chart over time; `stat` is that of each metric that has none of its own."""
    about = {"title": title, "region": _REGION, "view": "timeSeries", "stacked": stacked, "period": period}
    return {"type": "metric", "properties": {**about, **({"stat": stat} if stat else {}), "metrics": list(metrics)}}


def _spent(kind: str, service: str, name: str, dimension: tuple[str, str]) -> list[Any]:
    return _of(service, name, dimension, id=kind, stat="Sum", visible=False)


_WAITING = "ApproximateNumberOfMessagesVisible"
_BY_REASON = (
    "SOURCE '${IngestLogs}' | filter outcome = 'rejected' | parse reason /^(?<code>[a-z_]+)/"
    " | stats count() as records by code | sort records desc"
)
_BY_SUPPLIER = (
    'SELECT AVG(RejectedShare) FROM SCHEMA("copydesk", service, supplier)'
    " WHERE service = '${AWS::StackName}' GROUP BY supplier ORDER BY AVG() DESC LIMIT 20"
)
_WIDGETS = [
    _chart("Records by outcome", *map(_ours, _OUTCOMES), stat="Sum", stacked=True),
    _chart(
        "From upload to searchable, milliseconds",
        _ours("SearchableAfter", stat="p50"),
        _ours("SearchableAfter", stat="p99"),
    ),
    _chart(
        "Age of the oldest upload, seconds, and of the oldest change, milliseconds",
        _of("SQS", "ApproximateAgeOfOldestMessage", ("QueueName", "${IngestQueue.QueueName}")),
        _of("Lambda", "IteratorAge", _INDEX, yAxis="right"),
        period=60,
        stat="Maximum",
    ),
    _chart(
        "Given up, failing, refused",
        _of("SQS", _WAITING, ("QueueName", "${IngestDeadLetterQueue.QueueName}"), stat="Maximum"),
        _of("SQS", _WAITING, ("QueueName", "${StreamDeadLetterQueue.QueueName}"), stat="Maximum"),
        _ours("Failures"),
        _ours("Refused"),
        _of("Lambda", "Errors", _INGEST),
        _of("Lambda", "Errors", _INDEX),
        stat="Sum",
    ),
    {
        "type": "log",
        "properties": {"title": "Quarantine by reason", "region": _REGION, "view": "table", "query": _BY_REASON},
    },
    _chart("Share rejected, by supplier", [{"expression": _BY_SUPPLIER, "id": "share"}], period=900),
    _chart(
        "Units of the table",
        _of("DynamoDB", "ConsumedWriteCapacityUnits", _TABLE),
        _of("DynamoDB", "ConsumedReadCapacityUnits", _TABLE),
        stat="Sum",
    ),
    _chart(
        "Dollars a day at this pace, table and functions",
        [{"expression": f"24 * ({DOLLARS})", "id": "dollars"}],
        _spent("writes", "DynamoDB", "ConsumedWriteCapacityUnits", _TABLE),
        _spent("reads", "DynamoDB", "ConsumedReadCapacityUnits", _TABLE),
        _spent("ingest", "Lambda", "Duration", _INGEST),
        _spent("index", "Lambda", "Duration", _INDEX),
        period=3_600,
    ),
]


def _placed(number: int, widget: dict[str, Any]) -> dict[str, Any]:
    """Two columns of equal widgets."""
    return {**widget, "x": 12 * (number % 2), "y": 6 * (number // 2), "width": 12, "height": 6}


def _shows(widgets: list[dict[str, Any]]) -> Check:
    """A body with these widgets, compared as JSON."""
    expected = {"periodOverride": "auto", "widgets": [_placed(number, one) for number, one in enumerate(widgets)]}

    def check(found: Any) -> str:
        if not isinstance(found, dict) or set(found) != {"Fn::Sub"}:
            return "is not a text with placeholders"
        shown = json.loads(found["Fn::Sub"])
        if len(shown.get("widgets", [])) != len(widgets):
            return f"has {len(shown.get('widgets', []))} widgets, not {len(widgets)}"
        pairs = zip(shown["widgets"], expected["widgets"], strict=True)
        odd = [one["properties"]["title"] for shown, one in pairs if shown != one]
        return f"differs in {odd}" if odd or shown != expected else ""

    return check


DASHBOARD: dict[str, dict[str, Any]] = {
    "Dashboard": {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": ref("AWS::StackName"), "DashboardBody": _shows(_WIDGETS)},
    }
}
