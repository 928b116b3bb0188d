"""The commands about copies and revisions, as a user runs them: dupes, diff, reconcile, and the match in explain."""

import pytest

from builders import instalment, story
from copydesk.table.identity import article_id_of_url
from integration import command_line
from integration.command_line import URL, Run, upload, uploads

run = command_line.run  # a fixture

ECHO = "https://echo.example/libraries"
CUT = "\n\n".join(str(story(3)["text"]).split("\n\n")[:3])
STORY = story(3) | {"url": URL, "datePublished": "2026-03-01T09:00:00Z"}
CORRECTED = str(STORY["text"]).replace(".", " indeed.", 1)


@pytest.fixture
def copied(run: Run) -> Run:
    """A store of a story, a shorter copy of it at another paper, and another story."""
    uploads("wire.jsonl", STORY, {**STORY, "url": ECHO, "text": CUT, "datePublished": "2026-03-01T12:00:00Z"}, story(4))
    assert run("ingest", "wire.jsonl", "--store", "x.db").status == 0
    return run


def test_dupes_lists_the_cluster_with_the_leader_first(copied: Run) -> None:
    ran = copied("dupes", ECHO, "--store", "x.db", "--json")

    first, copy = ran.lines
    assert [first["url"], copy["url"]] == [URL, ECHO]
    assert first["duplicateOf"] is None
    assert (copy["duplicateOf"], copy["duplicateKind"]) == (first["articleId"], "near")
    assert (first["duplicateRelation"], copy["duplicateRelation"]) == (None, "cut")
    assert copy["duplicateEvidence"]["containmentIn"] == 1.0
    assert copy["duplicateEvidence"]["matchedParagraphs"] == 3
    assert ran.status == 0


def test_dupes_by_id_shows_the_evidence_of_each_copy(copied: Run) -> None:
    (line, _) = copied("dupes", URL, "--store", "x.db", "--json").lines

    shown = copied("dupes", line["articleId"], "--store", "x.db").out

    assert "near copy: cut" in shown
    assert f"2 articles in cluster {line['clusterId']}" in shown


def test_copies_of_an_earlier_text_are_listed_after_a_revision(copied: Run) -> None:
    upload("b.json", **{**STORY, "text": story(9)["text"], "dateModified": "2026-03-02T09:00:00Z"})
    copied("ingest", "b.json", "--store", "x.db")

    for name in (URL, ECHO):
        assert copied("dupes", name, "--store", "x.db", "--json").column("url") == [URL, ECHO]


def test_article_without_copies_is_alone_in_its_cluster(copied: Run) -> None:
    assert copied("dupes", str(story(4)["url"]), "--store", "x.db", "--json").column("url") == [story(4)["url"]]


def test_diff_shows_what_a_revision_changed(copied: Run) -> None:
    upload("b.json", **{**STORY, "headline": "Corrected", "text": CORRECTED, "dateModified": "2026-03-02T09:00:00Z"})
    copied("ingest", "b.json", "--store", "x.db")

    (changed,) = copied("diff", URL, "1", "2", "--store", "x.db", "--json").lines

    assert changed["headline"] == {"before": STORY["headline"], "after": "Corrected"}
    assert list(changed) == ["headline", "dateModified", "text"]
    shown = copied("diff", URL, "1", "2", "--store", "x.db").out
    assert "+ Corrected" in shown
    assert str(STORY["text"]).split("\n\n")[2] not in shown


def test_diff_of_a_missing_revision_is_wrong_usage(copied: Run) -> None:
    ran = copied("diff", URL, "1", "2", "--store", "x.db")

    assert ran.status == 2
    assert "has no revision 2; its latest is revision 1" in ran.err


@pytest.mark.parametrize("command", [("dupes", "a_unknown"), ("diff", "a_unknown", "1", "2")])
def test_unknown_article_is_wrong_usage(copied: Run, command: tuple[str, ...]) -> None:
    assert copied(*command, "--store", "x.db").status == 2


def test_search_finds_the_copies_of_one_relation(copied: Run) -> None:
    assert copied("search", "--relation", "cut", "--store", "x.db", "--json").column("url") == [ECHO]
    assert copied("search", "--relation", "pickup", "--store", "x.db", "--json").lines == []


def test_update_that_names_the_earlier_article_is_a_copy_although_it_looks_like_an_instalment(run: Run) -> None:
    first, second = (
        {**instalment(day), "url": f"https://gazette.example/road-{day}", "datePublished": f"2026-03-0{1 + day}T09:00Z"}
        for day in (0, 1)
    )
    uploads("apart.jsonl", first, second)
    uploads("declared.jsonl", first, {**second, "isBasedOn": f"{first['url']}?utm_source=wire", "version": "UPDATE 1"})

    ends = [
        run("ingest", f"{name}.jsonl", "--store", f"{name}.db", "--json").column("outcome")
        for name in ("apart", "declared")
    ]

    assert ends == [["stored", "stored"], ["stored", "duplicate"]]
    (_, copy) = run("dupes", str(first["url"]), "--store", "declared.db", "--json").lines
    assert copy["duplicateRelation"] == "updated"


def test_outcome_of_a_column_names_the_item_that_it_holds(run: Run) -> None:
    column = "\n\n".join(str(story(number)["text"]) for number in (5, 6, 7, 3))
    uploads("wire.jsonl", STORY, {**story(8), "text": column, "datePublished": "2026-03-02T09:00:00Z"})

    (_, reason) = run("ingest", "wire.jsonl", "--store", "x.db", "--json").column("reason")

    assert reason == f"related to {article_id_of_url(URL)} (contained)"


def test_reconcile_prints_how_many_articles_changed(copied: Run) -> None:
    assert copied("reconcile", "--store", "x.db").out == "3 articles, 0 changed\n"


def test_reconcile_unlinks_copies_below_the_copy_score(run: Run) -> None:
    half = "\n\n".join([*str(STORY["text"]).split("\n\n")[:2], str(story(5)["text"]).split("\n\n")[0]])
    later = {"url": ECHO, "headline": "Other news of the day", "datePublished": "2026-03-01T12:00:00Z"}
    uploads("wire.jsonl", STORY, {**STORY, **later, "text": half})
    run("ingest", "wire.jsonl", "--store", "x.db")

    clusters = []
    for score in ("0.5", "5"):
        run("reconcile", "--store", "x.db", "--copy-score", score)
        clusters.append(run("dupes", URL, "--store", "x.db", "--json").column("url"))

    assert clusters == [[URL, ECHO], [URL]]


def test_explanation_of_a_copy_shows_the_match_its_figures_and_the_shared_paragraphs(copied: Run) -> None:
    upload("c.json", **{**STORY, "url": "https://mercury.example/1", "text": CUT})

    (line,) = copied("explain", "c.json", "--store", "x.db", "--json").lines

    match = line["match"]
    assert (match["kind"], match["relation"], match["url"]) == ("near", "cut", URL)
    assert match["sharedParagraphs"] == CUT.split("\n\n")
    assert match["containmentIn"] == 1.0
    assert match["score"] > 0
    assert match["reasons"]
    assert f"= {CUT[:40]}" in copied("explain", "c.json", "--store", "x.db").out


def test_explain_names_the_third_article_that_shows_a_series(run: Run) -> None:
    urls = ["https://gazette.example/road-0", "https://gazette.example/road-2"]
    uploads("week.jsonl", {**instalment(0), "url": urls[0]}, {**instalment(2), "url": urls[1]})
    run("ingest", "week.jsonl", "--store", "x.db")
    upload("c.json", **instalment(1), url="https://mercury.example/road")

    (line,) = run("explain", "c.json", "--store", "x.db", "--json").lines

    (first, *_) = line["match"]["reasons"]
    other = urls[1 - urls.index(line["match"]["url"])]
    assert line["match"]["kind"] == "related"
    assert first == f"an instalment of the same series, as is {article_id_of_url(other)}"


def test_explanation_of_a_story_without_copies_has_no_match(copied: Run) -> None:
    upload("c.json", **story(5))

    assert copied("explain", "c.json", "--store", "x.db", "--json").lines[0]["match"] is None
