"""Profiles on the command line: read from a folder, remembered by the store, shown by explain."""

from pathlib import Path

from copydesk.local_store import LocalStore
from integration import command_line
from integration.command_line import Run

run = command_line.run  # a fixture
SENTENCE = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait."
PAGE = f"""<!DOCTYPE html><html><head><link rel="canonical" href="https://gazette.example/a"><title>Ferry</title></head>
<body><h1>Ferry returns</h1><div class="story"><p>{SENTENCE}</p><p>{SENTENCE} Again.</p></div>
<div class="related"><p>{SENTENCE} Related.</p></div></body></html>"""
PROFILE = 'hosts = ["gazette.example"]\npublisher = "The Gazette"\n[body]\ntake = [".story"]\n'


def write_profile(text: str = PROFILE, name: str = "profiles/gazette.toml") -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, "utf-8")


def test_store_remembers_the_profiles_that_it_was_given(run: Run) -> None:
    write_profile()
    Path("a.html").write_text(PAGE, "utf-8")
    Path("b.html").write_text(PAGE.replace("example/a", "example/b"), "utf-8")

    run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")
    run("ingest", "b.html", "--store", "x.db")

    exported = run("export", "--store", "x.db")
    assert [one["text"] for one in exported.lines] == [f"{SENTENCE}\n\n{SENTENCE} Again."] * 2
    assert {one["publisher"]["name"] for one in exported.lines} == {"The Gazette"}
    assert len({one["profile"] for one in exported.lines}) == 1


def test_new_folder_replaces_the_profiles_of_a_store(run: Run) -> None:
    write_profile()
    write_profile('hosts = ["other.example"]', "others/other.toml")
    Path("a.html").write_text(PAGE, "utf-8")

    run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")
    run("ingest", "a.html", "--profiles", "others", "--store", "x.db")

    with LocalStore(Path("x.db")) as store:
        assert [*store.desk.profiles.by_host] == ["other.example"]


def test_wrong_profile_ends_the_command_before_anything_is_stored(run: Run) -> None:
    write_profile(PROFILE.replace("publisher", "publishr"))
    Path("a.html").write_text(PAGE, "utf-8")

    ran = run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")

    assert ran.status == 2
    assert "gazette.toml:2: publishr: no such entry in a profile" in ran.err
    assert not Path("x.db").exists()


def test_explain_shows_the_profile_and_how_often_each_rule_was_found(run: Run) -> None:
    write_profile(f'{PROFILE}drop = [".none"]\n')
    Path("a.html").write_text(PAGE, "utf-8")

    shown = run("explain", "a.html", "--profiles", "profiles")
    (line,) = run("explain", "a.html", "--profiles", "profiles", "--json").lines

    assert line["extraction"]["profile"]["rules"] == [
        {"rule": "body.take .story", "count": 1},
        {"rule": "body.drop .none", "count": 0},
    ]
    assert "profile gazette.example@" in shown.out
    assert "0 body.drop .none" in shown.out


def test_stored_article_is_explained_by_the_profile_of_its_store(run: Run) -> None:
    write_profile()
    Path("a.html").write_text(PAGE, "utf-8")
    run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")

    (line,) = run("explain", "https://gazette.example/a", "--store", "x.db", "--json").lines

    assert line["extraction"]["profile"]["name"].startswith("gazette.example@")


def test_rebuilt_store_has_the_same_profiles_and_records(run: Run) -> None:
    write_profile()
    Path("a.html").write_text(PAGE, "utf-8")
    run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")

    ran = run("rebuild", "--from", "originals", "--store", "x.db", "--into", "y.db", "--json")

    assert (ran.status, ran.lines[0]["equal"]) == (0, 1)
    assert run("export", "--store", "y.db").out == run("export", "--store", "x.db").out


def test_columns_are_mapped_and_the_store_remembers_it(run: Run) -> None:
    Path("export.csv").write_text(f"Kopfzeile;Inhalt\nFerry returns;{SENTENCE}\n", "utf-8")
    without = run("ingest", "export.csv", "--store", "y.db", "--json")

    ran = run(
        "ingest", "export.csv", "--map", "Kopfzeile=headline", "--map", "Inhalt=text", "--store", "x.db", "--json"
    )

    assert (without.column("outcome"), ran.column("outcome")) == (["rejected"], ["stored"])
    (line,) = run("export", "--store", "x.db").lines
    assert (line["headline"], line["text"]) == ("Ferry returns", SENTENCE)
    assert run("reread", "--store", "x.db", "--json").lines[0]["unchanged"] == 1


def test_pages_of_a_mirror_get_the_address_of_their_path(run: Run) -> None:
    page = PAGE.replace('<link rel="canonical" href="https://gazette.example/a">', "")
    for name in ("mirror/gazette.example/news/index.html", "mirror/mercury.example/a.html"):
        Path(name).parent.mkdir(parents=True)
        Path(name).write_text(page, "utf-8")

    run("ingest", "mirror", "--base-url", "https://", "--store", "x.db")

    assert sorted(line["canonicalUrl"] for line in run("export", "--store", "x.db").lines) == [
        "https://gazette.example/news",
        "https://mercury.example/a.html",
    ]


def test_mapping_stays_when_other_profiles_are_given(run: Run) -> None:
    write_profile()
    Path("export.csv").write_text(f"Kopfzeile;Inhalt\nFerry returns;{SENTENCE}\n", "utf-8")
    run("ingest", "export.csv", "--map", "Kopfzeile=headline", "--map", "Inhalt=text", "--store", "x.db")
    Path("a.html").write_text(PAGE, "utf-8")

    run("ingest", "a.html", "--profiles", "profiles", "--store", "x.db")

    with LocalStore(Path("x.db")) as store:
        assert [*store.desk.profiles.by_host] == ["gazette.example"]
        assert [*store.desk.profiles.by_folder] == ["inbox/export.csv"]


def test_wrong_mapping_and_address_are_named_with_the_cure(run: Run) -> None:
    field = run("ingest", "a.csv", "--map", "Titel=headlin", "--store", "x.db")
    sign = run("ingest", "a.csv", "--map", "Titel", "--store", "x.db")
    address = run("ingest", "a.csv", "--base-url", "example.com", "--store", "x.db")

    assert "there is no field headlin; fields are headline, " in field.err
    assert "must look like Titel=headline, not Titel" in sign.err
    assert "must be an http or https address" in address.err
