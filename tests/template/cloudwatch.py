"""Evaluates alarms as CloudWatch does, over samples that a test injects: statistics, expressions, M of N periods.

Only what the templates use is here; an alarm with anything else raises. Missing data is not awaited: CloudWatch looks
at more periods than an alarm names where some are empty, this looks at exactly those.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

_STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {"Sum": sum, "Maximum": max}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}
_QUERY = re.compile(
    r"SELECT AVG\((?P<metric>\w+)\) FROM SCHEMA\(\"(?P<namespace>\w+)\", (?P<schema>[\w, ]+)\)"
    r" WHERE (?P<label>\w+) = '(?P<value>[^']+)' GROUP BY (?P<group>\w+)"
)


@dataclass(frozen=True)
class Sample:
    """A value of a metric at a second."""

    at: int
    namespace: str
    name: str
    of: Mapping[str, str]
    value: float = 1


class Samples:
    """Samples by metric: namespace, name and all dimensions."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self.by_metric: defaultdict[Any, list[Sample]] = defaultdict(list)
        for one in samples:
            self.by_metric[one.namespace, one.name, frozenset(one.of.items())].append(one)

    def of(self, metric: Mapping[str, Any]) -> list[Sample]:
        """The samples of a metric of an alarm."""
        dimensions = frozenset((one["Name"], one["Value"]) for one in metric.get("Dimensions", ()))
        return self.by_metric.get((metric["Namespace"], metric["MetricName"], dimensions), [])

    def __add__(self, more: Iterable[Sample]) -> "Samples":
        both = Samples(more)
        for metric, samples in self.by_metric.items():
            both.by_metric[metric] = [*samples, *both.by_metric[metric]]
        return both


def fires(alarm: Mapping[str, Any], samples: Samples, until: int) -> list[int]:
    """Return the seconds, ends of periods, at which an alarm is in the state ALARM; a series of many may cause it."""
    period = _period(alarm)
    ends = range(period, until + 1, period)
    raised = {end for series in _series(alarm, samples, ends) for end in _raised(alarm, series, ends)}
    return sorted(raised)


def pages(alarm: Mapping[str, Any], samples: Samples, until: int) -> int:
    """Return how often a person is notified: each time the alarm goes from OK to ALARM."""
    raised = fires(alarm, samples, until)
    return sum(end - _period(alarm) not in raised for end in raised)


def _raised(alarm: Mapping[str, Any], series: Sequence[float | None], ends: range) -> Iterator[int]:
    window = alarm["EvaluationPeriods"]
    least = alarm.get("DatapointsToAlarm", window)
    breaching = [_is_breaching(alarm, value) for value in series]
    for number, end in enumerate(ends, 1):
        if number >= window and sum(breaching[number - window : number]) >= least:
            yield end


def _is_breaching(alarm: Mapping[str, Any], value: float | None) -> bool:
    if value is None:
        return bool(alarm["TreatMissingData"] == "breaching")
    return _COMPARISONS[alarm["ComparisonOperator"]](value, alarm["Threshold"])


def _period(alarm: Mapping[str, Any]) -> int:
    if "Period" in alarm:
        return int(alarm["Period"])
    (period,) = {one.get("Period") or one["MetricStat"]["Period"] for one in alarm["Metrics"]
                 if "Period" in one or "MetricStat" in one}  # fmt: skip
    return int(period)


def _series(alarm: Mapping[str, Any], samples: Samples, ends: range) -> Iterator[list[float | None]]:
    """The series that an alarm compares: one, or for a query one a group."""
    if "Metrics" not in alarm:
        yield _statistic(alarm, alarm["Statistic"], samples, ends)
        return
    (returned,) = (one for one in alarm["Metrics"] if one["ReturnData"])
    query = _QUERY.fullmatch(returned["Expression"])
    if query:
        yield from _averages(query, samples, ends)
        return
    known = {
        one["Id"]: _statistic(one["MetricStat"]["Metric"], one["MetricStat"]["Stat"], samples, ends)
        for one in alarm["Metrics"]
        if "MetricStat" in one
    }
    expressions = {one["Id"]: one["Expression"] for one in alarm["Metrics"] if "Expression" in one}
    for name in sorted(expressions, key=lambda name: name == returned["Id"]):  # it may use the others
        known[name] = [_computed(expressions[name], known, number) for number in range(len(ends))]
    yield known[returned["Id"]]


def _statistic(metric: Mapping[str, Any], statistic: str, samples: Samples, ends: range) -> list[float | None]:
    grouped = _by_period(samples.of(metric), ends.step)
    return [_STATISTICS[statistic](grouped[end]) if end in grouped else None for end in ends]


def _averages(query: re.Match[str], samples: Samples, ends: range) -> Iterator[list[float | None]]:
    schema = set(query["schema"].split(", "))
    for (namespace, name, of), found in samples.by_metric.items():
        dimensions = dict(of)
        is_named = (namespace, name) == (query["namespace"], query["metric"]) and set(dimensions) == schema
        if not is_named or dimensions[query["label"]] != query["value"] or query["group"] not in dimensions:
            continue
        grouped = _by_period(found, ends.step)
        yield [sum(grouped[end]) / len(grouped[end]) if end in grouped else None for end in ends]


def _by_period(samples: Sequence[Sample], period: int) -> dict[int, list[float]]:
    grouped: defaultdict[int, list[float]] = defaultdict(list)
    for sample in samples:
        grouped[sample.at // period * period + period].append(sample.value)
    return dict(grouped)


def _computed(expression: str, series: Mapping[str, Sequence[float | None]], number: int) -> float:
    """The value of a metric math expression in one period; missing values are filled there."""
    given = {name: values[number] for name, values in series.items()}
    names = {name: None if value is None else _Number(value) for name, value in given.items()}
    return float(eval(expression, {"__builtins__": {}, "FILL": _fill, "IF": _if}, names))


class _Number(float):
    """A value, by which a division is without a value where it is zero."""

    def __rtruediv__(self, other: float) -> float:
        return float(other) / float(self) if self else nan


def _fill(value: float | None, instead: float) -> float:
    return instead if value is None else value


def _if(condition: bool, then: float, otherwise: float) -> float:
    return then if condition else otherwise
