"""All texts at once: which of them tell one story."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from builders import article, instalment, story
from copydesk.article import Article
from copydesk.dedupe import stories as module
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.verifier import judge
from copydesk.dedupe.stories import stories

DAY = 86_400.0


def told_by(paper: str, number: int = 1, **over: object) -> Article:
    return article(**{**over, "url": f"https://{paper}.example/{number}"})


def grouped(*texts: Article, uploaded: Sequence[float] = (), window: float = DAY) -> list[list[int]]:
    moments = uploaded or [0.0] * len(texts)
    return stories(texts, [(moment, moment) for moment in moments], window, copy_score=1.0)


WHOLE = "\n\n".join(str(story(number)["text"]) for number in (1, 2, 3))
ORIGINAL = told_by("gazette", text=WHOLE)
CUT = told_by("echo", text=WHOLE.rpartition("\n\n")[0])
LED = told_by("mercury", text=f"Our reporter in Ansleigh writes that all is well.\n\n{WHOLE}")


def test_texts_like_no_other_are_stories_of_their_own() -> None:
    assert grouped(*(told_by("gazette", **story(number)) for number in range(3))) == [[0], [1], [2]]


def test_copies_edited_each_in_its_own_way_are_one_story() -> None:
    assert grouped(ORIGINAL, told_by("echo", **story(9)), CUT, LED) == [[0, 2, 3], [1]]


@pytest.mark.parametrize(("apart", "told"), [(DAY, [[0, 1]]), (DAY + 1, [[0], [1]])])
def test_texts_uploaded_further_apart_than_the_window_are_not_compared(apart: float, told: list[list[int]]) -> None:
    assert grouped(ORIGINAL, CUT, uploaded=[0.0, apart]) == told


def test_text_uploaded_again_is_as_near_as_its_next_upload() -> None:
    assert stories([ORIGINAL, CUT], [(0.0, 9 * DAY), (10 * DAY, 10 * DAY)], DAY, copy_score=1.0) == [[0, 1]]


def test_two_instalments_are_no_story_beside_the_third() -> None:
    first, second, third = (
        told_by(paper, number, **instalment(number)) for number, paper in enumerate(["gazette", "echo", "gazette"])
    )
    assert grouped(first, second) == [[0, 1]]
    assert grouped(first, second, third) == [[0], [1], [2]]


def test_text_without_a_word_is_a_story_of_its_own() -> None:
    signs = ORIGINAL.model_copy(update={"text": "..."})
    assert grouped(signs, signs) == [[0], [1]]


def test_copies_are_found_under_a_key_that_a_crowd_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CROWD", 2)
    crowd = [told_by(f"paper{number}", text=f"{WHOLE}\n\n{story(20 + number)['text']}") for number in range(6)]
    assert grouped(*crowd[:3], ORIGINAL, CUT, *crowd[3:]) == [[0, 1, 2, 3, 4, 5, 6, 7]]


def scored(monkeypatch: pytest.MonkeyPatch, scores: dict[tuple[int, int], float]) -> list[list[int]]:
    """Group four texts that share their keys, of which two and two are to each other what is said."""
    texts = [told_by(f"paper{number}", text=f"{WHOLE}\n\nThe end, part {number}.") for number in range(4)]
    known = {frozenset((texts[one].text, texts[other].text)): score for (one, other), score in scores.items()}

    def judged(one: PreparedText, other: PreparedText) -> object:
        return replace(judge(one, other), score=known[frozenset((one.text, other.text))])

    monkeypatch.setattr(module, "judge", judged)
    return grouped(*texts)


def test_one_wrong_judgement_joins_no_two_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (2, 3): 6.0, (1, 2): 5.0}
    others = dict.fromkeys(combinations(range(4), 2), -2.0)
    assert scored(monkeypatch, others | copies) == [[0, 1], [2, 3]]


def test_text_that_most_of_a_story_speaks_for_is_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (0, 2): 6.0, (1, 2): 6.0, (0, 3): 2.0, (1, 3): 1.5}
    assert scored(monkeypatch, {**copies, (2, 3): -3.0}) == [[0, 1, 2, 3]]


def test_no_pair_speaks_for_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (0, 2): 6.0, (1, 2): 6.0, (0, 3): 5.0}
    assert scored(monkeypatch, {**copies, (1, 3): -2.0, (2, 3): -2.0}) == [[0, 1, 2], [3]]
