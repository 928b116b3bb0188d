import pytest

from copydesk.article import Draft
from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.page import describe_page


def read(page: str, address: str = "") -> Draft:
    return describe_page(parse_page(page.encode()), address)


def ld(*properties: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {", ".join(properties)}}}</script>'


def test_fields_of_json_ld_are_read() -> None:
    found = read(
        ld(
            '"url": "https://x.example/ferry"',
            '"publisher": {"@type": "Organization", "name": "The Gazette"}',
            '"inLanguage": "en-GB"',
            '"articleSection": ["Islands", "News"]',
            '"keywords": "ferry, repair"',
            '"image": [{"@type": "ImageObject", "url": "https://x.example/a.jpg"}, "https://x.example/b.jpg"]',
            '"isAccessibleForFree": "False"',
            '"copyrightNotice": "© The Gazette"',
            '"dateModified": "2026-03-05"',
            '"identifier": {"@type": "PropertyValue", "value": "g-1"}',
            '"version": 2',
            '"isBasedOn": {"@type": "NewsArticle", "url": "https://x.example/ferry-stuck"}',
        )
    )

    assert (found.url, found.in_language, found.identifier) == ("https://x.example/ferry", "en-GB", "g-1")
    assert found.publisher is not None
    assert found.publisher.name == "The Gazette"
    assert (found.article_section, found.keywords) == (("Islands", "News"), ("ferry", "repair"))
    assert found.image == ("https://x.example/a.jpg", "https://x.example/b.jpg")
    assert (found.is_accessible_for_free, found.copyright_notice) == (False, "© The Gazette")
    assert found.date_modified == "2026-03-05"
    assert (found.version, found.is_based_on) == ("2", ("https://x.example/ferry-stuck",))


def test_fields_of_meta_tags_are_read() -> None:
    found = read(
        '<html lang="de"><meta property="og:site_name" content="Der Kurier"><meta property="article:tag" content="a">'
        '<meta property="article:tag" content="b"><meta property="article:section" content="Inseln">'
        '<meta name="copyright" content="© Kurier"><meta property="og:image" content="/a.jpg">'
        '<meta property="og:url" content="https://k.example/faehre"><meta name="description" content="Neun Tage.">'
    )

    assert found.publisher is not None
    assert (found.publisher.name, found.in_language) == ("Der Kurier", "de")
    assert (found.keywords, found.article_section) == (("a", "b"), ("Inseln",))
    assert (found.copyright_notice, found.description) == ("© Kurier", "Neun Tage.")
    assert found.image == ("https://k.example/a.jpg",)


def test_fields_of_microdata_are_read() -> None:
    found = read(
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">Ferry sails</h2>'
        '<p itemprop="description">Nine days.</p><meta itemprop="keywords" content="ferry, repair">'
        '<div itemprop="publisher" itemscope><b itemprop="name">The Gazette</b></div>'
        '<div itemscope itemtype="https://schema.org/Comment"><i itemprop="description">First!</i></div></div>'
    )

    assert found.publisher is not None
    assert (found.headline, found.description, found.publisher.name) == ("Ferry sails", "Nine days.", "The Gazette")
    assert found.keywords == ("ferry", "repair")


def test_relative_canonical_link_stands_under_the_address_of_the_page() -> None:
    found = read('<link rel="canonical" href="/ferry">', "https://x.example/ferry?page=1")

    assert found.canonical_url == "https://x.example/ferry"


def test_language_that_is_not_a_tag_is_skipped() -> None:
    found = read('<html lang="en">' + ld('"inLanguage": {"@type": "Language", "name": "English"}'))

    assert found.in_language == "en"


def test_candidates_are_kept_only_where_there_are_several() -> None:
    several = read("<title>Ferry sails</title><h1>Back after nine days</h1>")

    assert [one.headline for one in several.headline_candidates] == ["Back after nine days", "Ferry sails"]
    assert read("<h1>Ferry sails</h1>").headline_candidates == ()


def test_guessed_date_is_never_unmarked() -> None:
    guessed = read("<h1>Ferry sails</h1><p>4 March 2026</p>")
    declared = read('<meta property="article:published_time" content="2026-03-04">')

    assert (guessed.published_source, guessed.warnings) == ("headline-text", ("date_published_guessed",))
    assert (declared.published_source, declared.warnings) == ("meta", ())


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "description": "Nine days",}',
        '<!-- {"@type": "NewsArticle", "description": "Nine days"} -->',
        '<!-- about the ferry -->{"@type": "NewsArticle", "description": "Nine days"}',
        '//<![CDATA[\n{"@type": "NewsArticle", "description": "Nine days"}\n//]]>',
        '{"@type": "NewsArticle", "description": "Nine\tdays"}',
        '{"@type": "Organization"} {"@type": "NewsArticle", "description": "Nine days"}',
        '{"@type": "NewsArticle", "description": "Nine days"};',
    ],
    ids=["comma", "comment", "remark", "cdata", "control", "in-a-row", "semicolon"],
)
def test_slightly_broken_json_ld_is_mended_and_flagged(block: str) -> None:
    found = read(f'<script type="application/ld+json">{block}</script>')

    assert " ".join((found.description or "").split()) == "Nine days"
    assert found.warnings == ("json_ld_repaired",)


def test_json_ld_beyond_repair_is_flagged() -> None:
    found = read("<script type=\"application/ld+json\">{'@type': 'NewsArticle', 'description': 'x'}</script>")

    assert (found.description, found.warnings) == (None, ("json_ld_unreadable",))
