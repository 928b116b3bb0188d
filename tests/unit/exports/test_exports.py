"""Articles as JSON Lines, CSV, Parquet, ninjs, RSS and Markdown: what they hold, and that hostile texts are inert."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from builders import stored
from copydesk.article import Article, Draft
from copydesk.events import ObjectRef
from copydesk.exports.catalogue import EXPORT_FORMATS
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from copydesk.ports import RawObject
from copydesk.settings import Limits
from docs import tables

FORMATS = {one.name: one for one in EXPORT_FORMATS}
HEADLINE = '=HYPERLINK("https://evil.example","Ferry <b>opens</b> & sails")'
TEXT = "# One * two [three](javascript:alert(1)) <script>x</script> & so on.\n\n1. Second _paragraph_ `code`\n- a line"


def article(**over: Any) -> dict[str, Any]:
    fields = {
        "headline": "Ferry terminal opens",
        "text": "First paragraph.\n\nSecond paragraph.",
        "url": "https://gazette.example/ferry",
        "author": ["Ann Example", "Bo Example"],
        "publisher": {"name": "Gazette", "domain": "gazette.example"},
        "sourceOrganization": {"name": "ANSA"},
        "datePublished": "2026-03-05T06:30:00Z",
        "keywords": ["ferry", "harbour"],
        "articleSection": ["Local"],
        **over,
    }
    return stored(1, **fields).record.published()


def pyarrow_parquet() -> Any:
    """The reader of Parquet; skips the test without it."""
    return pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")


def written(name: str, *articles: dict[str, Any]) -> bytes:
    if name == "parquet":
        pyarrow_parquet()
    return b"".join(FORMATS[name].write(articles))


def read_back(content: bytes) -> list[Article]:
    """The articles that copydesk finds in a file."""
    raw = RawObject(ObjectRef("inbox", "inbox/export"), content)
    drafts = [one for one in parse(raw, Limits()).records if isinstance(one, Draft)]
    return [normalize(draft) for draft in drafts]


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet", "ninjs", "rss", "markdown"])
def test_what_is_exported_can_be_ingested(name: str) -> None:
    [found] = read_back(written(name, article()))

    assert found.headline == "Ferry terminal opens"
    assert found.text == "First paragraph.\n\nSecond paragraph."
    assert found.date_published is not None
    assert found.date_published.isoformat() == "2026-03-05T06:30:00+00:00"
    assert (found.canonical_url or found.identifier) == "https://gazette.example/ferry"


@pytest.mark.parametrize("name", FORMATS)
def test_no_article_gives_a_file_that_can_be_read(name: str) -> None:
    content = written(name)

    {
        "jsonl": lambda: [json.loads(line) for line in content.splitlines()],
        "csv": lambda: list(csv.reader(io.StringIO(content.decode("utf-8-sig")))),
        "parquet": lambda: pyarrow_parquet().read_table(io.BytesIO(content)),
        "ninjs": lambda: json.loads(content),
        "rss": lambda: ET.fromstring(content),
        "markdown": content.decode,
    }[name]()


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
def test_an_article_is_written_before_the_next_is_read(name: str) -> None:
    read: list[int] = []

    def articles() -> Iterator[dict[str, Any]]:
        for number in range(3):
            read.append(number)
            yield article(url=f"https://gazette.example/{number}")

    parts = FORMATS[name].write(articles())
    while not read:
        next(parts)

    assert read == [0]


def test_parquet_holds_a_thousand_articles_at_once() -> None:
    one = article()

    groups = pyarrow_parquet().ParquetFile(io.BytesIO(written("parquet", *[one] * 1_500))).metadata

    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [1_000, 500]


def test_parquet_has_lists_moments_and_numbers() -> None:
    [row] = pyarrow_parquet().read_table(io.BytesIO(written("parquet", article()))).to_pylist()

    assert row["author"] == ["Ann Example", "Bo Example"]
    assert row["datePublished"].isoformat() == "2026-03-05T06:30:00+00:00"
    assert row["wordCount"] == 4
    assert row["duplicateOf"] is None
    assert (row["duplicateRelation"], row["sourceOrganization"]) == (None, "ANSA")


def test_csv_has_a_byte_order_mark_and_joins_lists() -> None:
    content = written("csv", article())

    assert content.startswith(b"\xef\xbb\xbfarticleId,revision,")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row["author"] == "Ann Example; Bo Example"
    assert row["publisherDomain"] == "gazette.example"
    assert row["text"] == "First paragraph.\n\nSecond paragraph."


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(1)", "＝1"])
def test_csv_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(sign: str) -> None:
    content = written("csv", article(headline=f"{sign} is a formula", keywords=[f"{sign}"]))

    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["headline"] == f"'{sign} is a formula"
    assert row["keywords"] == f"'{sign}"


def test_rss_holds_markup_of_a_text_as_text() -> None:
    content = written("rss", {**article(), "headline": HEADLINE, "text": TEXT})

    [item] = ET.fromstring(content).iter("item")
    shown = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert item.findtext("title") == HEADLINE
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert item.findtext("pubDate") == "Thu, 05 Mar 2026 06:30:00 +0000"


def test_rss_leaves_out_an_address_that_is_not_of_the_web_and_signs_that_xml_forbids() -> None:
    hostile = {**article(), "url": "javascript:alert(1)", "canonicalUrl": None, "headline": "a\x0bb\ufffe"}

    [item] = ET.fromstring(written("rss", hostile)).iter("item")

    assert item.find("link") is None
    assert item.findtext("title") == "ab"


def test_ninjs_of_a_withdrawn_article_is_canceled() -> None:
    [item] = json.loads(written("ninjs", {**article(), "pubStatus": "withdrawn"}))

    assert item["pubStatus"] == "canceled"
    assert item["bodies"][0]["value"] == "<p>First paragraph.</p><p>Second paragraph.</p>"
    assert item["standard"]["version"] == "3.0"


def test_markdown_shows_markup_of_a_text_as_text() -> None:
    page = written("markdown", {**article(), "headline": HEADLINE, "text": TEXT}).decode()

    rendered = MarkdownIt().parse(page.split("---\n", 2)[2])
    kinds = {token.type for token in rendered}
    shown = ["".join(child.content or "\n" for child in token.children or []) for token in rendered if token.children]
    assert kinds == {f"{name}_{end}" for name in ("heading", "paragraph") for end in ("open", "close")} | {"inline"}
    assert shown == [HEADLINE, *TEXT.split("\n\n")]


def test_every_format_is_documented() -> None:
    page = (tables.ROOT / "docs" / "exports.md").read_text("utf-8")

    assert [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")] == list(FORMATS)
