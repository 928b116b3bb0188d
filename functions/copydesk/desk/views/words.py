"""A paragraph and its later form -> the words that changed, each change with its kind.

    tokens of both ──> difflib ──> edits ──> kind of each: number, name, quotation, wording, cosmetic

Numbers, names and quotations are changes of substance. A change is cosmetic if only case, punctuation or accents
differ, or one letter within a word that may not be a name. Every other change is one of wording, which may change the
meaning too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate

from copydesk.characters.normal_form import normal_form

# A word, a character of a script without spaces between words, or a sign; each with the white space behind it.
_TOKEN = re.compile(
    r"(?:[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[.,:’'/-][^\W_]+)*|\S)\s*"
)
_OPENING, _CLOSING = "“„«‹「『", "”»›」』"  # in German „...“ and »...«: see _depths
_BEFORE_SENTENCES = {*".!?…:", *_OPENING, *_CLOSING, '"'}
_CAPITALISES_NOUNS = {"de", "lb", "gsw", "nds"}  # capital letters say nothing about names there
_LEAST_SPELLED = 5  # letters: in a shorter word one letter is another word


class Kind(StrEnum):
    """The kind of a change."""

    NUMBER = "number"
    NAME = "name"
    QUOTATION = "quotation"
    WORDING = "wording"
    COSMETIC = "cosmetic"

    @property
    def is_of_substance(self) -> bool:
        """Whether it changes a fact or a statement of a person."""
        return self in {Kind.NUMBER, Kind.NAME, Kind.QUOTATION}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph that are in both forms (`kind` is None), or a part of a change."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both forms of a paragraph in pieces, and the kinds of its changes in order."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    kinds: tuple[Kind, ...]


def tokens(text: str) -> list[str]:
    """Split a text into words and signs, white space included."""
    return _TOKEN.findall(text)


def compare_words(before: Sequence[str], after: Sequence[str], language: str) -> Comparison:
    """Compare two forms of a paragraph, given as tokens."""
    mine, theirs = _bare(before), _bare(after)
    quoted = (_quoted(mine), _quoted(theirs))
    left: list[Piece] = []
    right: list[Piece] = []
    kinds: list[Kind] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[other_start:other_end])
        kind = None
        if tag != "equal":
            is_quoted = any(quoted[0][start:end]) or any(quoted[1][other_start:other_end])
            names = {*_names(mine, start, end, language), *_names(theirs, other_start, other_end, language)}
            kind = _kind(mine[start:end], theirs[other_start:other_end], names, is_quoted=is_quoted)
            kinds.append(kind)
        left += [Piece(old, kind)] if old else []
        right += [Piece(new, kind)] if new else []
    return Comparison(tuple(left), tuple(right), tuple(kinds))


def whole_change(paragraph: str, language: str) -> Kind:
    """Return the kind of a change that adds or removes a whole paragraph."""
    words = _bare(tokens(paragraph))
    return _kind(words, [], set(_names(words, 0, len(words), language)), is_quoted=any(_quoted(words)))


def _bare(words: Sequence[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _kind(old: Sequence[str], new: Sequence[str], names: set[str], *, is_quoted: bool) -> Kind:
    if _folded(old) == _folded(new) or _is_misspelled(old, new):
        return Kind.COSMETIC
    if _numbers(old) != _numbers(new):
        return Kind.NUMBER
    if is_quoted:
        return Kind.QUOTATION
    return Kind.NAME if names.intersection(old) != names.intersection(new) else Kind.WORDING


def _folded(words: Sequence[str]) -> str:
    """The letters and digits of words, without case and accents."""
    parts = normal_form("NFKD", "".join(words).casefold())
    return "".join(letter for letter in parts if letter.isalnum())


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if any(letter.isdigit() for letter in word)]


def _names(words: Sequence[str], start: int, end: int, language: str) -> Iterator[str]:
    """Capitalised words that do not begin a sentence."""
    if language.partition("-")[0] in _CAPITALISES_NOUNS:
        return
    for place in range(start, end):
        begins_sentence = place == 0 or words[place - 1] in _BEFORE_SENTENCES
        if words[place][:1].isupper() and not begins_sentence:
            yield words[place]


def _quoted(words: Sequence[str]) -> list[bool]:
    """Whether each token is in quotation marks, or is one."""
    steps = list(_depths(words))
    depths = accumulate(steps)
    return [depth > 0 or step != 0 for step, depth in zip(steps, depths, strict=True)]


def _depths(words: Sequence[str]) -> Iterator[int]:
    """1 at an opening mark, -1 at a closing one. A mark that opens in one language closes in another: „...“, »...«."""
    depth = 0
    for word in words:
        is_mark = word in _OPENING or word in _CLOSING or word == '"'
        closes = is_mark and depth > 0
        step = -1 if closes else 1 if is_mark else 0
        depth += step
        yield step


def _is_misspelled(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two words differ in one letter behind the first: added, left out, replaced, or two that change places."""
    if len(old) != 1 or len(new) != 1 or not (old[0].isalpha() and new[0].islower()):
        return False  # a capitalised word may be a name, which another letter makes another name
    one, other = sorted((old[0].casefold(), new[0].casefold()), key=len)
    if len(one) < _LEAST_SPELLED or one[0] != other[0] or len(other) - len(one) > 1:
        return False
    start = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    swapped = one[start : start + 2][::-1] == other[start : start + 2] and one[start + 2 :] == other[start + 2 :]
    shift = 1 if len(one) == len(other) else 0
    return swapped or one[start + shift :] == other[start + 1 :]
