"""`copydesk profile`: check, suggest and import-ftr."""

from pathlib import Path

import pytest

from integration import command_line
from integration.command_line import Run

run = command_line.run  # a fixture
WORDS = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed, said the harbour of"


def test_check_names_every_fault_with_its_file_and_line(run: Run) -> None:
    Path("a.toml").write_text('hosts = ["a.example"]\nzone = "Mars"\n', "utf-8")

    ran = run("profile", "check", "a.toml", "--json")

    assert ran.status == 1
    assert ran.lines[0]["faults"] == ["a.toml:2: zone: must be a time zone of the IANA database, such as Europe/Berlin"]


def test_check_names_a_file_in_another_encoding(run: Run) -> None:
    Path("a.toml").write_bytes('hosts = ["gazette.example"] # \xe9'.encode("latin-1"))

    ran = run("profile", "check", "a.toml", "--json")

    assert (ran.status, ran.lines[0]["faults"]) == (1, ["a.toml: not UTF-8"])


def test_check_names_what_profiles_are_for(run: Run) -> None:
    Path("p").mkdir()
    Path("p/a.toml").write_text('hosts = ["a.example"]\nfolders = ["dpa"]\n', "utf-8")

    ran = run("profile", "check", "p")

    assert (ran.status, ran.out) == (0, "profiles: 1\nfaults: none\nfor: a.example\nfor: folder dpa\n")


def test_suggestion_is_drafted_from_the_stored_pages_of_a_host(run: Run) -> None:
    Path("pages").mkdir()
    for number in range(3):
        body = "".join(f"<p>{WORDS} {place} {number}.</p>" for place in ("Skerrow", "Ansleigh", "Merrowby"))
        head = f'<link rel="canonical" href="https://www.gazette.example/{number}"><title>Ferry {number}</title>'
        story = f'<div class="page"><h1>Ferry {number}</h1><div class="story">{body}</div></div>'
        page = f"<html><head>{head}</head><body>{story}</body></html>"
        Path(f"pages/{number}.html").write_text(page, "utf-8")
    run("ingest", "pages", "--store", "x.db")

    ran = run("profile", "suggest", "gazette.example", "--store", "x.db")

    assert ran.status == 0
    assert 'within = ["div.story"]' in ran.out
    Path("p.toml").write_text(ran.out, "utf-8")
    assert run("profile", "check", "p.toml").status == 0


def test_site_configurations_become_profiles(run: Run) -> None:
    Path("ftr").mkdir()
    Path("ftr/a.example.txt").write_text("body: //div[@id='story']\nstrip: //aside[1]\n", "utf-8")
    Path("ftr/b.example.txt").write_text("title: //h1\n", "utf-8")

    ran = run("profile", "import-ftr", "ftr", "--into", "profiles", "--json")

    assert ran.lines == [{"configurations": 2, "profiles": 1, "rules": 1, "leftOut": 2, "into": "profiles"}]
    assert "# left out: strip: //aside[1]\n" in Path("profiles/a.example.toml").read_text("utf-8")
    assert run("profile", "check", "profiles").status == 0


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (("suggest", "a.example"), "suggest needs --store FILE"),
        (("check", "nothing.toml"), "no such file or folder"),
        (("import-ftr", "ftr"), "import-ftr needs --into FOLDER"),
        (("import-ftr", "ftr", "--into", "p"), "no site configurations"),
    ],
)
def test_wrong_usage_is_answered_with_the_cure(run: Run, command: tuple[str, ...], fault: str) -> None:
    ran = run("profile", *command)

    assert (ran.status, fault in ran.err) == (2, True)


def test_host_without_pages_is_answered_so(run: Run) -> None:
    command_line.upload("a.json")
    run("ingest", "a.json", "--store", "x.db")

    assert (
        "at least 2 HTML pages of the host are needed" in run("profile", "suggest", "a.example", "--store", "x.db").err
    )
