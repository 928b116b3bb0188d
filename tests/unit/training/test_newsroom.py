"""The generator of newsroom streams: what its groups, families and texts promise to those who train and measure."""

import random
import re
import statistics
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from training.dedupe.newsroom import Item, family_folds, family_names, flood_stream, lines, read_items, stream
from training.dedupe.newsroom.copies import EDITS, copied, likely_edits
from training.dedupe.newsroom.damage import DAMAGES
from training.dedupe.newsroom.forms import FORMS, form
from training.dedupe.newsroom.grammar import languages
from training.dedupe.newsroom.serials import families, frame
from training.dedupe.newsroom.stories import length, original
from training.dedupe.newsroom.streams import digest

ITEMS = stream(7, articles=1500)
WITHOUT_SPACES = ("ja", "zh")


def shingles(text: str, language: str) -> set[str]:
    """The three-word shingles of a text, in Chinese and Japanese those of six letters."""
    if language in WITHOUT_SPACES:
        letters = "".join(re.findall(r"\w+", text))
        return {letters[place : place + 6] for place in range(len(letters) - 5)}
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[place : place + 3]) for place in range(len(words) - 2)}


def shared(one: set[str], other: set[str]) -> float:
    """The share of the smaller set that the larger one holds."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def by_group(items: list[Item]) -> dict[str, list[Item]]:
    groups = defaultdict(list)
    for item in items:
        if item.role != "replay":
            groups[item.group].append(item)
    return groups


def test_same_seed_gives_the_same_stream() -> None:
    assert digest(stream(3, articles=150)) == digest(stream(3, articles=150))


def test_another_seed_gives_other_texts() -> None:
    first, second = stream(3, articles=150), stream(4, articles=150)
    assert not {item.text for item in first} & {item.text for item in second}
    assert not {item.id for item in first} & {item.id for item in second}


def test_arrival_is_in_order_of_time_but_for_replays() -> None:
    hours = [item.hours for item in ITEMS if item.role != "replay"]
    assert hours == sorted(hours)


def test_replay_is_the_same_article_again() -> None:
    first = {}
    for item in ITEMS:
        if item.role == "replay":
            assert (item.url, item.text, item.group) == (first[item.id].url, first[item.id].text, first[item.id].group)
        first.setdefault(item.id, item)


def test_every_copy_has_an_earlier_item_of_its_group() -> None:
    told = set()
    for item in ITEMS:
        assert not item.role.startswith("copy") or item.group in told, item.role
        told.add(item.group)


def test_what_is_no_copy_has_a_group_of_its_own() -> None:
    for items in by_group(ITEMS).values():
        assert sum(not item.role.startswith("copy") for item in items) == 1


def test_no_two_stories_have_one_text() -> None:
    stories = defaultdict(set)
    for item in ITEMS:
        stories[item.text].add(item.group)
    assert all(len(groups) == 1 for groups in stories.values())


def test_one_address_never_holds_two_stories() -> None:
    stories = defaultdict(set)
    for item in ITEMS:
        stories[item.url].add(item.group)
    assert all(len(groups) == 1 for groups in stories.values())


def test_every_look_alike_is_named_by_its_family() -> None:
    assert {item.role for item in ITEMS if item.role.startswith("neg:")} == {
        f"neg:{item.family}" for item in ITEMS if item.role.startswith("neg:")
    }


def test_families_that_are_not_allowed_do_not_occur() -> None:
    items = stream(5, articles=200, families=["weather", "follow-up"])
    assert {item.family for item in items} == {"weather", "follow-up", "copies", "single", "wire"}


def test_there_are_many_families_and_each_language_has_some() -> None:
    assert len(family_names()) >= 45
    assert all(len(families(language)) >= 8 for language in languages())


@pytest.mark.parametrize("language", languages())
def test_unlike_stories_share_few_shingles(language: str) -> None:
    chances = [random.Random(f"{language}/{number}") for number in range(24)]
    texts = [shingles(original(language, chance, 300)[1].text, language) for chance in chances]
    assert statistics.mean(shared(one, other) for one, other in combinations(texts, 2)) < 0.03


@pytest.mark.parametrize("language", languages())
def test_stories_have_the_length_asked_for(language: str) -> None:
    for words in (40, 200, 900):
        _, story = original(language, random.Random(words), words)
        assert words <= length(story.text, language) < words + 80


@pytest.mark.parametrize("language", languages())
def test_no_template_is_left_unfilled(language: str) -> None:
    for item in stream(11, articles=300, languages=[language]):
        assert not re.search(r"[{}|\[\]]", item.headline + item.text.replace(" | ", " ")), item


MISREAD = ("ocr", "mojibake")  # these change words everywhere, and so most shingles


@pytest.mark.parametrize("edit", [edit for edit in (*EDITS, *DAMAGES) if edit not in MISREAD])
def test_edited_copy_keeps_much_of_the_story(edit: str) -> None:
    event, story = original("en", random.Random(edit), 300)
    _, text = copied(story, event, [edit], random.Random(edit))
    assert shared(shingles(text, "en"), shingles(story.text, "en")) > 0.35


@pytest.mark.parametrize("edit", MISREAD)
def test_misread_copy_differs_in_letters_and_keeps_most_of_them(edit: str) -> None:
    event, story = original("fr", random.Random(edit), 300)
    _, text = copied(story, event, [edit], random.Random(edit))
    assert text != story.text
    assert 0.8 < SequenceMatcher(None, story.text, text, autojunk=False).ratio() < 1


def test_short_stories_are_not_cut() -> None:
    _, story = original("en", random.Random(1), 45)
    drawn = Counter(edit for seed in range(200) for edit in likely_edits(story, random.Random(seed)))
    assert not {"trim", "paywall", "excerpt", "lede"} & drawn.keys()


@pytest.mark.parametrize("family", FORMS)
def test_form_of_one_publisher_keeps_its_frame(family: str) -> None:
    kept = form(family, "en", random.Random(family))
    first, second = (kept.instalment(random.Random(day), day * 24.0)[1] for day in (1, 2))
    assert first != second
    assert shared(shingles(first, "en"), shingles(second, "en")) > 0.1


@pytest.mark.parametrize("family", families("en"))
def test_frames_of_two_publishers_differ(family: str) -> None:
    frames = {str(frame("en", family, random.Random(seed)).parts) for seed in range(8)}
    assert len(frames) >= 3


def test_later_versions_of_a_wire_story_stand_at_one_publisher_under_other_addresses() -> None:
    versions = [group for group in by_group(ITEMS).values() if group[0].family == "wire"]
    assert len(versions) >= 10
    for group in versions:
        assert len({item.publisher for item in group}) == 1
        assert len({item.url for item in group}) == len(group) >= 2


def test_flood_has_the_copies_asked_for_and_follow_ups_apart() -> None:
    items = flood_stream(2, copies=[60], language="en")
    sizes = Counter(len(group) for group in by_group(items).values())
    assert sizes[61] == 1
    assert sum(item.role == "neg:follow-up" for item in items) == 6


def test_roundup_of_floods_has_a_group_of_its_own() -> None:
    items = flood_stream(4, copies=[20, 15, 10], language="fr")
    roundups = [item for item in items if item.role == "neg:roundup"]
    assert len({item.group for item in roundups}) == len({item.id for item in roundups}) >= 2


def test_translation_keeps_the_names_and_is_no_copy() -> None:
    items = stream(6, articles=400, families=["translation"], languages=["de"], replays=0)
    told = [item for item in items if item.family == "translation"]
    assert {item.language for item in told} > {"de"}
    assert len({item.group for item in told}) == len(told)


def test_folds_share_out_every_family() -> None:
    folds = family_folds(5)
    assert sorted(name for fold in folds for name in fold) == sorted(family_names())


def sameness(family: str) -> float:
    frames = [form(family, "en", random.Random(seed)) for seed in range(12)]
    return statistics.mean(kept.sameness(random.Random(1)) for kept in frames)


def test_notices_of_few_changes_are_nearly_the_same_and_letters_are_not() -> None:
    assert sameness("form-few") > 0.75
    assert sameness("form-letter") < 0.5


def test_lines_read_back_are_the_stream(tmp_path: Path) -> None:
    path = tmp_path / "stream.jsonl"
    path.write_text("".join(lines(ITEMS[:50])), "utf-8")
    assert read_items(path) == ITEMS[:50]
