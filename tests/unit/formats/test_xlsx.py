import pytest

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.formats.table import NEEDED
from copydesk.settings import Limits
from corpus.reading import LIMITS, raw, reasons, records
from office import row, sheet_of, xlsx

HEADER = row("Überschrift", "Artikeltext", "Datum", "Autor")
TEXT = "Die Fähre fährt ab Montag wieder."
ANOTHER = row("Pier offen", "Der Pier ist wieder offen.")


def drafts(body: bytes) -> list[Draft]:
    """The records of a workbook that are drafts."""
    return [record for record in records(body) if isinstance(record, Draft)]


def values(cell: str, texts: tuple[str, ...] = (), book: str = "") -> str | None:
    """The date of a row whose third cell is this one."""
    written = f'<row><c r="A2" t="inlineStr"><is><t>Fähre fährt</t></is></c>{cell}</row>'
    held = row("Titel", "Datum", "Text") + written.replace("</row>", '<c r="C2" t="str"><v>Text.</v></c></row>')
    [found] = drafts(xlsx(held, texts=texts, book=book))
    return found.date_published


def test_every_row_is_a_record_under_the_names_of_its_columns() -> None:
    body = xlsx(HEADER + row("Fähre fährt wieder", TEXT, "4. März 2026", "Ada Berg") + ANOTHER)

    first, second = drafts(body)

    assert parse(raw(body), LIMITS).format == "xlsx"
    assert (first.headline, first.text, first.date_published) == ("Fähre fährt wieder", TEXT, "4. März 2026")
    assert [one.name for one in first.author] == ["Ada Berg"]
    assert (second.headline, second.date_published) == ("Pier offen", None)


def test_header_may_stand_below_a_title_and_blank_rows() -> None:
    body = xlsx(row("Presseschau März") + row("", " ") + HEADER + row("Fähre", TEXT))

    assert [one.headline for one in drafts(body)] == ["Fähre"]


def test_sheets_follow_each_other_and_one_without_articles_is_rejected_alone() -> None:
    body = xlsx(HEADER + ANOTHER, row("Anna", "Einkauf"), HEADER + row("Fähre", TEXT))

    found = [one.headline if isinstance(one, Draft) else one.reason for one in records(body)]

    assert found == [
        "Pier offen",
        f'malformed_payload: sheet "Sheet 2": {NEEDED}',
        "Fähre",
    ]


def test_hidden_sheet_is_left_out() -> None:
    listed = "<workbook xmlns:r='urn:r'><sheets><sheet name='A' state='hidden' r:id='r1'/>{}</sheets></workbook>"
    one, other = listed.format("<sheet name='B' r:id='r2'/>"), listed.format("")
    sheets = (HEADER + ANOTHER, HEADER + row("Fähre", TEXT))

    assert [found.headline for found in drafts(xlsx(*sheets, more={"xl/workbook.xml": one}))] == ["Fähre"]
    assert reasons(xlsx(*sheets, more={"xl/workbook.xml": other})) == [
        "unreadable_object: the workbook has no visible sheet"
    ]


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ('<c r="B2" s="1"><v>46085</v></c>', "2026-03-04"),
        ('<c r="B2" s="2"><v>46085.25</v></c>', "2026-03-04T06:00:00"),
        ('<c r="B2" s="1"><v>59</v></c>', "1900-02-28"),
        ('<c r="B2" s="1"><v>61</v></c>', "1900-03-01"),
        ('<c r="B2" s="2"><v>0.25</v></c>', "06:00:00"),
        ('<c r="B2" t="d"><v>2026-03-04T06:00:00</v></c>', "2026-03-04T06:00:00"),
        ('<c r="B2" s="3"><v>46085</v></c>', "46085"),
        ('<c r="B2" s="1"><v>-5</v></c>', "-5"),
        ('<c r="B2" s="9"><v>20260304.0</v></c>', "20260304"),
        ('<c r="B2"><v>1.5</v></c>', "1.5"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', None),
        ('<c r="B2" t="s"><v>0</v></c>', "4 March 2026"),
        ('<c r="B2" t="s"><v>7</v></c>', None),
        ('<c r="B2" t="b"><v>1</v></c>', "true"),
        ('<c r="B2" t="str"><f>A1&amp;"a"</f><v>4 March</v></c>', "4 March"),
    ],
)
def test_cell_is_read_as_excel_shows_it(cell: str, date: str | None) -> None:
    assert values(cell, texts=("4 March 2026",)) == date


def test_dates_may_count_from_1904() -> None:
    assert values('<c r="B2" s="1"><v>44623</v></c>', book='<workbookPr date1904="1"/>') == "2026-03-04"


def test_text_in_runs_is_joined_without_phonetic_readings_and_escapes_are_resolved() -> None:
    rich = "<is><r><t>Die </t></r><r><t>Fähre_x000A_fährt_xD800_</t></r><rPh><t>faehre</t></rPh></is>"
    [found] = drafts(xlsx(HEADER + f'<row><c><v>1</v></c><c t="inlineStr">{rich}</c></row>'))

    assert found.text == "Die Fähre\nfährt_xD800_"


def test_formula_counts_with_its_value_and_is_named_without_one() -> None:
    [found] = drafts(xlsx(HEADER + f"<row><c><f>A1</f></c><c t='str'><v>{TEXT}</v></c></row>"))

    assert (found.headline, found.warnings) == (None, ("formula_without_value",))


def test_columns_that_are_not_read_are_named_also_beside_the_header() -> None:
    [found] = drafts(xlsx(row("Titel", "Text", "Kürzel") + row("Fähre", TEXT, "ab", "cd")))

    assert found.warnings == ("column_unknown:Kürzel", "column_unknown:D")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (xlsx(""), "unreadable_object: the workbook is empty"),
        (
            xlsx(HEADER, more={"xl/vbaProject.bin": "a"}),
            "unreadable_object: the workbook holds macros, which are refused; save it as .xlsx",
        ),
        (
            xlsx(HEADER, more={"xl/workbook.bin": "a"}),
            "unreadable_object: a workbook in binary form (.xlsb), which is not read; save it as .xlsx",
        ),
        (
            xlsx(HEADER, more={"xl/worksheets/sheet1.xml": "<a"}),
            'malformed_payload: sheet "Sheet 1": broken XML, line 1',
        ),
        (
            xlsx(HEADER, more={"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            'malformed_payload: sheet "Sheet 1": the document declares a type, which is refused',
        ),
        (
            xlsx(HEADER, more={"xl/worksheets/sheet1.xml": '<?xml version="1.0" encoding="UTF-X"?><a/>'}),
            'malformed_payload: sheet "Sheet 1": an encoding that is not read',
        ),
        (
            xlsx("<row><c r='XFE1'><v>1</v></c></row>"),
            'malformed_payload: sheet "Sheet 1": row 1: over 16384 columns',
        ),
        (
            xlsx("<row><c/></row>" * 200_000),
            "unreadable_object: the zip data is over 200 times its compressed size",
        ),
        (
            xlsx("".join(f"<row r='{n}'><c/></row>" for n in range(200_000))),
            'malformed_payload: sheet "Sheet 1": nested over 60 deep, or over 300000 elements without a value',
        ),
        (
            xlsx("<a>" * 61),
            'malformed_payload: sheet "Sheet 1": nested over 60 deep, or over 300000 elements without a value',
        ),
    ],
    ids=["empty", "macros", "binary", "broken", "entities", "encoding", "wide", "bomb", "blank", "deep"],
)
def test_workbook_that_cannot_be_read_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    assert reasons(body) == [reason]


def test_damage_costs_the_rest_of_its_sheet_alone() -> None:
    broken = sheet_of(HEADER + ANOTHER)[:-20]
    body = xlsx("", HEADER + row("Fähre", TEXT), more={"xl/worksheets/sheet1.xml": broken})

    first, damage, last = records(body)

    assert isinstance(first, Draft)
    assert isinstance(damage, Rejected)
    assert isinstance(last, Draft)
    assert (first.headline, damage.reason) == ("Pier offen", 'malformed_payload: sheet "Sheet 1": broken XML, line 1')
    assert last.headline == "Fähre"


def test_many_rows_of_nothing_end_the_workbook() -> None:
    found = reasons(xlsx(HEADER + row("a", "b") * 30), Limits(small_records=20))

    assert found[-1] == "unreadable_object: over 20 records of under 64 bytes on average: the rest is not read"
