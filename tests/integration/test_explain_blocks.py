"""`copydesk explain` on pages: each block, whether it was kept, its probability and its reasons."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from integration import command_line
from integration.command_line import Run, upload

run = command_line.run  # a fixture

SAMPLES = Path(__file__).parents[2] / "samples"
ADDRESS = "https://www.ansleigh-chronicle.example/politics/council-budget-libraries-2026"


def extraction(run: Run, *arguments: str) -> dict[str, Any]:
    """The blocks that one record was extracted from."""
    (line,) = run("explain", *arguments, "--json").lines
    found: dict[str, Any] = line["extraction"]
    return found


def block(found: dict[str, Any], beginning: str) -> dict[str, Any]:
    """The first block with this beginning."""
    return next(one for one in found["blocks"] if one["text"].startswith(beginning))


def page(name: str = "page.html", sample: str = "02-council-budget.html") -> str:
    """Copy a sample into the current folder."""
    shutil.copy(SAMPLES / sample, name)
    return name


@pytest.mark.parametrize("sample", ["02-council-budget.html", "05-hafen.html.gz"], ids=["html", "gzipped"])
def test_blocks_of_a_page_that_are_kept_make_the_article(run: Run, sample: str) -> None:
    page("page", sample)

    (line,) = run("explain", "page", "--json").lines

    kept = [one["text"].rstrip("…") for one in line["extraction"]["blocks"] if one["kept"]]
    text = " ".join((line["article"]["description"] or "", line["article"]["text"])).replace("\n\n", " ")
    assert all(beginning in text for beginning in kept)
    assert line["extraction"]["confidence"] > 0.9
    assert line["extraction"]["absent"] is None


def test_block_has_its_probability_and_the_strongest_reason_first(run: Run) -> None:
    found = extraction(run, page())

    paragraph, menu = block(found, "Ansleigh council will keep"), block(found, "Skip to main content")
    assert (paragraph["kept"], menu["kept"]) == (True, False)
    assert paragraph["probability"] > 0.9
    assert menu["probability"] < 0.1
    strengths = [abs(weight) for weight in paragraph["reasons"].values()]
    assert strengths == sorted(strengths, reverse=True)
    assert "container" in paragraph["reasons"]


def test_only_the_first_words_of_a_block_are_shown(run: Run) -> None:
    assert max(len(one["text"]) for one in extraction(run, page())["blocks"]) == 80


def test_repeated_lines_of_page_text_are_removed(run: Run) -> None:
    found = extraction(run, page("page.txt", "03-scraped-page.txt"))

    first, again = [one for one in found["blocks"] if one["text"].startswith("Six families were told")]
    assert (first["kept"], again["kept"]) == (True, False)
    assert again["reasons"] == {"copy": 0.0}
    assert block(found, "Share this post")["kept"] is False


def test_rejected_page_shows_its_blocks(run: Run) -> None:
    Path("empty.html").write_text("<html><body><h1>Not found</h1><p>Sign in</p></body></html>")

    (line,) = run("explain", "empty.html", "--json").lines

    assert line["outcome"] == "rejected"
    assert [one["text"] for one in line["extraction"]["blocks"]] == ["Not found", "Sign in"]


def test_format_with_a_field_for_the_text_has_no_blocks(run: Run) -> None:
    upload("a.json")

    found = extraction(run, "a.json")

    assert found == {
        "confidence": None,
        "blocks": [],
        "absent": "json has a field for the text; a page in that field can be explained by itself",
    }
    assert "no blocks: json has a field for the text" in run("explain", "a.json").out


def test_page_inside_an_archive_must_be_explained_by_itself(run: Run) -> None:
    with zipfile.ZipFile("page.zip", "w") as archive:
        archive.write(SAMPLES / "02-council-budget.html", "page.html")

    assert "explain it by itself" in extraction(run, "page.zip")["absent"]


def test_unparsable_page_shows_the_reason_for_having_no_blocks(run: Run) -> None:
    Path("bomb.html").write_text("<html>" + "<b>" * 250_000)

    assert "240000 tags" in extraction(run, "bomb.html")["absent"]


def test_record_of_unknown_format_has_no_blocks(run: Run) -> None:
    shutil.copy(SAMPLES / "09-unknown.bin", "a.bin")

    assert extraction(run, "a.bin")["absent"] == "the record was rejected before its text was looked at"


def test_table_shows_each_block_on_a_line(run: Run) -> None:
    lines = [line.split() for line in run("explain", page()).out.splitlines()]

    assert ["of", "40", "blocks", "kept,", "confidence"] in [line[1:6] for line in lines]
    assert any(line[:1] == ["-"] and line[-4:] == ["Skip", "to", "main", "content"] for line in lines)
    assert any(line[:1] == ["+"] and "Ansleigh" in line for line in lines)


@pytest.fixture
def archived(run: Run) -> Run:
    """A store with a copy of an ingested page, whose file is gone."""
    assert run("ingest", page(), "--copy-input", "--store", "x.db").status == 0
    Path("page.html").unlink()
    return run


def test_stored_article_is_explained_from_its_object_in_the_store(archived: Run) -> None:
    (line,) = archived("explain", ADDRESS, "--store", "x.db", "--json").lines

    assert (line["source"], line["outcome"]) == (ADDRESS, "duplicate")
    assert line["reason"] == "unchanged: this text of the article is stored"
    assert block(line["extraction"], "Ansleigh council will keep")["kept"] is True
    assert archived("explain", line["article"]["articleId"], "--store", "x.db").status == 0


def test_stored_article_of_many_is_explained_alone(run: Run) -> None:
    shutil.copy(SAMPLES / "04-wire.jsonl", "wire.jsonl")
    last = [line for line in run("ingest", "wire.jsonl", "--store", "x.db", "--json").lines if line["articleId"]][-1]

    lines = run("explain", last["articleId"], "--store", "x.db", "--json").lines

    assert [line["recordIndex"] for line in lines] == [last["recordIndex"]]


def test_stored_article_whose_object_is_gone_cannot_be_explained(archived: Run) -> None:
    shutil.rmtree("x.db.bucket")

    ran = archived("explain", ADDRESS, "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert "the article's object inbox/page.html cannot be read again" in ran.err


def test_stored_article_whose_file_has_changed_cannot_be_explained(run: Run) -> None:
    run("ingest", page(), "--store", "x.db")
    Path("page.html").write_text("<html>another page</html>", "utf-8")

    ran = run("explain", ADDRESS, "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert "page.html has changed since it was ingested; put the file back as it was, or ingest it again" in ran.err


def test_name_that_is_neither_file_nor_article_is_wrong_usage(archived: Run) -> None:
    ran = archived("explain", "page.html", "--store", "x.db")

    assert ran.status == 2
    assert ran.err == "copydesk: page.html: no such file or folder, and no article with this id or URL in the store\n"
