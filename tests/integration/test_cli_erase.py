"""`copydesk erase` on a local store and on a stack."""

import random
import sqlite3
import zlib
from pathlib import Path

import pytest

from builders import story
from integration import command_line, deployed
from integration.command_line import URL, Run, upload, uploads
from integration.deployed import NAME, Deployed
from integration.messages import MARKERS, marked
from integration.stage import DESK, INBOX, client
from newsroom import body, fields

run, stocked, stack = command_line.run, command_line.stocked, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

STORE = ("--store", "x.db")
FOG = "https://gazette.example/fog"


def headlines(run: Run) -> list[str]:
    return sorted(run("export", *STORE).column("headline"))


@pytest.mark.parametrize("name", [URL, "a_gbbrba4wngu4cu5opbzn2bqajg"], ids=["url", "id"])
def test_article_is_erased_by_its_url_or_id(stocked: Run, name: str) -> None:
    ran = stocked("erase", name, *STORE, "--json")

    assert (ran.status, ran.lines[0]["articles"]) == (0, 1)
    assert headlines(stocked) == ["Fog until noon"]
    assert stocked("search", "libraries", *STORE, "--json").lines == []
    assert stocked("index", "check", *STORE).status == 0


@pytest.mark.parametrize("name", ["gazette.example", "GAZETTE.example"])
def test_all_articles_of_a_publisher_are_erased(stocked: Run, name: str) -> None:
    upload("c.json", url="https://mercury.example/c", **{key: story(9)[key] for key in ("headline", "text")})
    stocked("ingest", "c.json", *STORE)

    (receipt,) = stocked("erase", name, *STORE, "--json").lines

    assert receipt["articles"] == 2
    assert headlines(stocked) == ["Story 9"]


def test_receipt_and_ledger_hold_no_content(stocked: Run) -> None:
    printed = stocked("erase", URL, "--originals", *STORE)
    traced = stocked("trace", "a.json", *STORE)

    assert "libraries" not in (printed.out + traced.out).replace("gazette.example/libraries", "").casefold()
    assert "stored" in traced.out


@pytest.mark.parametrize("by", [URL, "gazette.example"])
def test_no_byte_of_an_erased_article_is_left_on_disk(run: Run, by: str, tmp_path: Path) -> None:
    upload("in.json", **marked(url=URL, description="Zweizahnwal"))
    upload("out.json", **story(3))
    run("ingest", "in.json", "out.json", *STORE)
    Path("in.json").unlink()

    run("erase", by, "--originals", *STORE)

    found = [path for path in tmp_path.rglob("*") if path.is_file() and "x.db" in str(path)]
    words = [word.encode() for word in (*MARKERS, "Zweizahnwal", MARKERS[0].lower())]
    assert found
    assert [path.name for path in found for word in words if word in path.read_bytes()] == []


def test_dry_run_shows_the_receipt_and_changes_nothing(stocked: Run) -> None:
    before = stocked("export", *STORE).out
    (expected,) = stocked("erase", URL, "--originals", *STORE, "--dry-run", "--json").lines
    assert stocked("export", *STORE).out == before

    (done,) = stocked("erase", URL, "--originals", *STORE, "--json").lines

    assert expected == {**done, "dryRun": True}


def test_erasure_again_has_nothing_to_remove(stocked: Run) -> None:
    stocked("erase", URL, *STORE)

    ran = stocked("erase", URL, *STORE, "--json")

    assert (ran.status, ran.lines[0]["articles"], ran.lines[0]["ids"]) == (0, 0, [])


def test_file_that_is_ingested_again_stores_the_article_anew(stocked: Run) -> None:
    stocked("erase", URL, "--originals", *STORE)

    assert stocked("ingest", "a.json", *STORE, "--json").column("outcome") == ["stored"]
    assert stocked("search", "libraries", *STORE, "--json").column("revision") == [1]
    assert stocked("index", "check", *STORE).status == 0


def test_original_of_another_article_is_kept_and_named(run: Run) -> None:
    uploads("feed.jsonl", fields(), fields(**story(3)))
    run("ingest", "feed.jsonl", *STORE)

    (receipt,) = run("erase", URL, "--originals", *STORE, "--json").lines

    assert (receipt["originals"], [kept["key"] for kept in receipt["kept"]]) == (0, ["inbox/feed.jsonl"])


def test_unfinished_delivery_of_a_store_is_completed_first(stocked: Run) -> None:
    with sqlite3.connect("x.db") as connection:
        connection.execute("INSERT INTO deliveries (sequence) VALUES (1)")
        connection.execute("UPDATE items SET item = replace(item, '\"complete\":{\"BOOL\":true}', "
                           "'\"complete\":{\"BOOL\":false}') WHERE pk LIKE 'S#%'")  # fmt: skip
        connection.execute("DELETE FROM deliveries")
    connection.close()

    ran = stocked("erase", URL, *STORE)

    assert ran.status == 2
    assert "the delivery of inbox/a.json is not complete" in ran.err


LONG = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ", k=700_000))  # over 300 kB compressed


@pytest.fixture
def published(stack: Deployed) -> Deployed:
    """A stack of an article with two texts, one of them long, and of another article; all are indexed."""
    first = stack.account.upload("inbox/a.json", body(marked(text=LONG, url=URL)))
    second = stack.account.upload("inbox/a.json", body(marked(url=URL)))
    stack.deliver(first, second, stack.account.upload("inbox/b.json", body(fields(**story(3)))))
    stack.stream()
    return stack


def test_nothing_is_left_of_an_article_erased_from_a_stack(published: Deployed, run: Run) -> None:
    assert len(client("s3").list_object_versions(Bucket=DESK, Prefix="texts/").get("Versions", [])) == 1

    (receipt,) = run("erase", URL, "--originals", "--stack", NAME, "--json").lines
    published.stream()

    parts = [receipt[name] for name in ("articles", "revisions", "longTexts", "originals")]
    assert parts == [1, 1, 1, 2]
    assert [one.record.headline for one in published.account.articles()] == ["Story 3"]
    assert [document["headline"] for document in published.node.documents.values()] == ["Story 3"]
    texts = client("s3").list_object_versions(Bucket=DESK, Prefix="texts/")["Versions"]
    assert [published.account.read(text["Key"]) for text in texts] == [zlib.compress(b"erased")]
    left = client("s3").list_object_versions(Bucket=INBOX, Prefix="inbox/a.json")
    assert "Versions" not in left


def test_stack_keeps_only_the_ledger_of_an_erased_article(published: Deployed, run: Run) -> None:
    name = run("erase", URL, "--stack", NAME, "--json").lines[0]["ids"][0]

    rows = client("dynamodb").scan(TableName="articles", ConsistentRead=True)["Items"]
    assert {row["pk"]["S"][:2] for row in rows if name in str(row)} == {"S#", "B#"}


def test_redelivery_to_a_stack_does_not_store_an_erased_article_again(published: Deployed, run: Run) -> None:
    upload_again = published.account.upload("inbox/b.json", body(fields(**story(3))))
    run("erase", URL, "--stack", NAME)

    published.deliver(upload_again)
    published.stream()

    assert [one.record.headline for one in published.account.articles()] == ["Story 3"]


def test_endpoint_of_a_stack_loses_the_document_at_once(published: Deployed, run: Run) -> None:
    run("erase", URL, "--stack", NAME, "--endpoint", published.node.url)

    assert [document["headline"] for document in published.node.documents.values()] == ["Story 3"]
