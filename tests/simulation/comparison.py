"""The same requests on the fake and on another engine: each pair of answers is equal, or its difference is listed."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

from simulation.random_requests import Request
from simulation.services.dynamodb import DynamoDB
from simulation.services.refusals import UnknownExpression, UnknownRequest

NOT_SENT = "not sent"  # refused before a service sees it: by botocore, or as an UnknownRequest
NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Outcome:
    """The end of a call: an answer, or the code and message of an error; in a form that can be compared."""

    answer: Any = None  # also the item that a failed condition returns
    code: str = ""
    message: str = field(default="", compare=False)


@dataclass(frozen=True)
class Case:
    """A request whose outcomes differ."""

    operation: str
    request: dict[str, Any]
    ours: Outcome
    theirs: Outcome


@dataclass(frozen=True)
class Difference:
    """An accepted difference: a sentence about it, the engine at fault, and AWS's page."""

    sentence: str
    fault: str
    reference: str
    explains: Callable[[Case], bool]


@dataclass
class Report:
    """The number of requests, how often each listed difference was seen, and the cases that no difference explains."""

    requests: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    unexplained: list[Case] = field(default_factory=list)


def compare(fake: DynamoDB, engine: Any, requests: Iterable[Request], listed: Sequence[Difference]) -> Report:
    """Send each request to both; where only one refuses it, the engine's item is made equal to the fake's."""
    report = Report()
    for operation, request in requests:
        report.requests += 1
        case = Case(operation, request, outcome(fake, operation, request), outcome(engine, operation, request))
        if case.ours == case.theirs:
            continue
        reason = next((difference.sentence for difference in listed if difference.explains(case)), None)
        if reason is None:
            report.unexplained.append(case)
        else:
            report.seen[reason] += 1
        if case.ours.code or case.theirs.code:
            _make_equal(fake, engine, request)
    return report


def outcome(client: Any, operation: str, request: dict[str, Any]) -> Outcome:
    """Call an operation. An engine that fails with an error of its own gives no answer.

    botocore refuses unknown parameters before it sends a request; the product's client leaves that out.
    """
    if problems := _refused_by_botocore(client, operation, request):
        return Outcome(None, NOT_SENT, problems)
    try:
        answer = getattr(client, operation)(**request)
    except ClientError as error:
        about: Any = error.response.get("Error", {})
        return Outcome(comparable(error.response.get("Item")), str(about.get("Code")), str(about.get("Message")))
    except UnknownExpression as error:
        return Outcome(None, "ValidationException", str(error))
    except UnknownRequest as error:
        return Outcome(None, NOT_SENT, str(error))
    except Exception as error:  # noqa: BLE001  # moto lets errors of its own code through
        return Outcome(None, NO_ANSWER, f"{type(error).__name__}: {error}")
    return Outcome(_comparable_answer(operation, answer))


def _refused_by_botocore(client: Any, operation: str, request: dict[str, Any]) -> str:
    if not isinstance(client, BaseClient):
        return ""
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    found = ParamValidator().validate(request, model.input_shape)
    return str(found.generate_report())


def _comparable_answer(operation: str, answer: dict[str, Any]) -> Any:
    """The answer without botocore's part; in the order of its items only if the operation has one."""
    made = comparable({name: value for name, value in answer.items() if name != "ResponseMetadata"})
    if operation == "scan":
        made["Items"].sort(key=_as_text)
    for items in made.get("Responses", {}).values():
        items.sort(key=_as_text)
    return made


def _as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def comparable(value: Any) -> Any:
    """A copy in which equal numbers and equal sets are equal.

    DynamoDB drops leading and trailing zeros of a number (HowItWorks.NamingRulesDataTypes); DynamoDB Local and moto
    answer a number as it was written. The order of a set is not kept.
    """
    if isinstance(value, list):
        return [comparable(element) for element in value]
    if not isinstance(value, dict):
        return bytes(value) if isinstance(value, bytes | bytearray) else value
    if len(value) == 1:
        ((kind, content),) = value.items()
        if kind == "N" and isinstance(content, str):
            return {"N": str(Fraction(content))}
        if kind == "NS" and isinstance(content, list):
            return {"NS": sorted(str(Fraction(member)) for member in content)}
        if kind in {"SS", "BS"} and isinstance(content, list):
            return {kind: sorted(content)}
    return {name: comparable(member) for name, member in value.items()}


def _make_equal(fake: DynamoDB, engine: Any, request: dict[str, Any]) -> None:
    """Write the fake's item to the engine, if a write left another one there."""
    written = request.get("Item") or request.get("Key")
    if not written or not {"pk", "sk"} <= written.keys():
        return
    place = {"TableName": request["TableName"], "Key": {name: written[name] for name in ("pk", "sk")}}
    ours, theirs = (outcome(client, "get_item", {**place, "ConsistentRead": True}) for client in (fake, engine))
    if ours == theirs:
        return
    standing = None if ours.code else fake.get_item(**place).get("Item")
    if standing is None:
        outcome(engine, "delete_item", place)
    else:
        engine.put_item(TableName=request["TableName"], Item=deepcopy(standing))


def items(client: Any, table: str) -> list[Any]:
    """Every item of a table, in the order of their keys."""
    found: list[Any] = []
    start: dict[str, Any] = {}
    while True:
        page = client.scan(TableName=table, ConsistentRead=True, **start)
        found += comparable(page["Items"])
        if "LastEvaluatedKey" not in page:
            return sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
