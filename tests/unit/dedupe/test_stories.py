"""Stories from all texts at once."""

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


def published_by(paper: str, number: int = 1, **over: object) -> Article:
    return article(**{**over, "url": f"https://{paper}.example/{number}"})


def grouped(*texts: Article, uploaded: Sequence[float] = (), window: float = DAY) -> list[list[int]]:
    moments = uploaded or [0.0] * len(texts)
    return stories(texts, [(moment, moment) for moment in moments], window, copy_score=1.0)


WHOLE = "\n\n".join(str(story(number)["text"]) for number in (1, 2, 3))
ORIGINAL = published_by("gazette", text=WHOLE)
CUT = published_by("echo", text=WHOLE.rpartition("\n\n")[0])
LED = published_by("mercury", text=f"Our reporter in Ansleigh writes that all is well.\n\n{WHOLE}")


def test_texts_without_copies_are_stories_of_their_own() -> None:
    assert grouped(*(published_by("gazette", **story(number)) for number in range(3))) == [[0], [1], [2]]


def test_copies_with_different_edits_are_one_story() -> None:
    assert grouped(ORIGINAL, published_by("echo", **story(9)), CUT, LED) == [[0, 2, 3], [1]]


@pytest.mark.parametrize(("apart", "expected"), [(DAY, [[0, 1]]), (DAY + 1, [[0], [1]])])
def test_texts_uploaded_further_apart_than_the_window_are_not_compared(apart: float, expected: list[list[int]]) -> None:
    assert grouped(ORIGINAL, CUT, uploaded=[0.0, apart]) == expected


def test_text_uploaded_again_is_compared_by_its_nearest_upload() -> None:
    assert stories([ORIGINAL, CUT], [(0.0, 9 * DAY), (10 * DAY, 10 * DAY)], DAY, copy_score=1.0) == [[0, 1]]


def test_two_instalments_are_separate_stories_when_a_third_is_known() -> None:
    first, second, third = (
        published_by(paper, number, **instalment(number)) for number, paper in enumerate(["gazette", "echo", "gazette"])
    )
    assert grouped(first, second) == [[0, 1]]
    assert grouped(first, second, third) == [[0], [1], [2]]


def test_text_without_words_is_a_story_of_its_own() -> None:
    signs = ORIGINAL.model_copy(update={"text": "..."})
    assert grouped(signs, signs) == [[0], [1]]


def test_copies_are_found_under_a_key_that_many_texts_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CROWD", 2)
    crowd = [published_by(f"paper{number}", text=f"{WHOLE}\n\n{story(20 + number)['text']}") for number in range(6)]
    assert grouped(*crowd[:3], ORIGINAL, CUT, *crowd[3:]) == [[0, 1, 2, 3, 4, 5, 6, 7]]


def scored(monkeypatch: pytest.MonkeyPatch, scores: dict[tuple[int, int], float]) -> list[list[int]]:
    """Group four texts that share their keys; `scores` gives the score of each pair."""
    texts = [published_by(f"paper{number}", text=f"{WHOLE}\n\nThe end, part {number}.") for number in range(4)]
    known = {frozenset((texts[one].text, texts[other].text)): score for (one, other), score in scores.items()}

    def judged(one: PreparedText, other: PreparedText) -> object:
        return replace(judge(one, other), score=known[frozenset((one.text, other.text))])

    monkeypatch.setattr(module, "judge", judged)
    return grouped(*texts)


def test_one_wrong_judgement_does_not_join_two_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (2, 3): 6.0, (1, 2): 5.0}
    others = dict.fromkeys(combinations(range(4), 2), -2.0)
    assert scored(monkeypatch, others | copies) == [[0, 1], [2, 3]]


def test_text_that_most_of_a_story_resembles_belongs_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (0, 2): 6.0, (1, 2): 6.0, (0, 3): 2.0, (1, 3): 1.5}
    assert scored(monkeypatch, {**copies, (2, 3): -3.0}) == [[0, 1, 2, 3]]


def test_one_strong_pair_does_not_outweigh_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = {(0, 1): 6.0, (0, 2): 6.0, (1, 2): 6.0, (0, 3): 5.0}
    assert scored(monkeypatch, {**copies, (1, 3): -2.0, (2, 3): -2.0}) == [[0, 1, 2], [3]]
