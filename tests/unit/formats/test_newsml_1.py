import pytest

from copydesk.article import Article
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, only, raw, reasons

IDENTIFIER = (
    "<Identification><NewsIdentifier><ProviderId>courier.example</ProviderId><DateId>20260306</DateId>"
    '<NewsItemId>ferry</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId></NewsIdentifier>'
    "</Identification>"
)
RELEASE = "<StatusWillChange><DateAndTime>20260307T060000Z</DateAndTime></StatusWillChange>"


def item(content: str, lines: str = "", status: str = '<Status FormalName="Usable"/>', about: str = "") -> str:
    return (
        f'<NewsML Version="1.2"><NewsItem>{IDENTIFIER}<NewsManagement><FirstCreated>20260306T060000+0000</FirstCreated>'
        f"<ThisRevisionCreated>20260306T080000Z</ThisRevisionCreated>{status}</NewsManagement>"
        f"<NewsComponent><NewsLines>{lines}</NewsLines>{about}{content}</NewsComponent></NewsItem></NewsML>"
    )


def data(text: str, kind: str = "text/plain") -> str:
    return f'<ContentItem><MimeType FormalName="{kind}"/><DataContent>{text}</DataContent></ContentItem>'


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>\n', "<!-- agency -->"])
def test_newsml_1_is_recognised_by_its_root_although_it_may_hold_a_page(declaration: str) -> None:
    page = data("<html><body><p>The ferry sails.</p></body></html>", "text/xhtml")

    assert parse(raw(declaration + item(page)), LIMITS).format == "newsml_1"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(data("\nThe ferry sails.\n"), "The ferry sails.", id="plain-text"),
        pytest.param(data("<p>One.</p><p>Two.</p>"), "One.\n\nTwo.", id="paragraphs"),
        pytest.param(data("<html><head><title>x</title></head><body><p>One.</p></body></html>", "text/xhtml"),
                     "<div><p>One.</p></div>", id="page"),
        pytest.param(data("<nitf><body><body.content><p>One.</p></body.content></body></nitf>", "text/vnd.iptc.nitf"),
                     "<p>One.</p>", id="nitf"),
        pytest.param(data(".long {of: style}", "text/css") + data("One."), "One.", id="style-sheet-before"),
        pytest.param(f"<NewsComponent>{data('Short.')}</NewsComponent><NewsComponent>{data('The longest text.')}"
                     "</NewsComponent>", "The longest text.", id="several-components"),
    ],
)  # fmt: skip
def test_the_longest_text_is_read_in_every_way_it_is_carried(content: str, text: str) -> None:
    assert only(item(content)).text == text


def test_fields_are_those_of_the_component_and_of_the_ones_around_it() -> None:
    about = (
        '<AdministrativeMetadata><Provider><Party FormalName="Harrowby Courier"/></Provider></AdministrativeMetadata>'
        '<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>'
    )
    inner = (
        f"<NewsComponent><NewsLines><HeadLine>Ferry returns</HeadLine></NewsLines>{data('It sails.')}</NewsComponent>"
    )

    draft = only(item(inner, "<HeadLine>News</HeadLine><ByLine>By Jane Roe</ByLine>", about=about))

    assert (draft.headline, draft.in_language, draft.author[0].name) == ("Ferry returns", "en", "By Jane Roe")
    assert draft.publisher is not None
    assert (draft.publisher.name, draft.publisher.domain) == ("Harrowby Courier", "courier.example")
    assert draft.identifier == "urn:newsml:courier.example:20260306:ferry"


def test_dates_in_basic_form_are_read() -> None:
    [found] = normalized(item(data("The ferry to Saint Odile sails again.")))

    assert isinstance(found, Article)
    assert found.date_published is not None
    assert found.date_modified is not None
    assert found.date_published.isoformat() == "2026-03-06T06:00:00+00:00"
    assert found.date_modified.isoformat() == "2026-03-06T08:00:00+00:00"


@pytest.mark.parametrize(
    ("status", "expected", "embargoed"),
    [
        ('<Status FormalName="Usable"/>', "Usable", None),
        ('<Status FormalName="Embargoed"/>', "Embargoed", None),
        (f'<Status FormalName="Embargoed"/>{RELEASE}', "usable", "20260307T060000Z"),
    ],
    ids=["usable", "embargoed-without-end", "embargoed-with-end"],
)
def test_status_and_embargo_are_read(status: str, expected: str, embargoed: str | None) -> None:
    draft = only(item(data("It sails."), status=status))

    assert (draft.pub_status, draft.embargoed) == (expected, embargoed)


def test_canceled_item_needs_no_text() -> None:
    draft = only(item("", status='<Status FormalName="Canceled"/>'))

    assert (draft.pub_status, draft.text) == ("Canceled", None)


def test_item_of_pictures_alone_is_rejected() -> None:
    picture = '<ContentItem Href="f.jpg"><MimeType FormalName="image/jpeg"/></ContentItem>'

    assert reasons(item(picture)) == ["invalid_article: text: no article text, no component has one"]


def test_revision_slugline_and_the_item_before_are_read() -> None:
    derived = '<DerivedFrom NewsItem="urn:newsml:courier.example:20260305:ferry:1"/>'
    found = only(item(data("It sails."), "<SlugLine>ferry-ice</SlugLine>", status=derived))
    assert (found.version, found.slugline) == ("2", "ferry-ice")
    assert found.is_based_on == ("urn:newsml:courier.example:20260305:ferry:1",)
