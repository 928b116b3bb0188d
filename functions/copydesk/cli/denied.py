"""Names the right that a role lacks, where AWS or the search node denies a command."""

from copydesk.errors import CopydeskError, IndexUnavailable

_WHERE = 'docs/operations.md, "Rights of an operator"'
_DENIED = {"AccessDenied", "AccessDeniedException", "403", "AuthorizationError", "UnauthorizedOperation"}
_SERVICES = {
    "object_unavailable": "s3",
    "table_unavailable": "dynamodb",
    "queue_unavailable": "sqs",
    "stack_unavailable": "cloudformation",
}
_ACTIONS = {  # operations of S3 whose right has another name
    "HeadObject": "s3:GetObject and s3:GetObjectVersion",
    "GetObject": "s3:GetObject and s3:GetObjectVersion",
    "DeleteObject": "s3:DeleteObject and s3:DeleteObjectVersion",
    "ListObjectsV2": "s3:ListBucket",
    "ListObjectVersions": "s3:ListBucketVersions",
}


def cure(problem: CopydeskError) -> str:
    """Return what to do about a denied call, to append to its message; "" for any other problem."""
    if isinstance(problem, IndexUnavailable) and getattr(problem, "status", 0) in {401, 403}:
        return f"; the node denies it: give user and password in the address, or let your role use the node ({_WHERE})"
    cause = problem.__cause__
    answer = getattr(cause, "response", None)
    if not isinstance(answer, dict) or answer.get("Error", {}).get("Code") not in _DENIED:
        return ""
    operation = getattr(cause, "operation_name", "")
    service = _SERVICES.get(problem.code, "")
    return f"; allow {_ACTIONS.get(operation, f'{service}:{operation}')} for your role ({_WHERE})"
