import pytest

from copydesk.article import Draft
from copydesk.formats.parsing import parse
from copydesk.settings import Limits
from corpus.reading import LIMITS, only, raw, reasons, records


def texts(body: str) -> list[str | None]:
    return [record.text if isinstance(record, Draft) else None for record in records(body)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("title,text\nA,b\n", id="commas"),
        pytest.param("title\ttext\nA\tb", id="tabs"),
        pytest.param("title;text\r\nA;b\r\n", id="semicolons"),
        pytest.param("title|text\rA|b", id="old-mac-lines"),
        pytest.param('\ufeff"Title","Text"\n"A","b"\n', id="byte-order-mark-and-quotes"),
        pytest.param(",id,title,publication,author,date,year,month,url,content\n0,1,A,,,,,,,b\n", id="index-column"),
    ],
)
def test_table_is_recognised_by_its_header(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "delimited"
    assert texts(body) == ["b"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Title, text and date: what a byline needs\n\nThe desk says so.", id="sentence"),
        pytest.param("Headline\nText, with a comma", id="one-column"),
        pytest.param("name,amount\nferry,7\n", id="table-without-articles"),
        pytest.param("text,label\nThe ferry sails.,1\n", id="table-of-another-trade"),
        pytest.param("title,text,text\nA,b,c\n", id="column-twice"),
    ],
)
def test_text_that_only_resembles_a_table_of_articles_is_page_text(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "plain_text"


def test_columns_are_read_by_suppliers_names_and_data_sets_names() -> None:
    draft = only("ID,Heading,Publication,Date,article_url,ARTICLE\n7,A,Gazette,2026-03-04,https://g.example/a,b\n")

    assert (draft.identifier, draft.headline, draft.url, draft.text) == ("7", "A", "https://g.example/a", "b")
    assert draft.date_published == "2026-03-04"
    assert draft.publisher is not None
    assert draft.publisher.name == "Gazette"


def test_columns_may_be_named_as_in_a_spreadsheet() -> None:
    draft = only("Article Title;Article Text;Publish Date;Source Name\nA;b;2026-03-04;Gazette\n")

    assert (draft.headline, draft.text, draft.date_published) == ("A", "b", "2026-03-04")
    assert draft.publisher is not None
    assert draft.publisher.name == "Gazette"


def test_cell_may_hold_lines_quotes_and_separators_of_unicode() -> None:
    assert texts('title,text\nA,"one\n""two"", three\u2028four"\n') == ['one\n"two", three\u2028four']


def test_cell_may_be_longer_than_the_reader_allows_by_itself() -> None:
    long = "The ferry sails. " * 20_000

    assert texts(f"title,text\nA,{long}\n") == [long]


def test_row_with_too_many_cells_does_not_affect_the_others() -> None:
    body = "title,text\nA,b\nC,d,e\n\n,\nF\nG,h\n"

    assert texts(body) == ["b", None, None, "h"]
    assert reasons(body) == ["malformed_payload: line 3: 3 cells under 2 columns"]


def test_quote_that_is_never_closed_is_given_up_and_reading_goes_on() -> None:
    line = "x" * 1_023 + "\n"
    body = 'title,text\nA,b\nC,"d\n' + line * (Limits().cell_chars // 1_024 + 1) + "E,f\n"

    found = texts(body)

    assert (found[0], found[-1]) == ("b", "f")
    assert [reason.partition(": line ")[0] for reason in reasons(body)] == ["malformed_payload"]
