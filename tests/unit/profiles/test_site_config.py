"""Site configurations of Full-Text RSS -> profiles: what is carried over, and what is named as left out."""

import pytest

from copydesk.profiles.site_config import host_of_config, import_config
from copydesk.profiles.xpath import as_css

CONFIG = """
# a comment: with a colon
title: //h1[@class='headline']
body: //div[@id='story'] | //article//div[contains(concat(' ', normalize-space(@class), ' '), ' text ')]
strip: //aside
strip_id_or_class: promo
find_string: <br>
test_url: https://gazette.example/a
"""


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='story']", ["div[id='story']"]),
        ('(//div[@class="story"])[1]', ["div[class='story']"]),
        ("//div[contains(@class, 'a')]/p", ["div[class*='a'] > p"]),
        ("//article//*[@itemprop='articleBody']", ["article [itemprop='articleBody']"]),
        ("//p[@id='a' or @id='b']//b", ["p[id='a'] b", "p[id='b'] b"]),
        ("//p[@id='a' and not(@class)]", ["p[id='a']:not([class])"]),
        ("//a[starts-with(@href, '/x')]", ["a[href^='/x']"]),
        ("//div[contains(concat(' ',normalize-space(@class),' '),' b ')]", ["div[class~='b']"]),
        ("//meta[@name='date']/@content", ["meta[name='date']"]),
        ("//h1 | //h2", ["h1", "h2"]),
    ],
)
def test_xpath_is_written_in_css(xpath: str, css: list[str]) -> None:
    assert as_css(xpath) == css


@pytest.mark.parametrize(
    "xpath",
    [
        "//p[1]",
        "//p[position()<3]",
        "//p[text()='x']",
        "//p/following-sibling::p",
        "//p[.//b]",
        "//p[contains(., 'x')]",
        "//p[@a='1' and @b='2' or @c='3']",
        "substring-after(//p, 'x')",
        '//p[@title="it\'s"]',
        "",
        "//p" * 200,
    ],
)
def test_xpath_that_css_cannot_say_is_left_out(xpath: str) -> None:
    assert as_css(xpath) is None


def test_body_is_carried_over_as_the_place_of_the_text() -> None:
    found = import_config("gazette.example", CONFIG)

    assert found.profile
    assert found.profile.body.within == ("div[id='story']", "article div[class~='text']")
    assert (found.profile.body.take, found.profile.body.drop, found.carried) == ((), (), 1)


def test_what_is_left_out_is_named_and_entries_about_fetching_are_not() -> None:
    left_out = import_config("gazette.example", CONFIG).left_out

    assert [entry.partition(":")[0] for entry in left_out] == ["title", "strip", "strip_id_or_class", "find_string"]


def test_other_rules_are_carried_over_on_request() -> None:
    profile = import_config("gazette.example", CONFIG, with_all=True).profile

    assert profile
    assert (profile.headline.take, profile.body.drop) == (("h1[class='headline']",), ("aside",))


def test_rules_beyond_the_length_of_a_list_are_named_as_left_out() -> None:
    found = import_config("gazette.example", "".join(f"body: //div[@id='b{number}']\n" for number in range(60)))

    assert found.profile
    assert (len(found.profile.body.within), found.carried, len(found.left_out)) == (50, 50, 10)
    assert found.left_out[0] == "body: //div[@id='b50']"


def test_configuration_without_a_body_gives_no_profile() -> None:
    assert import_config("gazette.example", "title: //h1").profile is None


@pytest.mark.parametrize(("name", "host"), [("bbc.co.uk.txt", "bbc.co.uk"), (".blogspot.com.txt", "blogspot.com")])
def test_file_names_its_host(name: str, host: str) -> None:
    assert host_of_config(name) == host
