"""A profile suggested from pages of one site."""

from typing import Any

from copydesk.extraction.html.document import parse_page
from copydesk.profiles.reading import read_profiles
from copydesk.profiles.suggestion import suggest
from copydesk.profiles.writing import written

WORDS = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed, said the harbour of"


def page(number: int, story: str = "story") -> Any:
    body = "".join(f"<p>{WORDS} {place} {number}.</p>" for place in ("Skerrow", "Ansleigh", "Merrowby", "Odile"))
    links = "".join(f"<li><a href='/{n}'>Another story {n} of today</a></li>" for n in range(12))
    return parse_page(
        f"""<!DOCTYPE html><html><head><title>Ferry {number} returns</title></head><body><ul class="menu">{links}</ul>
        <div class="page"><h1>Ferry {number} returns</h1><div class="{story}" id="story-{number}000">{body}
        <div class="more"><ul>{links}</ul></div></div></div><div class="foot">© 2026 Gazette</div></body>""".encode()
    )


def test_element_that_holds_the_texts_of_most_pages_is_suggested() -> None:
    found = suggest("gazette.example", [page(1), page(2), page(3), page(4, "other")])

    assert found
    assert found.profile.body.within == ("div.story",)
    assert found.profile.body.drop == ("div.more",)
    assert (found.pages, found.found) == (4, 3)


def test_single_page_and_pages_without_a_template_give_no_suggestion() -> None:
    assert suggest("gazette.example", [page(1)]) is None
    assert suggest("gazette.example", [page(number, f"s{number}00") for number in range(0)]) is None


def test_suggestion_is_a_profile_that_can_be_read() -> None:
    found = suggest("gazette.example", [page(1), page(2)])
    assert found

    text = written(found.profile, ("Suggested",))

    assert text.startswith("# Suggested\nhosts = [")
    assert read_profiles({"a.toml": text}).of_page("gazette.example") == found.profile


def test_names_and_lists_are_written_as_toml_that_reads_the_same() -> None:
    rules = 'hosts = ["a.example"]\n[body]\ndrop = ["[title=\'a\\\\\\"b\']", "x"]\n[fields]\n"meta.k ü" = "headline"\n'
    profile = read_profiles({"a.toml": rules}).of_page("a.example")
    assert profile

    assert read_profiles({"a.toml": written(profile)}).of_page("a.example") == profile
