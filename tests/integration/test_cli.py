"""The command line from end to end: files made here, a store of its own, what is printed and the exit status."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import copydesk
from builders import TEXT, story
from copydesk.article import Record
from copydesk.cli import main
from copydesk.normalize import STEPS
from integration import command_line
from integration.command_line import URL, Run, upload, uploads

run = command_line.run  # a fixture

SAMPLES = Path(__file__).parents[2] / "samples"
ARTICLE_ID = "a_gbbrba4wngu4cu5opbzn2bqajg"  # of that address
BROKEN = '{"headline": "Cut off in the mid'
IN_A_PROCESS = {"PYTHONPATH": str(Path(copydesk.__file__).parents[1]), "PATH": os.environ["PATH"]}
EXPORTED = {
    "articleId", "revision", "clusterId", "duplicateOf", "duplicateKind", "duplicateEvidence", "headline",
    "description", "text", "url", "canonicalUrl", "author", "publisher", "datePublished", "inLanguage", "provenance",
}  # fmt: skip


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file with its content, and every folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def two_articles() -> tuple[str, ...]:
    """Write two articles, libraries in a.json and fog in b.json; return the arguments that take them in."""
    upload("a.json")
    upload("b.json", headline="Fog until noon", text="Dense fog covers the harbour.", url="https://gazette.example/fog")
    return ("ingest", "a.json", "b.json", "--store")


@pytest.fixture
def stocked(run: Run) -> Run:
    """A store x.db of two articles in the current folder."""
    assert run(*two_articles(), "x.db").status == 0
    return run


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the same two articles for those who only read."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        main([*two_articles(), "x.db"])
    return folder / "x.db"


def test_ingest_prints_one_json_line_a_record(run: Run) -> None:
    upload("a.json")

    ran = run("ingest", "a.json", "--store", "x.db", "--json")

    (line,) = ran.lines
    assert line == {
        "source": "a.json",
        "recordIndex": 0,
        "outcome": "stored",
        "reason": None,
        "articleId": ARTICLE_ID,
        "revision": 1,
    }
    assert ran.status == 0


def test_rejected_record_has_reason_and_no_article(run: Run) -> None:
    upload("a.json", text=None)

    ran = run("ingest", "a.json", "--store", "x.db", "--json")

    assert ran.lines[0]["reason"] == "invalid_article: text: no article text"
    assert (ran.lines[0]["articleId"], ran.lines[0]["revision"]) == (None, None)
    assert ran.status == 1


def test_rejected_record_costs_its_neighbours_nothing(run: Run) -> None:
    uploads("a.jsonl", upload("a.json"), BROKEN, upload("b.json", **story(2)))

    ran = run("ingest", "a.jsonl", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["stored", "rejected", "stored"]
    assert ran.column("recordIndex") == [0, 1, 2]
    assert ran.status == 1


def test_file_taken_in_again_is_recognised(stocked: Run) -> None:
    ran = stocked("ingest", "a.json", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["duplicate"]
    assert ran.status == 0


def test_ingest_table_names_file_outcome_headline_and_the_sum(run: Run) -> None:
    uploads("wire.jsonl", upload("a.json"), BROKEN)

    ran = run("ingest", "wire.jsonl", "--store", "x.db")

    stored, rejected, *_, total = ran.out.splitlines()[1:]
    assert stored.split() == ["wire.jsonl", "0", "stored", "Ansleigh", "keeps", "its", "libraries"]
    assert rejected.split()[:4] == ["wire.jsonl", "1", "rejected", "malformed_payload:"]
    assert total == "2 records: 1 stored · 1 rejected"
    assert ran.status == 1


def test_ingest_table_says_what_was_cleaned_and_what_is_doubtful(run: Run) -> None:
    upload("a.json", headline="Ansleigh\u200b keeps", text=f"\ufeff{TEXT}", datePublished="the day before")

    ran = run("ingest", "a.json", "--store", "x.db")

    assert "cleaned: 1 invisible_characters" in ran.out
    assert "unsure: date_published_unreadable" in ran.out


def test_paths_are_taken_in_the_order_given(run: Run) -> None:
    for name in ("b.json", "a.json"):
        upload(name)

    assert run("ingest", "b.json", "a.json", "--store", "x.db", "--json").column("source") == ["b.json", "a.json"]


def test_folder_is_taken_in_by_name_without_hidden_files(run: Run) -> None:
    for name in ("in/b.json", "in/a.json", "in/sub/c.json", "in/.d.json", "in/.git/e.json"):
        upload(name)

    ran = run("ingest", "in", "--store", "x.db", "--json")

    assert ran.column("source") == ["in/a.json", "in/b.json", "in/sub/c.json"]


def test_hidden_file_given_by_name_is_taken_in(run: Run) -> None:
    upload(".a.json")

    assert run("ingest", ".a.json", "--store", "x.db", "--json").column("source") == [".a.json"]


def test_store_inside_the_folder_is_not_taken_in(run: Run) -> None:
    upload("a.json")
    run("ingest", ".", "--store", "x.db")

    assert run("ingest", ".", "--store", "x.db", "--json").column("source") == ["a.json"]


def test_what_was_done_before_a_failure_is_shown(run: Run) -> None:
    upload("a.json")
    Path(os.fsdecode(b"no-unicode-\xff.json")).write_text("{}")

    ran = run("ingest", "a.json", os.fsdecode(b"no-unicode-\xff.json"), "--store", "x.db")

    assert "1 record: 1 stored" in ran.out
    assert "is not valid Unicode" in ran.err
    assert ran.status == 2


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["table", "json"])
def test_explain_writes_nothing_to_the_store(stocked: Run, tmp_path: Path, form: tuple[str, ...]) -> None:
    upload("c.json", headline="New", url=f"{URL}/3")
    uploads("d.jsonl", BROKEN, upload("a.json", headline="Ansleigh closes its libraries"))
    before = everything(tmp_path)

    ran = stocked("explain", "c.json", "d.jsonl", "--store", "x.db", *form)

    assert ran.status == 1
    assert everything(tmp_path) == before


def test_explain_creates_nothing_without_a_store(run: Run, tmp_path: Path) -> None:
    upload("a.json")
    before = everything(tmp_path)

    assert run("explain", "a.json").status == 0
    assert everything(tmp_path) == before


def test_explanation_names_format_article_and_every_step(run: Run) -> None:
    upload("a.json")

    (line,) = run("explain", "a.json", "--json").lines

    assert list(line) == [
        "source", "recordIndex", "format", "outcome", "reason", "article", "steps", "match", "extraction",
    ]  # fmt: skip
    assert (line["source"], line["recordIndex"], line["format"]) == ("a.json", 0, "json")
    assert line["article"]["headline"] == "Ansleigh keeps its libraries"
    assert [step["step"] for step in line["steps"]] == [name for name, _ in STEPS]


def test_explained_step_has_each_field_before_and_after(run: Run) -> None:
    upload("a.json", datePublished="2026-03-04T10:15:00+01:00")

    (line,) = run("explain", "a.json", "--json").lines

    (changed,) = (step["changed"] for step in line["steps"] if step["step"] == "dates")
    assert changed == {
        "datePublished": {"before": "2026-03-04T10:15:00+01:00", "after": "2026-03-04T09:15:00+00:00"},
        "publishedPrecision": {"before": None, "after": "second"},
        "publishedSource": {"before": None, "after": "declared"},
    }


def test_explained_rejection_has_its_steps_and_no_article(run: Run) -> None:
    upload("a.json", text="<p> </p><p> </p>")

    ran = run("explain", "a.json", "--json")

    assert ran.lines[0]["article"] is None
    assert ran.lines[0]["steps"][0]["changed"]["text"] == {"before": "<p> </p><p> </p>", "after": ""}
    assert ran.status == 1


@pytest.mark.parametrize(
    "over",
    [{}, {"headline": "Ansleigh closes its libraries"}, {"url": f"{URL}/copy"}, {"text": ""}],
    ids=["duplicate", "revised", "copy", "rejected"],
)
def test_explain_says_what_ingest_will_say(stocked: Run, over: dict[str, Any]) -> None:
    upload("c.json", **over)

    explained = stocked("explain", "c.json", "--store", "x.db", "--json").lines[0]
    ingested = stocked("ingest", "c.json", "--store", "x.db", "--json").lines[0]

    assert {name: explained[name] for name in ("outcome", "reason")} == {
        name: ingested[name] for name in ("outcome", "reason")
    }


def test_explain_judges_each_file_after_those_before_it(run: Run) -> None:
    upload("a.json", datePublished="2026-03-04T10:15:00Z")
    upload("b.json", url=f"{URL}/copy", datePublished="2026-03-05T10:15:00Z")

    assert run("explain", "a.json", "b.json", "--json").column("outcome") == ["stored", "duplicate"]


def test_explain_table_shows_each_change_before_and_after(run: Run) -> None:
    upload("a.json", headline="Ansleigh keeps its cafÃ©")

    ran = run("explain", "a.json")

    said = [line.strip() for line in ran.out.splitlines()]
    assert said.index("unicode") < said.index("- Ansleigh keeps its cafÃ©") < said.index("canonical_url")
    assert said[said.index("- Ansleigh keeps its cafÃ©") + 1] == "+ Ansleigh keeps its café"


def test_export_has_a_line_a_record_with_the_promised_fields(stocked: Run) -> None:
    ran = stocked("export", "--store", "x.db")

    records = [Record.model_validate(line) for line in ran.lines]
    assert all(set(line) >= EXPORTED for line in ran.lines)
    assert {(record.headline, record.provenance.key) for record in records} == {
        ("Ansleigh keeps its libraries", "inbox/a.json"),
        ("Fog until noon", "inbox/b.json"),
    }
    assert ran.status == 0


def test_export_is_utf8_whatever_the_locale(stocked: Run) -> None:
    upload("c.json", headline="Żółw 🐢 fährt", url=f"{URL}/3")
    stocked("ingest", "c.json", "--store", "x.db")

    exported = subprocess.run(
        [sys.executable, "-m", "copydesk.cli", "export", "--store", "x.db"],
        env={**IN_A_PROCESS, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    assert "Żółw 🐢 fährt" in {json.loads(line)["headline"] for line in exported.stdout.decode().splitlines()}


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"all four"', 1),
        ('"four all"', 0),
        ("four all", 1),
        ("LIBRARIES", 1),
        ("the", 2),
        ("the fog", 1),
        ("submarine", 0),
    ],
)
def test_search_finds_articles_with_every_word_or_the_phrase(run: Run, shelf: Path, query: str, hits: int) -> None:
    ran = run("search", query, "--store", shelf, "--json")

    assert len(ran.lines) == hits
    assert ran.status == 0


@pytest.mark.parametrize(
    "query",
    ["", " ", '"', '""', "'", "AND", "OR NOT", "NEAR(a b)", "(", "*", "fog*", "-", "- fog", "^fog", "headline:fog",
     "a-b", '"fog', 'AND OR ( * " -', "[bold]fog[/bold]", "[/nope]", "100%", "fog; DROP TABLE items",
     "{", "Ж", "🐢", "x" * 5_000],
)  # fmt: skip
def test_no_query_is_an_error(run: Run, shelf: Path, query: str) -> None:
    ran = run("search", "--store", shelf, "--", query)

    assert (ran.status, ran.err) == (0, "")


def test_search_table_shows_date_headline_and_the_words_found(run: Run) -> None:
    upload("a.json", datePublished="2026-03-04T10:15:00Z")
    upload("b.json", url=f"{URL}/copy", datePublished="2026-03-05T10:15:00Z")
    run("ingest", "a.json", "b.json", "--store", "x.db")

    ran = run("search", "reading rooms", "--store", "x.db")

    assert "search reading rooms: 2 hits" in ran.out
    assert "2026-03-04  Ansleigh keeps its libraries" in ran.out
    assert f"copy of {ARTICLE_ID}" in ran.out
    assert "[reading] [rooms]" in ran.out


def test_limit_bounds_the_hits(run: Run, shelf: Path) -> None:
    assert len(run("search", "the", "--store", shelf, "--json", "--limit", "1").lines) == 1


@pytest.mark.parametrize(
    "name",
    [
        "a.json",
        "./a.json",
        "inbox/a.json",
        URL,
        f"{URL}?utm_source=letter&fbclid=1#top",
        "http://gazette.example/libraries/",
        ARTICLE_ID,
    ],
    ids=["path", "dotted-path", "key", "address", "address-with-tracking", "other-form-of-address", "id"],
)
def test_trace_answers_where_an_article_is(run: Run, shelf: Path, name: str) -> None:
    ran = run("trace", name, "--store", shelf, "--json")

    assert [(line["key"], line["articleId"], line["outcome"]) for line in ran.lines] == [
        ("inbox/a.json", ARTICLE_ID, "stored")
    ]
    assert ran.status == 0


def test_trace_names_version_time_and_place_of_each_record(run: Run, shelf: Path) -> None:
    (line,) = run("trace", "a.json", "--store", shelf, "--json").lines

    assert datetime.fromisoformat(line.pop("eventTime")).tzinfo == UTC
    assert line == {
        "key": "inbox/a.json",
        "versionId": "000000000000000001",
        "format": "json",
        "recordIndex": 0,
        "outcome": "stored",
        "reason": None,
        "articleId": ARTICLE_ID,
        "revision": 1,
    }


def test_trace_of_an_object_shows_each_version_and_rejection(stocked: Run) -> None:
    upload("a.json", text=None)
    stocked("ingest", "a.json", "--store", "x.db")

    ran = stocked("trace", "a.json", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["stored", "rejected"]
    assert ran.column("reason") == [None, "invalid_article: text: no article text"]


def test_trace_of_an_article_leaves_its_neighbours_in_the_file_out(run: Run) -> None:
    uploads("many.jsonl", *(upload("a.json", url=f"{URL}/{n}", headline=f"No. {n}") for n in range(3)))
    run("ingest", "many.jsonl", "--store", "x.db")

    assert run("trace", f"{URL}/1", "--store", "x.db", "--json").column("recordIndex") == [1]
    assert run("trace", "many.jsonl", "--store", "x.db", "--json").column("recordIndex") == [0, 1, 2]


def test_trace_table_names_object_outcome_and_reason(stocked: Run) -> None:
    stocked("ingest", "a.json", "--store", "x.db")

    lines = stocked("trace", "a.json", "--store", "x.db").out.splitlines()

    assert lines[0] == "inbox/a.json"
    assert lines[2].split()[1:] == ["0", "stored", f"{ARTICLE_ID},", "revision", "1"]
    assert lines[3].split()[2] == "duplicate"
    assert " ".join(" ".join(lines[4:]).split()) == "unchanged: this text of the article is stored"


@pytest.mark.parametrize("name", ["c.json", "https://gazette.example/other", "a_nobody", "", " "])
def test_unknown_name_is_wrong_usage(run: Run, shelf: Path, name: str) -> None:
    ran = run("trace", name, "--store", shelf)

    assert f"nothing is known of {name}" in ran.err
    assert ran.status == 2


@pytest.mark.parametrize("name", ["a.json", "inbox/a.json"], ids=["path", "key"])
def test_withdrawn_article_is_no_longer_found(stocked: Run, name: str) -> None:
    ran = stocked("withdraw", name, "--store", "x.db", "--json")

    assert ran.column("outcome") == ["withdrawn"]
    assert ran.status == 0
    assert stocked("search", "libraries", "--store", "x.db", "--json").lines == []
    assert stocked("trace", "a.json", "--store", "x.db", "--json").column("outcome") == ["stored", "withdrawn"]


def test_withdraw_table_names_what_was_withdrawn(stocked: Run) -> None:
    ran = stocked("withdraw", "a.json", "--store", "x.db")

    assert "withdrawn  Ansleigh keeps its libraries" in ran.out
    assert "1 record: 1 withdrawn" in ran.out


def test_withdrawn_object_that_held_no_article_leaves_its_trace(stocked: Run) -> None:
    upload("c.json", text=None)
    stocked("ingest", "c.json", "--store", "x.db")

    assert stocked("withdraw", "c.json", "--store", "x.db", "--json").lines == []
    deletion = stocked("trace", "c.json", "--store", "x.db", "--json").lines[-1]
    assert (deletion["outcome"], deletion["reason"]) == (None, "the object was deleted; it held no article")
    assert stocked("trace", "c.json", "--store", "x.db").status == 0


def test_unknown_key_is_wrong_usage_and_leaves_no_trace(stocked: Run) -> None:
    assert stocked("withdraw", "c.json", "--store", "x.db").status == 2
    assert stocked("trace", "c.json", "--store", "x.db").status == 2


def test_second_demo_changes_nothing_and_says_so(run: Run) -> None:
    first = run("demo", "--samples", SAMPLES)
    exported = run("export", "--store", "demo.db").out
    second = run("demo", "--samples", SAMPLES)

    count = len(exported.splitlines())
    assert f"demo.db: {count} new articles, 0 changed, {count} in all" in first.out
    assert f"demo.db: nothing changed; all {count} articles were there already." in second.out
    assert run("export", "--store", "demo.db").out == exported
    assert (first.status, second.status) == (0, 0)


def test_demo_shows_outcomes_of_every_kind_and_a_search_in_80_columns(run: Run) -> None:
    out = run("demo", "--samples", SAMPLES).out

    total = next(line for line in out.splitlines() if " records: " in line)
    assert [word for word in total.split() if word.isalpha()] == [
        "stored",
        "revised",
        "duplicate",
        "withdrawn",
        "rejected",
    ]
    assert "search ferry terminal: 3 hits" in out
    assert max(map(len, out.splitlines())) <= 80


def test_missing_samples_are_wrong_usage(run: Run, tmp_path: Path) -> None:
    ran = run("demo")

    assert "no samples at samples; run this in a checkout, or name a folder with --samples" in ran.err
    assert ran.status == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["ingest", "explain"])
@pytest.mark.parametrize(
    ("path", "said"),
    [("nowhere.json", "nowhere.json: no such file or folder"), ("empty", "empty: no files in this folder")],
    ids=["missing-path", "folder-without-files"],
)
def test_path_without_files_is_wrong_usage(run: Run, command: str, path: str, said: str) -> None:
    upload("a.json")
    Path("empty").mkdir()
    store = ["--store", "x.db"] if command == "ingest" else []

    ran = run(command, "a.json", path, *store)

    assert (ran.status, ran.out, ran.err) == (2, "", f"copydesk: {said}\n")
    assert not Path("x.db").exists()


def not_sqlite(store: Path) -> None:
    store.write_text("This is no database, whatever its name says.\n" * 100)


def from_the_future(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("command", [["ingest", "a.json"], ["export"], ["search", "fog"], ["trace", "a.json"]])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (not_sqlite, "x.db: file is not a database"),
        (from_the_future, "x.db: the store was written by a newer copydesk (schema 99)"),
        (Path.mkdir, "x.db is a folder; a store is a file"),
    ],
    ids=["not-sqlite", "newer-store", "folder"],
)
def test_unusable_store_is_named_and_left_alone(
    run: Run, command: list[str], make: Callable[[Path], None], said: str
) -> None:
    upload("a.json")
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert everything(Path()) == before


@pytest.mark.parametrize(
    "command", [["export"], ["search", "fog"], ["trace", "a"], ["withdraw", "a"], ["explain", "a"]]
)
@pytest.mark.parametrize("make", [Path.touch, lambda _: None], ids=["empty-file", "missing"])
def test_store_that_is_not_there_is_not_made(run: Run, command: list[str], make: Callable[[Path], None]) -> None:
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert "no store at x.db; `copydesk ingest PATH --store x.db` makes one" in ran.err
    assert ran.status == 2
    assert everything(Path()) == before


def test_store_in_a_missing_folder_is_wrong_usage(run: Run) -> None:
    upload("a.json")

    ran = run("ingest", "a.json", "--store", "no/where/x.db")

    assert "there is no folder no/where" in ran.err
    assert ran.status == 2


def test_fault_within_an_ingest_is_one_line(run: Run) -> None:
    upload("a.json")
    Path("x.db.bucket").write_text("in the way of the bucket's folder")

    ran = run("ingest", "a.json", "--store", "x.db")

    assert ran.err.startswith("copydesk: ")
    assert "x.db.bucket" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.status == 2


@pytest.mark.parametrize("command", [["export"], ["trace", "a.json"]], ids=["lines", "table"])
def test_reader_that_goes_early_is_no_failure(shelf: Path, command: list[str]) -> None:
    end, pipe = os.pipe()
    os.close(end)

    ran = subprocess.run(
        [sys.executable, "-m", "copydesk.cli", *command, "--store", shelf],
        env=IN_A_PROCESS,
        stdout=pipe,
        stderr=subprocess.PIPE,
        check=False,
    )

    os.close(pipe)
    assert (ran.returncode, ran.stderr) == (0, b"")
