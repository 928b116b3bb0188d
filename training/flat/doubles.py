"""Doubled pages made from single ones: the body occurs twice, and its copies differ in all ways seen on real pages.

A page is split where its gold article begins and ends, into head, body and tail. Copies of the body are then altered,
and the page is put together again. The same page and kind give the same text in every run.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

KINDS = ("equal", "cut", "edited", "reflowed", "captions", "chrome between", "two articles", "mixed")
CAPTIONS = ("Advertisement", "Photo: archive", "Watch: the whole story in two minutes", "Image source, Getty Images")
FEW_WORDS = 8  # least words of a borrowed caption
TEASED = 0.5  # share of pages with a teaser above the second copy
MAX_TEASER = 200  # characters
WIDTHS = (60, 72, 80)  # columns at which lines are wrapped
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_QUOTES = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "…": "."})
_OTHER_WORDS = ("also", "later", "new", "officials", "Monday", "reportedly", "former", "local")
Body = list[str]


@dataclass(frozen=True, slots=True)
class Parts:
    """A page split in three, without blank lines; `title` may be empty."""

    name: str
    title: str
    head: list[str]
    body: Body
    tail: list[str]
    gold: str


def parts_of(name: str, title: str, lines: Sequence[str], labels: Sequence[bool], gold: str) -> Parts | None:
    """Split a page at its first and last gold line; None if it has fewer than three gold lines."""
    marked = [index for index, label in enumerate(labels) if label]
    if len(marked) < 3:
        return None
    start, end = marked[0], marked[-1] + 1
    return Parts(name, title, list(lines[:start]), list(lines[start:end]), list(lines[end:]), gold)


def doubled(kind: str, page: Parts, other: Parts) -> tuple[str, str]:
    """Make a doubled page of a kind, with chrome or the article of `other`. Returns: text, gold text."""
    random = Random(f"{kind} {page.name}")  # noqa: S311 - the same pages in every run
    if kind == "two articles":
        return _two(page, other, random)
    first, second, between = list(page.body), list(page.body), []
    if kind == "chrome between" or (kind == "mixed" and random.random() < 0.5):
        between = [*page.tail[:20], *other.tail[-30:], *other.head[:40]]
    if kind != "mixed":
        chosen = [_ALTERED[kind]] if kind in _ALTERED else []
    else:
        chosen = random.sample(list(_ALTERED.values()), 2)
    for alter in chosen:
        if random.random() < 0.5:
            first = alter(first, random, other)
        else:
            second = alter(second, random, other)
    teaser = _teaser(page, random) if random.random() < TEASED else ""
    again = [line for line in (page.title, teaser, random.choice(("Thumbnail", "", "Share"))) if line]
    top = [page.title] if page.title and page.title not in page.head[-12:] else []
    blank = random.choice(("\n", "\n\n"))
    return blank.join([*page.head, *top, *first, *between, *again, *second, *page.tail]), page.gold


def _teaser(page: Parts, random: Random) -> str:
    """A reworded sentence of the body."""
    sentence = _SENTENCE.split(random.choice(page.body))[0]
    return _reworded(_reworded(sentence, random), random)[:MAX_TEASER]


def _two(page: Parts, other: Parts, random: Random) -> tuple[str, str]:
    """Two stories, one below the other; in half of the pages the first one is doubled."""
    again = [page.title, *page.body] if random.random() < 0.5 else []
    title = [other.title] if other.title else other.head[-2:]
    between = random.choice(([], page.tail[:10], ["Read more", *other.head[-6:]]))
    lines = [*page.head, *page.body, *again, *between, *title, *other.body, *page.tail]
    return random.choice(("\n", "\n\n")).join(filter(None, lines)), f"{page.gold}\n\n{other.gold}"


def _cut(body: Body, random: Random, _: Parts) -> Body:
    """End the copy early, within a line, sometimes with a link to the rest."""
    kept = max(1, int(len(body) * random.uniform(0.25, 0.8)))
    line = body[kept - 1]
    ending = line[: max(30, int(len(line) * random.uniform(0.3, 1)))].rstrip()
    return [*body[: kept - 1], f"{ending}{random.choice(('…', '...', ''))}", *random.choice(([], ["Read more"]))]


def _edited(body: Body, random: Random, _: Parts) -> Body:
    """Change words in about a third of the lines, sometimes drop a line, and sometimes write all quotes in ASCII."""
    edited = [_reworded(line, random) if random.random() < 0.35 else line for line in body]
    if len(edited) > 4 and random.random() < 0.4:
        del edited[random.randrange(1, len(edited))]
    return [line.translate(_QUOTES) for line in edited] if random.random() < 0.3 else edited


def _reworded(line: str, random: Random) -> str:
    words = line.split(" ")
    if len(words) < 6:  # without spaces, or too short to remain the same line
        at = random.randrange(len(line))
        return line[:at] + line[at + 2 :] if len(line) > 40 else line
    for _ in range(random.randint(1, max(1, len(words) // 12))):
        at = random.randrange(len(words))
        words[at : at + 1] = random.choice(
            ([], [random.choice(_OTHER_WORDS)], [words[at], random.choice(_OTHER_WORDS)])
        )
    return " ".join(words)


def _reflowed(body: Body, random: Random, _: Parts) -> Body:
    """Break the lines elsewhere: at a width, at sentences, or with paragraphs joined in pairs."""
    how = random.choice(("width", "sentences", "joined"))
    if how == "joined":
        return [" ".join(body[at : at + 2]) for at in range(0, len(body), 2)]
    if how == "sentences":
        return [sentence for line in body for sentence in _SENTENCE.split(line) if sentence]
    width = random.choice(WIDTHS)
    return [piece for line in body for piece in _broken(line, width)]


def _broken(line: str, width: int) -> list[str]:
    if " " not in line:
        return [line[at : at + width // 2] for at in range(0, len(line), width // 2)]
    pieces, piece = [], ""
    for word in line.split(" "):
        if piece and len(piece) + 1 + len(word) > width:
            pieces.append(piece)
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    return [*pieces, piece]


def _captioned(body: Body, random: Random, other: Parts) -> Body:
    """Insert captions and other lines of chrome between the paragraphs of a copy."""
    lent = [line for line in (*other.head, *other.tail) if FEW_WORDS <= len(line.split()) <= 30]
    result = list(body)
    for _ in range(random.randint(1, 1 + len(body) // 4)):
        caption = random.choice(lent if lent and random.random() < 0.6 else CAPTIONS)
        result.insert(random.randrange(1, len(result) + 1), caption)
    return result


_ALTERED: dict[str, Callable[[Body, Random, Parts], Body]] = {
    "cut": _cut,
    "edited": _edited,
    "reflowed": _reflowed,
    "captions": _captioned,
}
