"""The blocks of a page as `explain` shows them: as values of JSON, each with its first letters."""

from typing import Any

from copydesk.extraction.reason import Reason
from copydesk.formats.page_blocks import PageBlocks

MOST_LETTERS = 80  # shown of a block: enough to find it in the page


def extraction_fields(page: PageBlocks) -> dict[str, Any]:
    """Return the blocks of a page and the confidence in the chosen ones, or why there are no blocks."""
    confidence = None if page.confidence is None else round(page.confidence, 3)
    rules = [{"rule": one.rule, "count": one.count} for one in page.rules]
    profile = {"profile": {"name": page.profile, "rules": rules}} if page.profile else {}
    blocks = list(map(_block, page.reasons))
    return {"confidence": confidence, "blocks": blocks, "absent": page.absent or None, **profile}


def _block(reason: Reason) -> dict[str, Any]:
    """One block. `reasons`: log odds by feature group, the strongest first, or the rule that decided, with 0."""
    text = " ".join(reason.text.split())
    return {
        "kept": reason.kept,
        "probability": round(reason.probability, 3),
        "text": text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…",
        "reasons": {group: round(weight, 2) for group, weight in reason.groups},
    }
