import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, only, raw, reasons

DOC = (
    '<doc sitename="Island Courier" title="Libraries stay open" author="Jane Roe; Sam Reed" date="2026-03-04"'
    ' url="https://courier.example/libraries" hostname="courier.example" description="All four of them"'
    ' categories="Isles" tags="books,council" fingerprint="67ec"><main><head rend="h1">Libraries stay open</head>'
    '<p>The <hi rend="#b">council</hi> voted<lb/>to keep them.</p><list rend="ul"><item>Ansleigh</item></list>'
    "<table><row><cell>Adults</cell><cell>free</cell></row></table><quote>A good day.</quote></main>"
    "<comments><p>First!</p></comments></doc>"
)
TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title type="main">'
    "Libraries stay open</title><author>Jane Roe</author><author>Sam Reed</author></titleStmt><sourceDesc>"
    "<biblFull><publicationStmt><publisher>Island Courier (courier.example)</publisher>"
    '<ptr type="URL" target="https://courier.example/libraries"/><date>2026-03-04</date></publicationStmt>'
    "</biblFull></sourceDesc></fileDesc><profileDesc><abstract><p>All four of them</p></abstract><textClass>"
    '<keywords><term type="categories">Isles</term><term type="tags">books,council</term></keywords>'
    '</textClass></profileDesc><encodingDesc><appInfo><application version="2" ident="Trafilatura"/></appInfo>'
    '</encodingDesc></teiHeader><text><body><div type="entry"><ab rend="h1" type="header">Libraries stay open'
    '</ab><p>The <hi rend="#b">council</hi> voted<lb/>to keep them.</p><list rend="ul"><item>Ansleigh</item>'
    "</list><table><row><cell>Adults</cell><cell>free</cell></row></table><quote>A good day.</quote></div>"
    '<div type="comments"><p>First!</p></div></body></text></TEI>'
)


@pytest.mark.parametrize("body", [DOC, TEI], ids=["xml", "tei"])
def test_page_has_the_fields_that_were_extracted(body: str) -> None:
    found = only(body)

    assert parse(raw(body), LIMITS).format == "trafilatura"
    assert (found.headline, found.description) == ("Libraries stay open", "All four of them")
    assert [one.name for one in found.author] == ["Jane Roe", "Sam Reed"]
    assert found.publisher is not None
    assert (found.publisher.name, found.publisher.domain) == ("Island Courier", "courier.example")
    assert (found.url, found.date_published) == ("https://courier.example/libraries", "2026-03-04")
    assert (found.article_section, found.keywords) == (("Isles",), ("books", "council"))


@pytest.mark.parametrize("body", [DOC, TEI], ids=["xml", "tei"])
def test_text_is_the_main_part_without_comments(body: str) -> None:
    [found] = normalized(body)

    assert getattr(found, "text", "").split("\n\n") == [
        "The council voted",
        "to keep them.",
        "* Ansleigh",
        "Adults free",
        "A good day.",
    ]


def test_names_of_older_versions_are_read() -> None:
    found = only(DOC.replace(" url=", " source=").replace(" description=", " excerpt="))

    assert (found.url, found.description) == ("https://courier.example/libraries", "All four of them")


def test_page_without_a_main_part_is_rejected() -> None:
    assert reasons('<doc sitename="Island Courier"><main/><comments/></doc>') == [
        "invalid_article: text: no article text, the page has no main part"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<doc><main><p>A</p></main></doc>",
        TEI.replace("Trafilatura", "oXygen"),
        '<doc id="1" hostname="a"><p>A</p></doc>',
    ],
)
def test_other_documents_are_not_taken_for_it(body: str) -> None:
    assert parse(raw(body), LIMITS).format != "trafilatura"
