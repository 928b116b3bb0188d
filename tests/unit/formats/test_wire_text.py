import pytest

from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, only, raw, reasons, records

BODY = (
    "   Saint Odile (dpa) - The ferry to the island will sail again from\r\nFriday, the harbour office said on"
    ' Wednesday.\r\n\r\n   "We are glad of it," said Jo Field, its head.\r\n'
)
TEXT = (
    "Saint Odile (dpa) - The ferry to the island will sail again from Friday, the harbour office said on Wednesday."
    '\n\n"We are glad of it," said Jo Field, its head.'
)
HEADER = "eca062 4 i 211 ccccb   dpa 061\r\n\r\nIslands/ferries/\r\n"
HEADING = "1ST LEAD\r\nFerry to Saint Odile sails again\r\nBy Jane Roe, dpa =\r\n\r\n"
NOTES = "\r\n# Notebook\r\n\r\n## Contacts\r\n- Editing by: Jo <jo@agency.example>\r\n\r\ndpa jr jf\r\n\r\n"
IPTC = f"\x01{HEADER}\x02{HEADING}{BODY}{NOTES}\x03041937 GMT Mar 26\r\n\x04"
ANPA = (
    "\x16\x16\x01W2870\x1f_asian\r\nf l\x13\x11 BC-LT--Isles-FerryRet 1stLd-Writethru   03-04 1049\r\n\x02"
    "BC-LT--Isles-Ferry Returns, 1st Ld-Writethru,466<\r\n^Ferry to Saint Odile sails again<\r\n"
    "^AP Photo XNP101<\r\n^Eds: With AP Photos.<\r\n^The ferry sails after nine days.<\r\n"
    "^By JANE ROE and TOM MBEKI=\r\n^Associated Press=\r\n"
    "\t   SAINT ODILE (AP) _ The ferry will sail again from Friday.\r\n \r\n"
    "\t   ``We are glad,'' said Jo Field.<\r\n \r\n"
    "\t   \x03AP-WF-03-04-26 1937GMT<\r\n\x0c\r\n\x04"
)
TELEX = (
    "ZCZC AAP\r\n%A\r\n#Isles: Ferry_BC6\r\n$Ferry to Saint Odile sails again\r\n:By Jane Roe\r\n"
    "&AAP\\roej\r\n*02000000\r\n@Vic\r\n"
    "The ferry will sail again from Friday.\r\n\r\n   The office is glad of it.\r\n\r\nAAP RTV\r\nNNNN\r\n"
)


def test_iptc_7901_gives_headline_text_byline_date_and_keywords() -> None:
    draft = only(IPTC)

    assert parse(raw(IPTC), LIMITS).format == "wire_text"
    assert (draft.headline, draft.text) == ("Ferry to Saint Odile sails again", TEXT)
    assert [author.name for author in draft.author] == ["Jane Roe"]
    assert (draft.date_published, draft.keywords) == ("2026-03-04T19:37Z", ("Islands", "ferries"))
    assert draft.publisher
    assert draft.publisher.name == "dpa"


def test_dump_without_control_characters_is_read_alike() -> None:
    dump = f"{HEADER}{HEADING}{BODY}{NOTES}041937 GMT Mär 26\n".replace("\r", "")

    assert only(dump) == only(IPTC)


def test_anpa_1312_gives_headline_text_byline_date_and_slug() -> None:
    draft = only(ANPA)

    assert parse(raw(ANPA), LIMITS).format == "wire_text"
    assert draft.headline == "Ferry to Saint Odile sails again"
    assert draft.text == "SAINT ODILE (AP) — The ferry will sail again from Friday.\n\n“We are glad,” said Jo Field."
    assert draft.description == "The ferry sails after nine days."
    assert [author.name for author in draft.author] == ["JANE ROE and TOM MBEKI"]
    assert (draft.date_published, draft.keywords) == ("2026-03-04T19:37Z", ("BC-LT--Isles-Ferry Returns",))


def test_table_behind_the_byline_is_text() -> None:
    rows = "".join(f"^{name};23;13<\r\n" for name in ("East", "West", "North", "South", "Isles"))

    assert (only(ANPA.replace("^Associated Press=\r\n", rows)).text or "").startswith("East;23;13\n\nWest;23;13")


def test_story_between_zczc_and_nnnn_has_its_fields_by_signs() -> None:
    draft = only(TELEX)

    assert parse(raw(TELEX), LIMITS).format == "wire_text"
    assert draft.headline == "Ferry to Saint Odile sails again"
    assert draft.text == "The ferry will sail again from Friday.\n\nThe office is glad of it."
    assert [author.name for author in draft.author] == ["Jane Roe"]
    assert (draft.article_section, draft.keywords) == (("Vic",), ("Isles: Ferry_BC6",))


def test_binary_data_with_these_control_characters_is_not_wire_text() -> None:
    assert reasons(b"\x89PNG\r\n\x1a\n\x01\x07\x0f\x02" + bytes(range(256)) * 4)[0].startswith("unknown_format")


def test_lines_may_end_with_a_carriage_return_alone() -> None:
    assert only(TELEX.replace("\n", "")) == only(TELEX)


def test_stories_behind_each_other_are_read_one_by_one() -> None:
    empty = f"\x01{HEADER}\x02{HEADING}\x03041937 GMT Mar 26\r\n\x04"

    first, second, third = records(IPTC + empty + IPTC)

    assert first == third == only(IPTC)
    assert not isinstance(second, Draft)
    assert second.reason.startswith("invalid_article: text: no article text")


@pytest.mark.parametrize("end", ["- 0 -", "(END)", "MORE", "dpa jr jf", "(SDA/sj)", "==Kyodo", "-0-"])
def test_signs_of_the_end_are_not_text(end: str) -> None:
    assert only(f"\x01{HEADER}\x02{HEADING}{BODY}\r\n{end}\r\n\x03041937 GMT Mar 26\r\n").text == TEXT


@pytest.mark.parametrize("month", ["Dez", "dec", "Déc"])
def test_month_of_the_date_may_be_in_another_language(month: str) -> None:
    assert only(IPTC.replace("Mar 26", f"{month} 26")).date_published == "2026-12-04T19:37Z"


def test_normalized_story_has_its_authors_as_names() -> None:
    [article] = normalized(ANPA)

    assert [author.name for author in getattr(article, "author", ())] == ["Jane Roe", "Tom Mbeki"]


@pytest.mark.parametrize(
    "body", ["ZCZC\n" * 30_000, "\x01a\x02" * 30_000, IPTC + "a\n" * 30_000, "\x01" * 30_000 + "\x02"]
)
def test_hostile_file_ends_with_a_reason(body: str) -> None:
    assert reasons(body)


@pytest.mark.parametrize(
    ("body", "slugline", "version"),
    [
        pytest.param(IPTC, None, "1ST LEAD", id="iptc-7901"),
        pytest.param(ANPA, "BC-LT--Isles-Ferry Returns", "1st Ld-Writethru", id="anpa-1312"),
        pytest.param(TELEX, "Isles: Ferry_BC6", None, id="telex"),
    ],
)
def test_slug_and_the_words_for_a_version_are_kept(body: str, slugline: str | None, version: str | None) -> None:
    found = only(body)
    assert (found.slugline, found.version) == (slugline, version)
