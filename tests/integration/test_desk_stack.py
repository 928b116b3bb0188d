"""The pages of `copydesk desk --stack`: those of a local store with the same uploads, and what only a stack has."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from builders import TEXT
from copydesk.cli.main import main
from copydesk.cli.stack_desk import stack_opener
from copydesk.desk.app import desk_app
from copydesk.desk.read_only import opened
from integration import command_line, deployed
from integration.command_line import URL, Run, upload
from integration.deployed import NAME, Deployed
from integration.stage import client
from integration.test_cli_denied import denied

run, stack = command_line.run, deployed.deployed  # fixtures

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics
PORT = 8425
ARTICLE = "/article/a_gbbrba4wngu4cu5opbzn2bqajg"
OF_THE_PLACE = {"bucket", "versionId", "sequencer", "eventTime", "etag", "sequence", "received", "source", "uploaded"}
FIELDS = {"headline": "Ansleigh keeps its libraries", "text": TEXT, "url": URL, "datePublished": "2026-03-04T10:00:00Z"}
COPY = {**FIELDS, "url": "https://herald.example/copy", "datePublished": "2026-03-05T10:00:00Z"}
UPLOADS = (
    ("a.json", FIELDS),
    ("a.json", {**FIELDS, "headline": "Ansleigh keeps four"}),
    ("b.json", COPY),
    ("c.json", {}),
)


@pytest.fixture
def browser(stack: Deployed, run: Run) -> TestClient:
    """A browser at the page of a stack with two articles and a rejected record; the index has them."""
    for name, fields in UPLOADS:
        stack.deliver(stack.account.upload(f"inbox/{name}", json.dumps(fields).encode()))
    stack.stream()
    return client_of(partial(stack_opener(NAME)), NAME)


def client_of(open_store: Any, name: str) -> TestClient:
    return TestClient(desk_app(open_store, name, PORT), base_url=f"http://127.0.0.1:{PORT}")


def local_browser() -> TestClient:
    """A browser at the page of a local store with the same uploads, in the current folder."""
    for name, fields in UPLOADS:
        upload(name, **{"headline": None, "text": None, "url": None, **fields})
        main(["ingest", name, "--store", "x.db", "--json"])
    return client_of(partial(opened, Path("x.db")), "x.db")


def twin(browser: TestClient, path: str) -> Any:
    """The JSON of a page without what names the place of an upload."""
    answer = browser.get(f"{path}{'&' if '?' in path else '?'}format=json")
    assert answer.status_code == 200, answer.text
    return without_place(answer.json())


def without_place(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_place(one) for name, one in value.items() if name not in OF_THE_PLACE}
    return [without_place(one) for one in value] if isinstance(value, list) else value


def test_pages_of_an_article_are_those_of_a_local_store(
    browser: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    local = local_browser()

    for path in (ARTICLE, f"{ARTICLE}/revisions", ARTICLE.replace("/article/a_", "/story/c_")):
        assert twin(browser, path) == twin(local, path), path


def test_ledger_lists_the_versions_of_the_inbox_with_outcomes_and_notes(browser: TestClient) -> None:
    facts = twin(browser, "/ledger")

    assert facts["count"] == 4
    assert sorted(row["key"] for row in facts["uploads"]) == [
        "inbox/a.json",
        "inbox/a.json",
        "inbox/b.json",
        "inbox/c.json",
    ]
    assert twin(browser, "/ledger?key=b")["count"] == 1
    assert [row["key"] for row in twin(browser, "/ledger?outcome=rejected")["uploads"]] == ["inbox/c.json"]

    assert "invalid_article" in browser.get("/ledger/object?key=inbox/c.json").text


def test_search_asks_the_node_and_a_file_is_rehearsed_against_the_table(browser: TestClient, stack: Deployed) -> None:
    assert "Ansleigh keeps" in browser.get("/?q=libraries").text
    assert twin(browser, "/overview")["articles"] == 2
    body = json.dumps({**COPY, "url": "https://north.example/copy", "datePublished": "2026-03-06"}).encode()
    before = stack.account.articles()

    answer = browser.post("/rehearse", files={"file": ("d.json", body)}, headers={"Origin": f"http://127.0.0.1:{PORT}"})

    assert answer.status_code == 200
    assert "duplicate" in answer.text
    assert stack.account.articles() == before


def test_denied_call_is_answered_with_the_right_and_its_resource(browser: TestClient) -> None:
    events, event = client("dynamodb").meta.events, "before-send.dynamodb.BatchGetItem"
    events.register_first(event, denied)
    try:
        answer = browser.get(ARTICLE)
    finally:
        events.unregister(event, denied)

    assert answer.status_code == 503
    assert "allow dynamodb:BatchGetItem on table articles for your role" in answer.text
