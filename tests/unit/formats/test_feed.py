from itertools import islice

import pytest

from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def rss(items: str, root: str = "", head: str = "") -> str:
    return f'<rss version="2.0" {root}><channel><title>Gazette</title>{head}{items}</channel></rss>'


def item(fields: str) -> str:
    return rss(f"<item><description>The ferry sails.</description>{fields}</item>")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<rss/>", id="rss"),
        pytest.param('<?xml version="1.0"?>\n<!-- x -->\n<RSS version="0.91"></RSS>', id="rss-0.91-after-a-comment"),
        pytest.param(f"<feed {ATOM}/>", id="atom"),
        pytest.param(f"<a:feed xmlns:a='http://www.w3.org/2005/Atom' {ATOM}/>", id="atom-with-prefix"),
        pytest.param(f"<entry {ATOM}/>", id="atom-entry-alone"),
        pytest.param('<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', id="atom-0.3"),
        pytest.param('<r:RDF xmlns:r="urn:r" xmlns="http://purl.org/rss/1.0/"><channel/></r:RDF>', id="rss-1.0"),
        pytest.param("<rss version='2.0'/>".encode("utf-16"), id="utf-16"),
    ],
)
def test_feed_is_recognised_by_its_root(body: str | bytes) -> None:
    assert parse(raw(body), LIMITS).format == "feed"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<r:RDF xmlns:r="urn:r" xmlns:foaf="urn:foaf"><foaf:Person/></r:RDF>', id="other-rdf"),
        pytest.param("<html><body><p>How an &lt;rss> feed looks</p></body></html>", id="page-about-feeds"),
    ],
)
def test_document_that_only_resembles_a_feed_is_not_a_feed(body: str) -> None:
    assert parse(raw(body), LIMITS).format != "feed"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        pytest.param("<link>https://g.example/a</link>", "https://g.example/a", id="link"),
        pytest.param("<guid>https://g.example/a</guid>", "https://g.example/a", id="permanent-guid"),
        pytest.param('<guid isPermaLink="false">https://g.example/a</guid>', None, id="guid-that-is-no-address"),
        pytest.param("<guid>4711</guid>", None, id="guid-that-is-a-number"),
        pytest.param("<link>http://[</link>", "http://[", id="address-that-is-none"),
        pytest.param(
            "<feedburner:origLink>https://g.example/a</feedburner:origLink><link>https://proxy.example/1</link>",
            "https://g.example/a",
            id="original-before-the-proxy",
        ),
    ],
)
def test_address_is_the_one_for_people(fields: str, url: str | None) -> None:
    assert only(item(fields)).url == url


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        pytest.param("<author>jo@g.example (Jo Field)</author>", ["Jo Field"], id="name-after-the-mail-address"),
        pytest.param("<dc:creator>Jo Field</dc:creator>", ["Jo Field"], id="undeclared-prefix"),
        pytest.param(
            "<author><name>Jo Field</name></author><author><name>Sam Reed</name></author>",
            ["Jo Field", "Sam Reed"],
            id="several-of-atom",
        ),
    ],
)
def test_authors_are_read_in_every_way_that_feeds_name_them(fields: str, names: list[str]) -> None:
    assert [person.name for person in only(item(fields)).author] == names


def test_summary_beside_the_content_does_not_become_the_text() -> None:
    draft = only(item('<content:encoded xmlns:content="urn:c">&lt;p&gt;Whole.&lt;/p&gt;</content:encoded>'))

    assert (draft.text, draft.description, draft.warnings) == ("The ferry sails.", None, ("excerpt_only",))


def test_content_under_an_undeclared_prefix_is_still_the_content() -> None:
    draft = only(item("<content:encoded><![CDATA[<p>The whole story.</p>]]></content:encoded>"))

    assert (draft.text, draft.description, draft.warnings) == ("<p>The whole story.</p>", "The ferry sails.", ())


def test_fields_of_the_feed_hold_for_its_entries_even_after_them() -> None:
    body = rss("<item><description>The ferry sails.</description></item><language>fr</language>")

    draft = only(body)

    assert draft.in_language == "fr"
    assert draft.publisher is not None
    assert draft.publisher.name == "Gazette"


def test_broken_entry_does_not_affect_its_neighbours() -> None:
    body = rss(
        "<item><title>A <b>title</title><description>First.</description>"
        "<item><title>B</title><description>Second.</description></item>"
        "<item><title></item>"
    )

    first, second, third = records(body)

    assert isinstance(first, Draft)
    assert (first.text, first.warnings) == ("First.", ("excerpt_only", "markup_repaired"))
    assert isinstance(second, Draft)
    assert (second.headline, second.text, second.warnings) == ("B", "Second.", ("excerpt_only",))
    assert not isinstance(third, Draft)


def test_entries_are_read_one_by_one() -> None:
    body = rss("<item><description>The ferry sails.</description></item>" * 5_000)

    first = list(islice(parse(raw(body), LIMITS).records, 2))

    assert len(first) == 2


def test_feed_that_declares_entities_is_refused() -> None:
    body = '<!DOCTYPE rss [<!ENTITY a "aaaa">]>' + item("<title>&a;</title>")

    assert reasons(body) == ["malformed_payload: the document declares entities, which is refused"]


def test_rss_1_0_has_its_items_behind_the_channel() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel><title>Gazette</title><items><rdf:Seq><rdf:li resource="u"/></rdf:Seq></items></channel>'
        '<item rdf:about="https://g.example/a"><description>The ferry sails.</description></item></rdf:RDF>'
    )

    assert only(body).identifier == "https://g.example/a"


def test_guessed_encoding_is_marked_on_every_entry() -> None:
    assert "encoding_guessed" in only(item("<title>Café</title>").encode("cp1252")).warnings
