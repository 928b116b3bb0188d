import pytest

from builders import stored, story
from copydesk.article import Record
from copydesk.dedupe.sketch import CLAIMED
from copydesk.matching import matches, of_one_story
from fakes import MemoryTable

FAR_OFF = 4_102_444_800  # 2100


def put(table: MemoryTable, paper: str, **over: object) -> Record:
    """Put an article of a paper on the table and return its record."""
    article = stored(**{**over, "url": f"https://{paper}.example/1"})
    table.put(article)
    return article.record


def joined(*numbers: int) -> str:
    return "\n\n".join(str(story(number)["text"]) for number in numbers)


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


def test_text_like_no_other_claims_three_keys(table: MemoryTable) -> None:
    assert matches(put(table, "echo", **story(1)), table, FAR_OFF) == []
    assert len(table._claims) == CLAIMED


def test_text_without_a_word_is_like_no_other(table: MemoryTable) -> None:
    for paper in ("echo", "gazette"):
        assert matches(put(table, paper, text="*** ---", headline="?"), table, FAR_OFF) == []


def test_copy_is_found_with_its_owner_and_the_surest_comes_first(table: MemoryTable) -> None:
    original = put(table, "echo", **story(1))
    matches(original, table, FAR_OFF)
    edited = put(table, "gazette", text=joined(1) + " So the owner said.", headline="Other words")
    matches(edited, table, FAR_OFF)

    found = matches(put(table, "mercury", **story(1)), table, FAR_OFF)

    assert [match.claim.article_id for match in found] == [original.article_id, edited.article_id]
    assert [match.judgement.kind for match in found] == ["exact", "near"]


def test_exact_copy_leaves_the_keys_to_their_owner_and_renews_one(table: MemoryTable) -> None:
    matches(put(table, "echo", **story(1)), table, FAR_OFF)
    matches(put(table, "gazette", **story(1)), table, FAR_OFF + 1)

    assert len(table._claims) == CLAIMED
    assert sorted(end for _, end in table._claims.values()) == [FAR_OFF] * 2 + [FAR_OFF + 1]


def test_text_of_an_article_that_is_gone_is_no_match(table: MemoryTable) -> None:
    near = put(table, "echo", text=joined(1) + " So the owner said.")
    matches(near, table, FAR_OFF)
    del table._articles[near.article_id]

    assert matches(put(table, "gazette", **story(1)), table, FAR_OFF) == []


def test_earlier_text_of_an_article_is_matched_too(table: MemoryTable) -> None:
    first = stored(**story(1))
    matches(put(table, "gazette", **{**story(1), "text": joined(1) + " So the owner said."}), table, FAR_OFF)
    table.keep(next(iter(table._articles.values())).record)
    name = next(iter(table._articles))
    table._articles[name] = stored(**{**story(2), "url": "https://gazette.example/1"})

    found = matches(first.record, table, FAR_OFF)

    assert [(match.claim.article_id, match.judgement.are_copies) for match in found] == [(name, True)]


def test_roundup_makes_one_story_of_none_that_it_tells(table: MemoryTable) -> None:
    for number, paper in ((1, "echo"), (2, "gazette")):
        matches(put(table, paper, **story(number)), table, FAR_OFF)
    found = matches(put(table, "mercury", text=joined(1, 2), headline="The morning"), table, FAR_OFF)

    assert len(of_one_story([match for match in found if match.judgement.are_copies])) <= 1
