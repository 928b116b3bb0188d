"""What two parts of the stack must be to each other, whatever their values. Each takes the stack, returns faults."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from copydesk.settings import INDEX_VARIABLES, INGEST_VARIABLES, Limits
from template.cloudformation import ROOT, Template, listed, text_of
from template.nested import NESTED, ROOT_FILE, Stack

Relation = Callable[[Stack], list[str]]
READ = {"IngestFunction": INGEST_VARIABLES, "IndexFunction": INDEX_VARIABLES}
_OF_POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"}


def messages_stay_hidden_for_six_timeouts(stack: Stack) -> list[str]:
    """Lambda's rule for its queues: with a shorter time, a slow batch is delivered twice at once."""
    timeout = stack.whole.functions()["IngestFunction"]["Timeout"]
    hidden = _queue(stack, "IngestQueue")["VisibilityTimeout"]
    return [] if hidden >= 6 * timeout else [f"IngestQueue hides a message for {hidden} s, under 6 x {timeout} s"]


def every_attempt_is_made_before_a_message_expires(stack: Stack) -> list[str]:
    """The last receive comes within a third of the retention; later ones would be lost without a dead letter."""
    queue = _queue(stack, "IngestQueue")
    taken = queue["RedrivePolicy"]["maxReceiveCount"] * queue["VisibilityTimeout"]
    kept = queue["MessageRetentionPeriod"]
    return [] if 3 * taken <= kept else [f"{taken} s of attempts, and messages are kept for {kept} s"]


def dead_letters_outlive_the_queue_by_four_days(stack: Stack) -> list[str]:
    """A message given up at its last moment is kept: its retention starts at the first send, not when it is moved."""
    left = _queue(stack, "IngestDeadLetterQueue")["MessageRetentionPeriod"]
    left -= _queue(stack, "IngestQueue")["MessageRetentionPeriod"]
    return [] if left >= 4 * 86_400 else [f"a dead letter may be gone {left} s after it was given up"]


def functions_have_the_variables_that_their_settings_read(stack: Stack) -> list[str]:
    """A function has each variable that its settings read, the two of Powertools, and no others."""
    return [
        f"{name}: {variable} is either set or read, not both"
        for name, read in READ.items()
        for variable in sorted({*read, *_OF_POWERTOOLS} ^ set(_variables(stack, name)))
    ]


def roles_may_write_where_the_variables_point(stack: Stack) -> list[str]:
    """Every s3:// address in a variable is below a resource of a grant of the function's role."""
    faults = []
    for name in READ:
        allowed = {_bucket_and_key(where) for where in _resources_of(stack.whole, name.replace("Function", "Role"))}
        for variable, value in _variables(stack, name).items():
            address = text_of(value)
            if address.startswith("s3://") and f"{address.removeprefix('s3://')}*" not in allowed:
                faults.append(f"{name}: {variable} is {address}, which its role may not use")
    return faults


def handlers_exist(stack: Stack) -> list[str]:
    """Each handler is a function of a module beside the package."""
    faults = []
    for name, function in stack.whole.functions().items():
        module, _, attribute = function["Handler"].partition(".")
        source = ROOT / function["CodeUri"] / f"{module}.py"
        if not source.exists() or f"def {attribute}(" not in source.read_text(encoding="utf-8"):
            faults.append(f"{name}: {function['Handler']} does not exist")
    return faults


def one_build_serves_both(stack: Stack) -> list[str]:
    """Both functions have the same code, runtime and processor, and the Makefile builds with that runtime."""
    ingest, index = (stack.whole.functions()[name] for name in READ)
    differing = [name for name in ("CodeUri", "Runtime", "Architectures") if ingest[name] != index[name]]
    builds = (ROOT / "Makefile").read_text(encoding="utf-8")
    faults = [f"the functions differ in {name}" for name in differing]
    return faults if ingest["Runtime"] in builds else [*faults, f"the Makefile does not build for {ingest['Runtime']}"]


def the_index_alarm_is_raised_long_before_changes_are_given_up(stack: Stack) -> list[str]:
    """A person has nine tenths of the time that the stream waits for the index."""
    (stream,) = stack.whole.event_sources("DynamoDB")
    lag = stack.whole.resources["IndexLags"]["Properties"]["Threshold"] / 1_000
    limit = stream["MaximumRecordAgeInSeconds"]
    return [] if lag * 10 <= limit else [f"IndexLags is raised after {lag} s, changes are given up after {limit} s"]


def the_alarms_of_duration_leave_a_function_its_reserve(stack: Stack) -> list[str]:
    """A large object is stopped by the function itself before its timeout: that is usual and raises no alarm."""
    faults = []
    for name, alarm, usual in (
        ("IngestFunction", "IngestSlow", Limits().reserve_ms),
        ("IndexFunction", "IndexSlow", 6_001),
    ):
        timeout = stack.whole.functions()[name]["Timeout"] * 1_000
        threshold = stack.whole.resources[alarm]["Properties"]["Threshold"]
        if not timeout - usual < threshold < timeout:
            faults.append(f"{alarm} is raised at {threshold} ms of {timeout}")
    return faults


def a_batch_fits_the_time_of_its_function(stack: Stack) -> list[str]:
    """A window of waiting plus a second a change, or twelve a message, ends before the function does."""
    functions = stack.whole.functions()
    (uploads,), (changes,) = stack.whole.event_sources("SQS"), stack.whole.event_sources("DynamoDB")
    needed = {
        "IngestFunction": uploads["BatchSize"] * 12,
        "IndexFunction": changes["MaximumBatchingWindowInSeconds"] + changes["BatchSize"] / 2,
    }
    return [
        f"{name} has {functions[name]['Timeout']} s, and a batch may take {seconds} s"
        for name, seconds in needed.items()
        if seconds > functions[name]["Timeout"]
    ]


def a_nested_template_is_passed_what_it_asks_for(stack: Stack) -> list[str]:
    """Every parameter without a default is passed, and nothing else is."""
    faults = []
    for resource in stack.root["Resources"].values():
        if resource.get("Type") != NESTED:
            continue
        asked = stack.files[resource["Properties"]["TemplateURL"]]["Parameters"]
        needed = {name for name, one in asked.items() if "Default" not in one}
        passed = set(resource["Properties"].get("Parameters", {}))
        faults += [f"{name} is asked for and not passed" for name in sorted(needed - passed)]
        faults += [f"{name} is passed and not asked for" for name in sorted(passed - set(asked))]
    return faults


def a_nested_template_uses_no_name_of_the_stack(stack: Stack) -> list[str]:
    """AWS::StackName of a nested template is the name of the nested stack: what needs the root's is passed it."""
    nested = {name: json.dumps(body) for name, body in stack.files.items() if name != ROOT_FILE}
    return [f"{name} uses AWS::StackName" for name, body in nested.items() if "AWS::StackName" in body]


def every_reference_is_defined(stack: Stack) -> list[str]:
    """Each reference and condition names a parameter, resource or condition of its own template."""
    return [f"{file}: {name} is not defined" for file, body in stack.files.items() for name in sorted(_undefined(body))]


def _undefined(body: dict[str, Any]) -> set[str]:
    parts = {name: part for name, part in body.items() if name != "Parameters"}
    names = {name.split(".")[0] for name in _references(parts) if not name.startswith("AWS::")}
    missing = names - {*body.get("Parameters", {}), *body["Resources"]}
    return missing | (set(_conditions(parts)) - set(body.get("Conditions", {})))


RELATIONS: tuple[Relation, ...] = (
    messages_stay_hidden_for_six_timeouts,
    every_attempt_is_made_before_a_message_expires,
    dead_letters_outlive_the_queue_by_four_days,
    functions_have_the_variables_that_their_settings_read,
    roles_may_write_where_the_variables_point,
    handlers_exist,
    one_build_serves_both,
    the_index_alarm_is_raised_long_before_changes_are_given_up,
    the_alarms_of_duration_leave_a_function_its_reserve,
    a_batch_fits_the_time_of_its_function,
    a_nested_template_is_passed_what_it_asks_for,
    a_nested_template_uses_no_name_of_the_stack,
    every_reference_is_defined,
)


def _queue(stack: Stack, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = stack.whole.resources[name]["Properties"]
    return properties


def _variables(stack: Stack, function: str) -> dict[str, Any]:
    variables: dict[str, Any] = stack.whole.functions()[function]["Environment"]["Variables"]
    return variables


def _resources_of(template: Template, role: str) -> Iterator[str]:
    for statement in template.granted(role):
        yield from map(text_of, listed(statement["Resource"]))


def _bucket_and_key(arn: str) -> str:
    """The bucket and key of an ARN, as in an s3:// address: ${Bucket.Arn}/key -> ${Bucket}/key."""
    return re.sub(r"\$\{(\w+)\.Arn\}", r"${\1}", arn)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _references(one)
    elif isinstance(node, dict):
        yield from map(str, [node["Ref"]] if "Ref" in node else [])
        yield from map(str, node["Fn::GetAtt"][:1] if isinstance(node.get("Fn::GetAtt"), list) else [])
        yield from re.findall(r"\$\{([\w:.]+)\}", node["Fn::Sub"]) if isinstance(node.get("Fn::Sub"), str) else []
        for one in node.values():
            yield from _references(one)


def _conditions(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _conditions(one)
    elif isinstance(node, dict):
        yield from [node["Fn::If"][0]] if isinstance(node.get("Fn::If"), list) else []
        yield from [node["Condition"]] if isinstance(node.get("Condition"), str) else []
        for one in node.values():
            yield from _conditions(one)
