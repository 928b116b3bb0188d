"""Names what to do where AWS or the search node fails: the right that a role lacks, the address to check."""

from copydesk.errors import CopydeskError, IndexUnavailable

_WHERE = 'docs/operations.md, "Rights of an operator"'
_DENIED = {"AccessDenied", "AccessDeniedException", "403", "AuthorizationError", "UnauthorizedOperation"}
_SERVICES = {
    "object_unavailable": "s3",
    "table_unavailable": "dynamodb",
    "queue_unavailable": "sqs",
    "stack_unavailable": "cloudformation",
    "function_unavailable": "lambda",
    "workflow_unavailable": "states",
}
_ACTIONS = {  # operations of S3 whose right has another name
    "HeadObject": "s3:GetObject and s3:GetObjectVersion",
    "GetObject": "s3:GetObject and s3:GetObjectVersion",
    "DeleteObject": "s3:DeleteObject and s3:DeleteObjectVersion",
    "ListObjectsV2": "s3:ListBucket",
    "ListObjectVersions": "s3:ListBucketVersions",
    "Invoke": "lambda:InvokeFunction",
}


def cure(problem: CopydeskError) -> str:
    """Return what to do about a failed call, to append to its message; "" where that is not known."""
    if isinstance(problem, IndexUnavailable):
        return _of_node(getattr(problem, "status", 0))
    cause = problem.__cause__
    answer = getattr(cause, "response", None)
    if not isinstance(answer, dict) or answer.get("Error", {}).get("Code") not in _DENIED:
        return ""
    operation = getattr(cause, "operation_name", "")
    action = _ACTIONS.get(operation, f"{_SERVICES.get(problem.code, '')}:{operation}")
    resource = f" on {answer['Resource']}" if answer.get("Resource") else ""
    return f"; allow {action}{resource} for your role ({_WHERE})"


def _of_node(status: int) -> str:
    if status in {401, 403}:
        return f"; the node denies it: give user and password in the address, or let your role use the node ({_WHERE})"
    if status == 404:
        return "; the node has no index of articles: make it with `copydesk index-setup --endpoint URL`"
    if status == 0:
        return "; check the address, and that the node runs: `copydesk doctor --endpoint URL`"
    return ""
