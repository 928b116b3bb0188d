"""Paragraphs: one blank line between them, and no copy of an earlier part of the text."""

from collections.abc import Iterator, Sequence

from copydesk.article import Draft
from copydesk.normalize.lines import line_key, lines_of

MIN_REPEAT_CHARS = 40  # shorter lines of a page may repeat: a name in a list, "No comment."
COPIED_CHARS = 250  # of paragraphs in the same order; fewer are a refrain, a line of a form or of a dialogue
TEASER_LINES = 3  # short lines between a teaser and the paragraph that it repeats: a headline, a byline, a date


def set_paragraphs(draft: Draft) -> Draft:
    """Join the text's paragraphs with a blank line, and drop those that repeat an earlier part of the text.

    In the text of a page each paragraph is kept once. In other texts a paragraph is dropped that stands twice in a row,
    that repeats the first one at the top, or that is in a copy of 250 characters and more. A single one that comes
    again later is the article's own wording.
    """
    lines = lines_of(draft.text or "")
    repeated = set((_repeated if draft.is_page_text else _copied)(lines))
    kept = [line for index, line in enumerate(lines) if index not in repeated]
    return draft.edited("repeated_paragraph", len(repeated), text="\n\n".join(kept))


def _repeated(lines: Sequence[str]) -> Iterator[int]:
    """The lines of 40 characters and more that stand above already."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        key = line_key(line)
        if len(line) >= MIN_REPEAT_CHARS and key in seen:
            yield index
        seen.add(key)


def _copied(lines: Sequence[str]) -> Iterator[int]:
    """The lines that are part of a copy, or that repeat the line before or the teaser."""
    keys = [line_key(line) for line in lines]
    first: dict[str, int] = {}
    index = 0
    while index < len(lines):
        origin = first.setdefault(keys[index], index)
        run = _run(keys, origin, index) if len(lines[index]) >= MIN_REPEAT_CHARS else 0
        if run and (sum(map(len, lines[index : index + run])) >= COPIED_CHARS or _is_again(lines, keys, index)):
            yield from range(index, index + run)
            index += run
        else:
            index += 1


def _is_again(lines: Sequence[str], keys: Sequence[str], index: int) -> bool:
    """Whether a line repeats the one before, or the first one with nothing but short lines between."""
    between = lines[1:index] if index <= TEASER_LINES + 1 and keys[index] == keys[0] else lines
    return keys[index] == keys[index - 1] or all(len(line) < MIN_REPEAT_CHARS for line in between)


def _run(keys: Sequence[str], origin: int, index: int) -> int:
    """The number of lines from `index` on that repeat those from `origin` on."""
    run = 0
    while index + run < len(keys) and origin + run < index and keys[origin + run] == keys[index + run]:
        run += 1
    return run
