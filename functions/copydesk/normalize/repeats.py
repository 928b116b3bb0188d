"""Text that stands twice: scraped pages often carry headline and body once as a preview and once in full.

The longest repeated run of lines is the body. What stands right before both copies is the headline, prose between
the second headline and the second copy is the teaser, and whatever is left over is the page's chrome.
"""

from copydesk.article import Draft
from copydesk.normalize.lines import ends_sentence, folded, is_prose, lines_of, words

MIN_RUN_CHARS = 250  # of prose; a repeated promo box is shorter, see docs/adr/0007-page-text.md
MIN_RUN_SHARE = 0.3  # of the page's prose, counted once; five pages of 490 that are not doubled reach 0.2
MAX_HEADLINE_WORDS = 40


def fold_doubled_text(draft: Draft) -> Draft:
    """Keep the first copy of a doubled body, name headline and teaser, drop what stands around it."""
    lines = lines_of(draft.text or "")
    run = _longest_run([folded(line) for line in lines], lines)
    if run is None:
        return draft
    first, second, length = run
    body = lines[first : first + length]
    headline, teaser = _around(lines, first, second, length)
    named = {"headline": draft.headline or headline, "description": draft.description or teaser}
    chrome = len(lines) - 2 * length - sum(line in {headline, teaser} for line in lines)
    kept = draft.edited("repeated_paragraph", length, text="\n\n".join(body), is_page_text=False, **named)
    return kept.edited("chrome_line", max(chrome, 0))


def _longest_run(keys: list[str], lines: list[str]) -> tuple[int, int, int] | None:
    """Find the repeated run with most prose: (start of first copy, start of second, lines).

    Copies do not overlap. Starts are tried from each pair of equal prose lines, so a page without a repeated
    paragraph costs one pass.
    """
    prose = [len(line) if is_prose(line) else 0 for line in lines]
    seen: dict[str, int] = {}
    best, best_chars = None, MIN_RUN_CHARS - 1
    for place, key in enumerate(keys):
        if not prose[place]:
            continue
        first = seen.setdefault(key, place)
        if first == place:
            continue
        run = _grown(keys, first, place)
        chars = sum(prose[run[0] : run[0] + run[2]])
        if chars > best_chars:
            best, best_chars = run, chars
    once = sum(dict(zip(keys, prose, strict=True)).values())
    return _trimmed(best, prose) if best and best_chars >= MIN_RUN_SHARE * once else None


def _grown(keys: list[str], first: int, second: int) -> tuple[int, int, int]:
    """Grow a pair of equal lines down, then up, as long as both copies agree and do not meet."""
    length = 1
    while second + length < len(keys) and first + length < second and keys[first + length] == keys[second + length]:
        length += 1
    while first > 0 and second - 1 > first + length - 1 and keys[first - 1] == keys[second - 1]:
        first, second, length = first - 1, second - 1, length + 1
    return first, second, length


def _trimmed(run: tuple[int, int, int], prose: list[int]) -> tuple[int, int, int]:
    """Drop lines at both ends of a run that are not prose: headline, captions and share buttons repeat too."""
    first, second, length = run
    while length and not prose[first]:
        first, second, length = first + 1, second + 1, length - 1
    while length and not prose[first + length - 1]:
        length -= 1
    return first, second, length


def _around(lines: list[str], first: int, second: int, length: int) -> tuple[str | None, str | None]:
    """Headline: the nearest short line before the first copy that also stands between the copies.

    Teaser: the only prose between the second headline and the second copy.
    """
    between = lines[first + length : second]
    repeated = {folded(line) for line in between}
    above = [line for line in reversed(lines[max(0, first - 10) : first]) if words(line) <= MAX_HEADLINE_WORDS]
    headline = next((line for line in above if folded(line) in repeated and words(line) > 2), None)
    start = max((n for n, line in enumerate(between) if headline and folded(line) == folded(headline)), default=-1)
    prose = [line for line in between[start + 1 :] if is_prose(line) or (words(line) > 5 and ends_sentence(line))]
    return headline, prose[0] if len(prose) == 1 else None
