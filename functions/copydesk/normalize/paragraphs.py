"""Paragraphs: one blank line between them, each paragraph once."""

from copydesk.article import Draft
from copydesk.normalize.lines import line_key, lines_of

MIN_REPEAT_CHARS = 40  # shorter lines may repeat legitimately: a refrain, a name in a list, "No comment."


def set_paragraphs(draft: Draft) -> Draft:
    """Join the text's paragraphs with a blank line, and drop each that repeats an earlier one word for word."""
    lines = lines_of(draft.text or "")
    seen: set[str] = set()
    kept = []
    for line in lines:
        key = line_key(line)
        if len(line) >= MIN_REPEAT_CHARS and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    return draft.edited("repeated_paragraph", len(lines) - len(kept), text="\n\n".join(kept))
