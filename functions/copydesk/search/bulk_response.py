"""Reading a bulk answer item by item: HTTP 200 says nothing about any of them."""

from collections.abc import Mapping
from typing import Any

from copydesk.ports import BulkOutcome, BulkStatus

# 401 and 403 pass when the role is mended, 404 on a write when the index is made: none is the document's fault.
_MAY_PASS = {401, 403, 404, 429, 500, 502, 503, 504}


def outcomes(answer: Mapping[str, Any]) -> list[BulkOutcome]:
    """Return one outcome per action, in the order of the request.

    409 is success: the index holds this version or a newer one. 404 on a delete is success: it is gone.
    Refusals that are the node's, not the document's, may pass; any other is for good.
    """
    return [_outcome(*next(iter(entry.items()))) for entry in answer["items"]]


def _outcome(operation: str, answer: Mapping[str, Any]) -> BulkOutcome:
    status = int(answer["status"])
    if status < 300 or status == 409 or (operation == "delete" and status == 404):
        return BulkOutcome(BulkStatus.DONE)
    error = answer.get("error")
    reason = str(error.get("type")) if isinstance(error, Mapping) else f"status_{status}"
    return BulkOutcome(BulkStatus.RETRY if status in _MAY_PASS else BulkStatus.REJECTED, reason)
