"""The search node of a deployed stack, by the settings of its index function. Needs boto3."""

from typing import Any

from copydesk.adapters import stack
from copydesk.adapters.denials import operator_client
from copydesk.cli.node import connect
from copydesk.cli.output import WrongUsage


def stack_node(cloudformation: Any, name: str) -> Any:
    """Return the node of a stack; nothing is sent to it yet.

    Raises: WrongUsage where the stack has no search index; StackUnavailable, FunctionUnavailable.
    """
    function = stack.resource(cloudformation, name, "IndexFunction")
    endpoint = stack.settings_of(operator_client("lambda"), function).get("SEARCH_ENDPOINT")
    if not endpoint:
        raise WrongUsage(f"stack {name} has no search index: it was deployed without SearchEndpoint")
    return connect(endpoint)
