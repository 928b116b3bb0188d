"""Doubled text: scraped pages often contain headline and body once as a preview and once in full.

The longest repeated run of lines is the body. Copies may differ by a few lines: an advertisement, a caption, an edited
paragraph. The line right before both copies is the headline, prose between the second headline and the second copy is
the teaser, and the remaining lines are the page's chrome.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from copydesk.article import Draft
from copydesk.normalize.lines import ends_sentence, is_prose, line_key, lines_of
from copydesk.normalize.paragraphs import MIN_REPEAT_CHARS
from copydesk.normalize.preview import authors_above, is_site_prose, preview_of

T = TypeVar("T")

MIN_COPY_CHARS = 250  # of prose; a repeated promo box is shorter, see docs/adr/0007-page-text.md
MIN_COPY_SHARE = 0.3  # of the page's prose, counted once; five pages of 490 that are not doubled reach 0.2
MAX_REPEAT_TRIES = 4  # repeats of one line that may begin a copy; a line with more is a refrain, or an attack
MAX_PARAGRAPH_GAP = 3  # successive lines that only one copy has
_GAPS = sorted(((a, b) for a in range(MAX_PARAGRAPH_GAP + 1) for b in range(MAX_PARAGRAPH_GAP + 1) if a or b), key=sum)


class _Block(NamedTuple):
    """Lines that are repeated in the same order."""

    first: int
    second: int
    length: int

    def of(self, values: Sequence[T]) -> Sequence[T]:
        """The values at the lines of the first copy."""
        return values[self.first : self.first + self.length]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a text. `keys` are equal for equal lines; `prose` is the length of a line of prose, else 0."""

    lines: list[str]
    keys: list[str]
    prose: list[int]


@dataclass(frozen=True, slots=True)
class _Copies:
    """The lines of both copies, their common text, and the headline and teaser around them."""

    first: range
    second: range
    body: list[str]
    headline: str | None = None
    teaser: str | None = None


def fold_doubled_text(draft: Draft) -> Draft:
    """Keep the first copy of a doubled body, set headline and teaser, drop the lines around it.

    If one copy continues after the other has ended, only the shorter one is dropped, and a later step finds the end of
    the article. A text that is not a page and has prose beyond the copies stays as it is.
    """
    page = _page(lines_of(draft.text or ""))
    copies = _copies(page)
    news = _news(page, copies) if copies else set()
    if copies is None or (news and not draft.is_page_text):
        return draft
    shorter = _shorter(copies, news)
    if shorter:
        kept = page.lines[: shorter.start] + page.lines[shorter.stop :]
        return draft.edited("repeated_paragraph", len(shorter), text="\n\n".join(kept))
    return _folded(draft, page, copies)


def _folded(draft: Draft, page: _Page, copies: _Copies) -> Draft:
    chrome = len(page.lines) - len(copies.body) - len(copies.second)
    chrome -= sum(line in {copies.headline, copies.teaser} for line in page.lines)
    kept = draft.edited(
        "repeated_paragraph",
        len(copies.second),
        text="\n\n".join(copies.body),
        headline=draft.headline or copies.headline,
        description=draft.description or copies.teaser,
        author=draft.author or authors_above(page.lines, copies.first.start),
        is_page_text=False,
    )
    return kept.edited("chrome_line", max(chrome, 0))


def _page(lines: list[str]) -> _Page:
    prose = [len(line) if len(line) >= MIN_REPEAT_CHARS and is_prose(line) else 0 for line in lines]
    return _Page(lines, [line_key(line) for line in lines], prose)


def _copies(page: _Page) -> _Copies | None:
    """Find both copies in full; None if the text is not doubled."""
    run = _longest_run(page)
    if run is None:
        return None
    blocks = _grown_over_gaps(page, run)
    once = sum(dict(zip(page.keys, page.prose, strict=True)).values())
    doubled = sum(sum(block.of(page.prose)) for block in blocks)
    if doubled < max(MIN_COPY_CHARS, MIN_COPY_SHARE * once):
        return None
    blocks = _trimmed(page, blocks)
    first, second = (range(blocks[0][n], blocks[-1][n] + blocks[-1].length) for n in (0, 1))
    preview = preview_of(page.lines, first.start, first.stop, second.start)
    return _Copies(first, second, _merged(page, blocks), *preview)


def _longest_run(page: _Page) -> _Block | None:
    """Find the repeated run with most prose. Copies do not overlap.

    A run is tried from each pair of equal prose lines that no earlier run has covered, so a page without a repeated
    paragraph costs one pass.
    """
    seen: dict[str, int] = {}
    tries: dict[str, int] = {}
    best, best_chars, last = None, 0, _Block(0, 0, 0)
    for place, key in enumerate(page.keys):
        first = seen.setdefault(key, place) if page.prose[place] else place
        covered = place - first == last.second - last.first and place < last.second + last.length
        if first == place or covered or tries.get(key, 0) >= MAX_REPEAT_TRIES:
            continue
        tries[key] = tries.get(key, 0) + 1
        last = _grown(page.keys, first, place)
        chars = sum(last.of(page.prose))
        if chars > best_chars:
            best, best_chars = last, chars
    return best


def _grown(keys: list[str], first: int, second: int) -> _Block:
    """Grow a pair of equal lines down, then up, while both copies agree and do not meet."""
    length = 1
    while second + length < len(keys) and first + length < second and keys[first + length] == keys[second + length]:
        length += 1
    while first > 0 and second - 1 > first + length - 1 and keys[first - 1] == keys[second - 1]:
        first, second, length = first - 1, second - 1, length + 1
    return _Block(first, second, length)


def _grown_over_gaps(page: _Page, run: _Block) -> list[_Block]:
    """Follow both copies down and up, across lines that only one of them has. Returns: blocks in order.

    Above the copies a block needs two lines of prose, because a single one is the headline or the teaser.
    """
    count = len(page.keys)
    down = _chain(page.keys, [_is_content(line) for line in page.lines], run, run.second)
    end = down[-1].first + down[-1].length
    up = _chain(page.keys[::-1], page.prose[::-1], _mirrored(run, count), count - end, needed=2)
    return [_mirrored(block, count) for block in reversed(up[1:])] + down


def _is_content(line: str) -> bool:
    return _may_end(line) and not is_site_prose(line)


def _mirrored(block: _Block, count: int) -> _Block:
    """The block as seen from the end of `count` lines."""
    return _Block(count - block.second - block.length, count - block.first - block.length, block.length)


def _chain(keys: list[str], content: Sequence[int], block: _Block, limit: int, needed: int = 1) -> list[_Block]:
    """Follow the copies down by blocks with at least `needed` lines of content; the first copy ends before `limit`."""
    chain: list[_Block] = []
    found: _Block | None = block
    while found:
        chain.append(found)
        below = _below(keys, found, limit)
        found = next((each for each in below if sum(map(bool, each.of(content))) >= needed), None)
    return chain


def _below(keys: list[str], block: _Block, limit: int) -> Iterator[_Block]:
    """Equal lines below the block after a gap in one copy or both, the smallest gap first."""
    for gap_in_first, gap_in_second in _GAPS:
        first = block.first + block.length + gap_in_first
        second = block.second + block.length + gap_in_second
        length = 0
        while first + length < limit and second + length < len(keys) and keys[first + length] == keys[second + length]:
            length += 1
        if length:
            yield _Block(first, second, length)


def _trimmed(page: _Page, blocks: list[_Block]) -> list[_Block]:
    """Drop lines at both ends that are not prose, because headline, captions and share buttons are repeated too."""
    head, *rest = blocks
    while head.length and not is_prose(page.lines[head.first]):
        head = _Block(head.first + 1, head.second + 1, head.length - 1)
    *front, tail = [head, *rest]
    while tail.length and not _may_end(tail.of(page.lines)[-1]):
        tail = tail._replace(length=tail.length - 1)
    return [*front, tail]


def _may_end(line: str) -> bool:
    return is_prose(line) or ends_sentence(line)


def _merged(page: _Page, blocks: list[_Block]) -> list[str]:
    """The lines of both copies. If they differ, the prose of the first, or of the second if only that has prose."""
    body: list[str] = []
    first, second = blocks[0].first, blocks[0].second
    for block in blocks:
        gaps = page.lines[first : block.first], page.lines[second : block.second]
        body += next(filter(None, ([line for line in gap if _is_content(line)] for gap in gaps)), [])
        body += block.of(page.lines)
        first, second = block.first + block.length, block.second + block.length
    return body


def _news(page: _Page, copies: _Copies) -> set[int]:
    """The places of prose beyond the copies, their headline and teaser, and lines about the site."""
    known = {page.keys[place] for place in copies.first} | {
        line_key(line) for line in (copies.headline, copies.teaser) if line
    }
    outside = (
        *range(copies.first.start),
        *range(copies.first.stop, copies.second.start),
        *range(copies.second.stop, len(page.lines)),
    )
    return {n for n in outside if page.prose[n] and page.keys[n] not in known and not is_site_prose(page.lines[n])}


def _shorter(copies: _Copies, news: set[int]) -> range | None:
    """The copy that ends before the other one does; None if both are complete."""
    if copies.first.stop in news:
        return copies.second
    return copies.first if copies.second.stop in news else None
