"""What a profile marks in a page: elements to take or to drop, and words that paragraphs begin with."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from copydesk.extraction.choice import Choice

# A named text with fewer letters gives way to a found one that has more than twice as many.
NEARLY_NOTHING = 80
LEAST_WITHIN = 0.5  # share of the text that was found which has to lie within the elements that are named for it
TAKE, WITHIN, DROP = "body.take", "body.within", "body.drop"  # the lists of a profile that a rule is in


@dataclass(frozen=True, slots=True)
class Marks:
    """Elements by the rule that marks them: "body.take .story", "body.drop .related"; and words in lower case."""

    take: Mapping[Any, str] = field(default_factory=dict)
    within: Mapping[Any, str] = field(default_factory=dict)
    drop: Mapping[Any, str] = field(default_factory=dict)
    start_words: tuple[str, ...] = ()
    end_words: tuple[str, ...] = ()
    drop_words: tuple[str, ...] = ()


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Marked:
    """A choice of blocks after marks. `why` has the rule of each block that one decided.

    `is_named`: the text is the one that a rule takes. It is not where the page has nearly nothing there; the choice is
    then the model's. `is_within`: only blocks of the elements that a rule names were chosen from. `is_spared`: nothing
    was dropped, because nearly nothing would have been left.
    """

    choice: Choice
    why: Mapping[int, str] = field(default_factory=dict)
    is_named: bool = False
    is_within: bool = False
    is_spared: bool = False

    @property
    def used(self) -> frozenset[str]:
        """The rules that decided a block."""
        return frozenset(self.why.values())


def is_drop(rule: str) -> bool:
    """Whether a rule leaves its element out."""
    return rule.startswith(DROP)


def folded_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as `begins_with` compares them: in lower case, with single spaces."""
    return tuple(" ".join(one.casefold().split()) for one in words)


def begins_with(text: str, words: Sequence[str]) -> str:
    """Return the words, in lower case, that a text begins with; "" if it begins with none of them."""
    start = " ".join(text[:400].casefold().split())
    return next((one for one in words if start.startswith(one)), "")


def marked_choice(
    texts: Sequence[str],
    sizes: Sequence[float],
    choose: Callable[[Collection[int]], Choice],
    marked: Sequence[tuple[str, range]],
    marks: Marks,
) -> Marked:
    """Apply marks to the model's choice of blocks, given their texts and sizes in page order.

    `choose` returns the choice without some blocks: what is dropped may have hidden the article.
    """
    taken, around, dropped = (_blocks_of(entry, marked) for entry in (TAKE, WITHIN, DROP))
    usual = choose(())
    choice = choose(dropped.keys()) if any(usual.kept[index] for index in dropped) else usual
    is_spared = not taken and _is_nearly_nothing(choice.kept, usual.kept, sizes)
    if is_spared:
        choice, dropped = usual, {}
    named = [index in taken and index not in dropped for index in range(len(texts))]
    inside = [keep and index in around for index, keep in enumerate(choice.kept)]
    is_named = bool(taken) and not _is_nearly_nothing(named, choice.kept, sizes)
    is_within = not is_named and bool(around) and _size(inside, sizes) >= LEAST_WITHIN * _size(choice.kept, sizes)
    kept = named if is_named else inside if is_within else [*choice.kept]
    why = {**dropped, **_by_words(texts, kept, marks)}
    kept = [each and index not in why for index, each in enumerate(kept)]
    why |= {index: taken[index] for index, each in enumerate(kept) if each and is_named}
    if is_named or is_within:
        why |= dict.fromkeys(_left_out(choice.kept, kept, why), TAKE if is_named else WITHIN)
    return Marked(replace(choice, kept=tuple(kept)), why, is_named, is_within, is_spared)


def _blocks_of(entry: str, marked: Sequence[tuple[str, range]]) -> dict[int, str]:
    """The blocks of the elements that a list of rules marks, each with its rule."""
    return {index: rule for rule, blocks in marked if rule.startswith(entry) for index in blocks}


def _size(kept: Sequence[bool], sizes: Sequence[float]) -> float:
    return sum(each for each, keep in zip(sizes, kept, strict=True) if keep)


def _left_out(before: Sequence[bool], after: Sequence[bool], why: Mapping[int, str]) -> list[int]:
    """The blocks that the model kept and that no rule takes."""
    return [index for index, each in enumerate(before) if each and not after[index] and index not in why]


def _is_nearly_nothing(named: Sequence[bool], found: Sequence[bool], sizes: Sequence[float]) -> bool:
    size = _size(named, sizes)
    return size < NEARLY_NOTHING and 2 * size < _size(found, sizes)


def _by_words(texts: Sequence[str], kept: Sequence[bool], marks: Marks) -> dict[int, str]:
    """The blocks that words leave out: those before a start, those from an end on, and single ones."""
    why: dict[int, str] = {}
    own = [index for index, keep in enumerate(kept) if keep]
    starts = ((place, begins_with(texts[index], marks.start_words)) for place, index in enumerate(own))
    first, start = next(((place, words) for place, words in starts if words), (0, ""))
    why |= dict.fromkeys(own[:first], f"body.start_words {start}")
    for place, index in enumerate(own[first:], first):
        if found := begins_with(texts[index], marks.end_words):
            return why | dict.fromkeys(own[place:], f"body.end_words {found}")
        if found := begins_with(texts[index], marks.drop_words):
            why[index] = f"body.drop_words {found}"
    return why
