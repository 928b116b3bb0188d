import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records

WIDE = "The ferry to Saint Odile will sail again from Friday, nine days"


def nitf(content: str = "<p>The ferry sails.</p>", head: str = "", over: str = "") -> str:
    body = f"<body><body.head>{over}</body.head><body.content>{content}</body.content></body>"
    return f"<nitf><head>{head}</head>{body}</nitf>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(nitf(), id="bare"),
        pytest.param(f'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd">{nitf()}', id="with-a-doctype"),
        pytest.param('<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"/>', id="in-its-namespace"),
    ],
)
def test_nitf_is_recognised_by_its_root(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "nitf"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>", id="paragraphs"),
        pytest.param("<hl2>Head</hl2><block>Two.</block>", "<h2>Head</h2><div>Two.</div>", id="own-names-as-html"),
        pytest.param("<p>A<media><p>no</p></media>B</p><note>no</note>C", "<p>AB</p>C", id="beside-the-text"),
        pytest.param("<media>no</media> tail <note>no</note> end", "tail  end", id="text-between-stays"),
        pytest.param("plain &amp; simple", "plain &amp; simple", id="bare-text"),
        pytest.param(
            "<pre>Sails:\n 07:00\n 09:00</pre>", "<div>Sails:<br> 07:00<br> 09:00</div>", id="rows-of-a-table"
        ),
        pytest.param(f"<pre>{WIDE}\n{WIDE}</pre>", f"<div>{WIDE}\n{WIDE}</div>", id="prose-at-a-fixed-width"),
    ],
)
def test_content_is_read_as_html(content: str, html: str) -> None:
    assert only(nitf(content)).text == html


@pytest.mark.parametrize(
    ("over", "names"),
    [
        pytest.param("<byline>By Jo Field</byline>", ["By Jo Field"], id="line"),
        pytest.param("<byline>By <person>Jo Field</person>, <person>Sam Reed</person></byline>",
                     ["Jo Field", "Sam Reed"], id="persons"),
        pytest.param("<byline> </byline>", [], id="empty"),
    ],
)  # fmt: skip
def test_byline_names_people(over: str, names: list[str]) -> None:
    assert [person.name for person in only(nitf(over=over)).author] == names


@pytest.mark.parametrize("status", ["withheld", "canceled", "embargoed"])
def test_status_of_a_story_is_kept(status: str) -> None:
    assert only(nitf(head=f'<docdata management-status="{status}"/>')).pub_status == status


def test_embargo_ends_with_the_release() -> None:
    assert only(nitf(head='<docdata><date.release norm="20260305T060000Z"/></docdata>')).embargoed == "20260305T060000Z"


def test_story_may_kill_another_and_needs_no_text_for_it() -> None:
    order = (
        '<docdata management-doc-idref="gaz-1" management-idref-status="canceled"><doc-id id-string="gaz-2"/></docdata>'
    )

    kill = only(f"<nitf><head>{order}</head><body/></nitf>")

    assert (kill.identifier, kill.pub_status, kill.text) == ("gaz-1", "canceled", None)


def test_archive_of_several_stories_gives_each_and_the_broken_one_its_reason() -> None:
    body = nitf() + "<nitf><body><p></nitf>" + "<nitf/>" + nitf("<p>The mill opens.</p>")

    found = records(body)

    assert [getattr(record, "text", None) for record in found] == ["<p>The ferry sails.</p>", None, None,
                                                                   "<p>The mill opens.</p>"]  # fmt: skip
    assert reasons(body) == [
        "malformed_payload: broken XML, line 1 of the record",
        "invalid_article: text: no article text, the story has no body.content",
    ]


def test_story_that_declares_entities_is_refused() -> None:
    assert reasons('<!DOCTYPE nitf [<!ENTITY a "b">]>' + nitf()) == [
        "malformed_payload: the document declares entities, which is refused"
    ]


def test_du_key_gives_slugline_and_version() -> None:
    found = only(nitf(head='<docdata><du-key key="ferry-ice" version="3"/></docdata>'))
    assert (found.slugline, found.version) == ("ferry-ice", "3")


def test_generation_of_a_du_key_is_the_version_where_none_is_named() -> None:
    assert only(nitf(head='<docdata><du-key key="ferry-ice" generation="2"/></docdata>')).version == "2"
