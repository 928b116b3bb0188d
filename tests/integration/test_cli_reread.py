"""`copydesk reread` of a local store."""

from pathlib import Path

import pytest

from integration import command_line
from integration.command_line import Run

run = command_line.run  # a fixture
SENTENCE = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait."
PAGE = f"""<!DOCTYPE html><html><head><link rel="canonical" href="https://gazette.example/a"><title>Ferry</title></head>
<body><h1>Ferry returns</h1><div class="story"><p>{SENTENCE}</p><p>{SENTENCE} Again.</p></div>
<div class="extra"><p>{SENTENCE} And the pier has quokkas.</p></div></body></html>"""
STORE = ("--store", "x.db")


@pytest.fixture
def stored(run: Run) -> Run:
    """A store x.db of two pages, and a folder with a profile for one of them."""
    Path("pages").mkdir()
    Path("pages/a.html").write_text(PAGE, "utf-8")
    Path("pages/b.html").write_text(PAGE.replace("gazette", "mercury"), "utf-8")
    Path("profiles").mkdir()
    Path("profiles/g.toml").write_text('hosts = ["gazette.example"]\n[body]\ntake = [".story"]\n', "utf-8")
    run("ingest", "pages", *STORE)
    return run


def test_texts_are_read_again_by_new_profiles_and_found_so(stored: Run) -> None:
    before = stored("export", *STORE).lines

    ran = stored("reread", "--profiles", "profiles", *STORE, "--json")

    receipt = ran.lines[0]
    assert (ran.status, receipt["texts"], receipt["changed"], receipt["unchanged"]) == (0, 2, 1, 1)
    after = {line["canonicalUrl"]: line for line in stored("export", *STORE).lines}
    assert after["https://gazette.example/a"]["text"] == f"{SENTENCE}\n\n{SENTENCE} Again."
    assert after["https://gazette.example/a"]["rereadFrom"] == before[0]["readBy"]
    assert after["https://mercury.example/a"] in before
    assert len(stored("search", "quokkas", *STORE, "--json").lines) == 1


def test_second_run_changes_nothing(stored: Run) -> None:
    stored("reread", "--profiles", "profiles", *STORE)
    before = stored("export", *STORE).out

    assert stored("reread", *STORE, "--json").lines[0]["changed"] == 0
    assert stored("export", *STORE).out == before


def test_rehearsal_shows_what_would_change(stored: Run) -> None:
    before = stored("export", *STORE).out

    ran = stored("reread", "--profiles", "profiles", *STORE, "--dry-run")

    assert "changed: 1" in ran.out
    assert "text" in ran.out
    assert stored("export", *STORE).out == before
    assert not Path("x.db.bucket/profiles").exists()


def test_store_that_was_read_again_is_rebuilt_from_its_originals(stored: Run) -> None:
    stored("reread", "--profiles", "profiles", *STORE)

    ran = stored("rebuild", "--from", "originals", *STORE, "--into", "y.db", "--json")

    assert (ran.lines[0]["equal"], ran.lines[0]["different"]) == (2, 0)


@pytest.mark.parametrize(
    ("option", "fault"),
    [
        (("--since", "yesterday"), "must be a day such as 2026-03-04, not yesterday"),
        (("--below", "80"), "must be a number above 0 and at most 1, not 80"),
    ],
)
def test_wrong_options_are_named(stored: Run, option: tuple[str, str], fault: str) -> None:
    ran = stored("reread", *STORE, *option)

    assert (ran.status, fault in ran.err) == (2, True)
