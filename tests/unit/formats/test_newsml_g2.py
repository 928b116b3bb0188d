import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
TEXT = "<inlineData>The ferry sails.</inlineData>"


def news(content: str = TEXT, about: str = "", attributes: str = "", meta: str = "") -> str:
    return (
        f"<newsItem {G2} {attributes}><itemMeta>{meta}</itemMeta><contentMeta>{about}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


@pytest.mark.parametrize("name", ["newsItem", "newsMessage", "packageItem", "conceptItem", "contentSet"])
def test_newsml_is_recognised_by_its_root(name: str) -> None:
    assert parse(raw(f"<?xml version='1.0'?><{name} {G2}/>"), LIMITS).format == "newsml_g2"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(TEXT, "The ferry sails.", id="plain-text"),
        pytest.param("<inlineXML><p>One.</p><p>Two.</p></inlineXML>", "One.\n\nTwo.", id="paragraphs"),
        pytest.param("<inlineXML><div><p>One.</p></div></inlineXML>", "<div><p>One.</p></div>", id="part-of-a-page"),
        pytest.param("<inlineXML><html><head><title>x</title></head><body><p>One.</p></body></html></inlineXML>",
                     "<div><p>One.</p></div>", id="page"),
        pytest.param("<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>",
                     "<p>One.</p>", id="nitf"),
    ],
)  # fmt: skip
def test_text_is_read_in_every_way_it_is_carried(content: str, text: str) -> None:
    assert only(news(content)).text == text


@pytest.mark.parametrize(
    ("body", "instead"),
    [
        pytest.param(news(""), "the item has no content", id="nothing"),
        pytest.param(news("<remoteContent/><remoteContent/>"), "the item names 2 remote files", id="remote"),
        pytest.param(news("<inlineXML><sports/></inlineXML>"), "the item holds sports", id="other-xml"),
        pytest.param(
            news('<inlineData encoding="ienc:base64">aGk=</inlineData>'), "the item has no content", id="bytes"
        ),
        pytest.param(f"<packageItem {G2}/>", "a packageItem has no body", id="package"),
    ],
)
def test_rejection_of_an_item_without_a_story_names_its_content(body: str, instead: str) -> None:
    assert reasons(body) == [f"invalid_article: text: no article text, {instead}"]


@pytest.mark.parametrize(
    ("meta", "status", "embargoed"),
    [
        pytest.param("", None, None, id="nothing"),
        pytest.param('<pubStatus qcode="stat:usable"/>', "stat:usable", None, id="usable"),
        pytest.param('<pubStatus qcode="stat:canceled"/>', "stat:canceled", None, id="canceled"),
        pytest.param(
            '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "canceled", None, id="uri"
        ),
        pytest.param("<embargoed>2026-03-05T00:00:00Z</embargoed>", None, "2026-03-05T00:00:00Z", id="embargo"),
        pytest.param("<embargoed/>", "withheld", None, id="embargo-without-end"),
        pytest.param('<pubStatus qcode="stat:usable"/><embargoed/>', "stat:usable", None, id="empty-element"),
        pytest.param('<pubStatus qcode="stat:canceled"/><embargoed/>', "stat:canceled", None, id="kill-under-embargo"),
    ],
)
def test_status_and_embargo_are_kept(meta: str, status: str | None, embargoed: str | None) -> None:
    draft = only(news(meta=meta))

    assert (draft.pub_status, draft.embargoed) == (status, embargoed)


def test_kill_order_needs_no_story() -> None:
    kill = only(news("", meta='<pubStatus qcode="stat:canceled"/>'))

    assert (kill.text, kill.pub_status) == (None, "stat:canceled")


def test_fields_of_the_item_precede_those_of_its_content() -> None:
    nitf = (
        "<inlineXML><nitf><body><body.head><hedline><hl1>Inner</hl1></hedline><byline>Jo Field</byline></body.head>"
        "<body.content><p>One.</p></body.content></body></nitf></inlineXML>"
    )

    draft = only(news(nitf, about='<headline role="hl:sub">Sub</headline><headline role="hld:main">Outer</headline>'))

    assert draft.headline == "Outer"
    assert [person.name for person in draft.author] == ["Jo Field"]


def test_broken_item_does_not_affect_the_others() -> None:
    body = f"<newsMessage {G2}><itemSet>{news('<inlineXML><p>')}{news()}</itemSet></newsMessage>"

    assert reasons(body) == ["malformed_payload: broken XML, line 1 of the record"]
    assert len(list(parse(raw(body), LIMITS).records)) == 2


def test_header_of_a_page_is_not_its_text_and_gives_the_date() -> None:
    header = '<header><ul><li>Isles</li></ul><time data-datetime="2026-03-04T19:00:00+01:00">04.03.2026</time></header>'
    page = f"<inlineXML><html><body>{header}<section><p>One.</p></section></body></html></inlineXML>"

    draft = only(news(page))

    assert draft.text == "<div><section><p>One.</p></section></div>"
    assert draft.date_published == "2026-03-04T19:00:00+01:00"


def test_login_of_an_editor_is_not_an_author() -> None:
    creators = "<creator><name>j.roe</name></creator><creator><name>Tom Mbeki</name></creator>"

    assert [author.name for author in only(news(about=creators)).author] == ["Tom Mbeki"]


def test_version_slugline_and_the_item_before_are_read() -> None:
    links = '<link rel="irel:seeAlso" residref="urn:a:9"/><link rel="irel:evolvedFrom" residref="urn:a:1"/>'
    found = only(news(about="<slugline>ferry-ice</slugline>", attributes='guid="urn:a:2" version="4"', meta=links))
    assert (found.version, found.slugline, found.is_based_on) == ("4", "ferry-ice", ("urn:a:1",))
