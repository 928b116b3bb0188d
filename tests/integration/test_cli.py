"""The commands ingest, explain and demo from end to end: new files, a new store, the output and the exit status."""

import os
from pathlib import Path
from typing import Any

import pytest

from builders import TEXT, story
from copydesk.normalize import STEPS
from integration import command_line
from integration.command_line import URL, Run, everything, upload, uploads

run, stocked = command_line.run, command_line.stocked  # fixtures

SAMPLES = Path(__file__).parents[2] / "samples"
ARTICLE_ID = "a_gbbrba4wngu4cu5opbzn2bqajg"  # of the article at URL
BROKEN = '{"headline": "Cut off in the mid'
CODE = "import os\n\n\ndef main():\n    for name in os.listdir('.'):\n        print(name)\n    return 0\n\n\nmain()\n"


def test_ingest_prints_one_json_line_per_record(run: Run) -> None:
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


def test_source_code_is_refused_with_the_cure_and_stored_where_its_sender_calls_it_an_article(run: Run) -> None:
    Path("notes.py").write_text(CODE, "utf-8")

    refused = run("ingest", "notes.py", "--store", "x.db", "--json")
    stored = run("ingest", "notes.py", "--as-articles", "--store", "x.db", "--json")

    assert refused.column("outcome") == ["rejected"]
    assert refused.lines[0]["reason"].endswith("(copydesk ingest --as-articles)")
    assert stored.column("outcome") == ["stored"]


def test_rebuilt_store_still_knows_what_its_sender_calls_an_article(run: Run) -> None:
    Path("notes.py").write_text(CODE, "utf-8")
    run("ingest", "notes.py", "--as-articles", "--store", "x.db")

    run("rebuild", "--from", "originals", "--store", "x.db", "--into", "y.db")

    assert run("export", "--store", "y.db").out == run("export", "--store", "x.db").out != ""


def test_rejected_record_does_not_affect_its_neighbours(run: Run) -> None:
    uploads("a.jsonl", upload("a.json"), BROKEN, upload("b.json", **story(2)))

    ran = run("ingest", "a.jsonl", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["stored", "rejected", "stored"]
    assert ran.column("recordIndex") == [0, 1, 2]
    assert ran.status == 1


def test_file_ingested_again_is_recognised(stocked: Run) -> None:
    ran = stocked("ingest", "a.json", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["duplicate"]
    assert ran.status == 0


def test_ingest_table_shows_file_outcome_headline_and_totals(run: Run) -> None:
    uploads("wire.jsonl", upload("a.json"), BROKEN)

    ran = run("ingest", "wire.jsonl", "--store", "x.db")

    stored, rejected, *_, total = ran.out.splitlines()[1:]
    assert stored.split() == ["wire.jsonl", "0", "stored", "Ansleigh", "keeps", "its", "libraries"]
    assert rejected.split()[:4] == ["wire.jsonl", "1", "rejected", "malformed_payload:"]
    assert total == "2 records: 1 stored · 1 rejected"
    assert ran.status == 1


def test_ingest_table_shows_cleaned_fields_and_warnings(run: Run) -> None:
    upload("a.json", headline="Ansleigh\u200b keeps", text=f"\ufeff{TEXT}", datePublished="the day before")

    ran = run("ingest", "a.json", "--store", "x.db")

    assert "cleaned: 1 invisible_characters" in ran.out
    assert "unsure: date_published_unreadable" in ran.out


def test_paths_are_ingested_in_the_order_given(run: Run) -> None:
    for name in ("b.json", "a.json"):
        upload(name)

    assert run("ingest", "b.json", "a.json", "--store", "x.db", "--json").column("source") == ["b.json", "a.json"]


def test_folder_is_ingested_by_name_without_hidden_files(run: Run) -> None:
    for name in ("in/b.json", "in/a.json", "in/sub/c.json", "in/.d.json", "in/.git/e.json"):
        upload(name)

    ran = run("ingest", "in", "--store", "x.db", "--json")

    assert ran.column("source") == ["in/a.json", "in/b.json", "in/sub/c.json"]


def test_hidden_file_given_by_name_is_ingested(run: Run) -> None:
    upload(".a.json")

    assert run("ingest", ".a.json", "--store", "x.db", "--json").column("source") == [".a.json"]


def test_store_inside_the_folder_is_not_ingested(run: Run) -> None:
    upload("a.json")
    run("ingest", ".", "--store", "x.db")

    assert run("ingest", ".", "--store", "x.db", "--json").column("source") == ["a.json"]


def test_outcomes_before_a_failure_are_shown(run: Run) -> None:
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
    (changed,) = (step["changed"] for step in ran.lines[0]["steps"] if step["step"] == "markup")
    assert changed["text"] == {"before": "<p> </p><p> </p>", "after": ""}
    assert ran.status == 1


@pytest.mark.parametrize(
    "over",
    [{}, {"headline": "Ansleigh closes its libraries"}, {"url": f"{URL}/copy"}, {"text": ""}],
    ids=["duplicate", "revised", "copy", "rejected"],
)
def test_explain_predicts_the_outcome_of_ingest(stocked: Run, over: dict[str, Any]) -> None:
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

    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines.index("unicode") < lines.index("- Ansleigh keeps its cafÃ©") < lines.index("canonical_url")
    assert lines[lines.index("- Ansleigh keeps its cafÃ©") + 1] == "+ Ansleigh keeps its café"


def test_second_demo_changes_nothing_and_reports_that(run: Run) -> None:
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
