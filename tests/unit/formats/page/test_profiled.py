"""A page read by the profile of its site: what its rules take, drop and find."""

import pytest

from copydesk.article import Draft
from copydesk.formats.page.page import read_page
from copydesk.formats.page_blocks import page_blocks
from copydesk.formats.syntax.payload import Payload
from copydesk.profiles.reading import read_profiles
from copydesk.profiles.selection import Profiles
from copydesk.settings import Limits

SENTENCE = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait."
PAGE = f"""<!DOCTYPE html><html><head><title>Ferry</title><meta property="og:url" content="https://gazette.example/a">
</head><body><h1><i>Harbour</i> Ferry returns</h1><p class="by">Jane <b>(staff)</b> Roe</p><p>Updated: 4 March 2026</p>
<div class="story"><p>{SENTENCE}</p><p>It was <span class="ad">Buy now!</span> a long wait.</p>
<div class="more"><p>{SENTENCE} More.</p></div><noscript><p>{SENTENCE} Unseen.</p></noscript></div>
<div class="second"><p>{SENTENCE} {SENTENCE}</p><p>{SENTENCE} Twice.</p><p>{SENTENCE} Thrice.</p></div></body></html>"""


def profiles(rules: str) -> Profiles:
    return read_profiles({"gazette.toml": f'hosts = ["gazette.example"]\n{rules}'})


def read(rules: str) -> Draft:
    found = read_page(Payload(PAGE.encode(), profiles=profiles(rules)))
    assert isinstance(found, Draft), found.reason
    return found


def paragraphs(draft: Draft) -> list[str]:
    return (draft.text or "").split("\n\n")


def test_text_is_that_of_the_elements_that_are_taken_without_those_dropped() -> None:
    draft = read('[body]\ntake = [".story"]\ndrop = [".more", ".ad"]')

    assert paragraphs(draft) == [SENTENCE, "It was a long wait."]
    assert (draft.text_confidence, draft.warnings) == (None, ())


def test_first_selector_that_finds_a_text_is_used() -> None:
    assert len(paragraphs(read('[body]\ntake = [".nothing", ".second", ".story"]'))) == 3


def test_text_in_an_element_that_is_usually_skipped_can_be_taken() -> None:
    assert paragraphs(read('[body]\ntake = ["noscript"]')) == [f"{SENTENCE} Unseen."]


@pytest.mark.parametrize("take", [".nothing", ".ad"])
def test_usual_text_is_used_where_a_rule_takes_nearly_nothing(take: str) -> None:
    draft = read(f'[body]\ntake = ["{take}"]')

    assert SENTENCE in (draft.text or "")
    assert "profile_body_missing" in draft.warnings
    assert draft.text_confidence is not None


def test_rules_that_find_nothing_are_warned_of_by_list() -> None:
    rules = '[body]\ndrop = [".none", ".more"]\nend_words = ["Read on"]\n[author]\ntake = [".nobody"]'

    assert read(rules).warnings[-2:] == ("profile_unmatched:author.take", "profile_unmatched:body.end_words")


def test_fields_are_those_that_rules_take() -> None:
    rules = '[headline]\ntake = ["h1"]\ndrop = ["i"]\n[author]\ntake = [".by"]\ndrop = ["b"]'

    draft = read(f'{rules}\n[date]\ntake_words = ["updated"]')

    assert draft.headline == "Ferry returns"
    assert draft.headline_candidates[0].sources == ("profile",)
    assert [one.name for one in draft.author] == ["Jane Roe"]
    assert (draft.date_published, draft.published_source) == ("4 March 2026", "profile")
    assert "date_published_guessed" not in draft.warnings


def test_page_of_another_site_is_read_as_usual() -> None:
    elsewhere = read_profiles({"a.toml": 'hosts = ["other.example"]\n[body]\ntake = [".story"]'})

    assert read_page(Payload(PAGE.encode(), profiles=elsewhere)) == read_page(Payload(PAGE.encode()))


def test_explanation_names_rules_with_their_counts_and_the_blocks_that_they_decided() -> None:
    rules = '[body]\ntake = [".story"]\ndrop = [".more", ".none"]\nend_words = ["It was"]'

    page = page_blocks("html_page", PAGE.encode(), Limits(), profiles=profiles(rules))

    counts = {one.rule: one.count for one in page.rules}
    assert counts == {
        "body.take .story": 1,
        "body.drop .more": 1,
        "body.drop .none": 0,
        "body.end_words It was": 1,
    }
    decided = {
        reason.text.partition(".")[0]: reason.groups[0][0]
        for reason in page.reasons
        if "profile" in reason.groups[0][0]
    }
    assert decided["It was Buy now! a long wait"] == "profile body.end_words it was"
    assert "profile body.take .story" in {reason.groups[0][0] for reason in page.reasons if reason.kept}


def test_text_that_is_found_is_kept_inside_of_the_elements_that_are_named() -> None:
    assert paragraphs(read('[body]\nwithin = [".second"]')) == paragraphs(read('[body]\ntake = [".second"]'))


def test_place_that_holds_less_than_half_of_the_text_is_not_believed() -> None:
    draft = read('[body]\nwithin = [".more"]')

    assert draft.text == read("").text
    assert "profile_body_missing" in draft.warnings


def test_text_that_what_is_dropped_had_hidden_is_found() -> None:
    hidden = (
        f'<html><head><link rel=canonical href="https://gazette.example/b"></head><body><p>{SENTENCE}</p><div class=c>'
    )
    page = hidden + f"<p>{SENTENCE} {SENTENCE} Consent.</p>" * 8 + "</div></body></html>"

    found = read_page(Payload(page.encode(), is_article=True, profiles=profiles('[body]\ndrop = [".c"]')))

    assert isinstance(found, Draft)
    assert found.text == SENTENCE


def test_nothing_is_dropped_where_nearly_nothing_would_be_left() -> None:
    draft = read('[body]\ndrop = ["body"]')

    assert draft.text == read("").text
    assert "profile_body_missing" in draft.warnings
