"""The page of `copydesk desk`: its border, and what holds for every page."""

import sqlite3
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from copydesk.cli.main import main
from copydesk.cli.uploads import Collected
from copydesk.desk.read_only import opened
from integration import desk as desk_fixtures
from integration.command_line import everything
from integration.desk import ARTICLE_ID, LONG_KEY, PAGE_ID, PORT, client_of

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures

ADDRESSES = [
    "/",
    "/?q=every+party",
    f"/article/{ARTICLE_ID}",
    f"/article/{PAGE_ID}",
    f"/article/{ARTICLE_ID}/revisions",
    f"/article/{PAGE_ID}/revisions",
    f"/compare?one={ARTICLE_ID}&other={PAGE_ID}",
    f"/story/c{ARTICLE_ID[1:]}",
    "/ledger",
    "/ledger?outcome=rejected",
    "/ledger/object?key=inbox/d.jsonl",
    "/overview",
    "/rehearse",
]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class Elements(HTMLParser):
    """The start tags of a page with their attributes, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/desk.css", "/nothing"])
def test_every_answer_has_the_headers_that_confine_it(desk: TestClient, address: str) -> None:
    answer = desk.get(address)

    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == ("same-origin" if address == "/rehearse" else "no-referrer")
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_other_hosts_are_refused(desk: TestClient, host: str) -> None:
    answer = desk.get("/", headers={"host": host})

    assert answer.status_code == 421
    assert "libraries" not in answer.text
    assert answer.json()["problem"].startswith("this page is reached as 127.0.0.1")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"http://localhost:{PORT}", "http://127.0.0.1"])
def test_requests_from_pages_of_other_sites_are_refused(desk: TestClient, origin: str) -> None:
    assert desk.get("/?format=json", headers={"origin": origin}).status_code == 403


def test_requests_from_its_own_pages_are_answered(desk: TestClient) -> None:
    assert desk.get("/", headers={"origin": f"http://127.0.0.1:{PORT}"}).status_code == 200
    assert desk.get("/", headers={"host": f"localhost:{PORT}"}).status_code == 200
    assert desk.head("/").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_page_is_read_only(desk: TestClient, method: str) -> None:
    answer = desk.request(method, "/")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_reading_changes_no_file_of_the_store(newsroom: Path, desk: TestClient) -> None:
    before = everything(newsroom.parent)

    for address in ADDRESSES:
        desk.get(address)

    assert everything(newsroom.parent) == before


@pytest.mark.parametrize(
    ("address", "status", "problem"),
    [
        ("/nothing", 404, "this address has no page"),
        ("/article/a_unknown", 404, "the store has no article a_unknown"),
        (f"/article/{ARTICLE_ID}/revisions?before=3", 400, "before must be a whole number from 1 to 2, not 3"),
        ("/article/a_unknown/revisions", 404, "the store has no article a_unknown"),
        ("/ledger?outcome=lost", 400, "outcome must be one of stored, revised, duplicate, stale, withdrawn, rejected"),
        ("/ledger/object?key=inbox/none", 404, "the ledger has no object inbox/none; give its key as it is listed"),
        ("/ledger/object", 404, "the ledger has no object without a key"),
        (f"/ledger/object?key={'k' * 2_001}", 400, "key has 2001 letters, over 2000"),
        ("/story/c_unknown", 404, "the store has no story c_unknown"),
        (f"/story/{ARTICLE_ID}", 404, "the store has no story"),
        ("/compare", 400, "give the ids or addresses of two articles, as one and other"),
        (f"/compare?one={ARTICLE_ID}&other=a_unknown", 404, "the store has no article a_unknown"),
        (f"/article/{'a' * 900}", 404, "the store has no article aaa"),
        ("/?page=0", 400, "page must be a whole number from 1 to 1000, not 0"),
        ("/?page=1001", 400, "page must be a whole number from 1 to 1000, not 1001"),
        ("/?page=½", 400, "page must be a whole number from 1 to 1000, not ½"),
        ("/?sort=best", 400, "sort must be one of relevance, newest, oldest, not best"),
        ("/?publishr=a", 400, "this page does not know publishr; it knows"),
        ("/?q=a&q=b", 400, "q is given more than once"),
        (f"/?q={'a' * 501}", 400, "q has 501 letters, over 500"),
        ("/?format=xml", 400, "format must be json, not xml"),
        (f"/?q={'a' * 8_000}", 414, "the address is longer than"),
        (f"/{'a' * 1_001}", 414, "the address is longer than"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_addresses_are_answered_in_words(desk: TestClient, address: str, status: int, problem: str) -> None:
    answer = desk.get(address)

    assert answer.status_code == status
    assert problem in answer.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_load_nothing_from_other_hosts_and_hold_no_script_of_their_own(desk: TestClient, address: str) -> None:
    page = Elements(desk.get(address).text)

    loaded = [one.get("src", "") for tag in ("script", "img", "iframe") for one in page.all(tag)]
    loaded += [one["href"] for one in page.all("link")]
    assert loaded
    assert all(name.startswith("/static/") for name in loaded)
    assert not [one for _, one in page.found if any(name.startswith("on") or name == "style" for name in one)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_links_lead_to_pages_or_to_the_web_without_handing_anything_over(desk: TestClient, address: str) -> None:
    links = Elements(desk.get(address).text).all("a")

    away = [one for one in links if not one["href"].startswith(("/", "#"))]
    assert links
    assert all(one["href"].startswith(("http://", "https://")) for one in away)
    assert all(one["rel"] == "noopener noreferrer" for one in away)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_can_be_read_without_a_screen(desk: TestClient, address: str) -> None:
    page = Elements(desk.get(address).text)

    identifiers = [one["id"] for _, one in page.found if "id" in one]
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert ("a", {"class": "skip", "href": "#main"}) in page.found
    assert len(identifiers) == len(set(identifiers))
    named = {one.get("for") for one in page.all("label")}
    fields = [one for tag in ("input", "select") for one in page.all(tag) if one.get("type") != "hidden"]
    assert all(one["id"] in named for one in fields)
    assert all(one.get("scope") for one in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.found if tag in {"h1", "h2", "h3", "h4"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_empty_store_is_shown_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{")
    main(["ingest", "bad.json", "--store", "x.db", "--json"])
    empty = client_of(tmp_path / "x.db")

    assert "No article matches" in empty.get("/").text
    assert "No article matches" in empty.get("/?q=fog").text
    assert "The store has 1 upload and 0 articles." in empty.get("/overview").text
    assert empty.get("/ledger?format=json").json()["uploads"][0]["outcomes"] == {"rejected": 1}


def test_pages_are_answered_while_another_process_writes(newsroom: Path, desk: TestClient) -> None:
    writer = sqlite3.connect(newsroom, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM items")

    answers = [desk.get(address).status_code for address in ADDRESSES]

    writer.execute("ROLLBACK")
    writer.close()
    assert set(answers) == {200}


def test_nothing_can_be_written_through_the_store_of_a_page(newsroom: Path) -> None:
    with opened(newsroom) as store, pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.store.delete("inbox/a.json", Collected())


def test_fault_of_a_page_is_named_without_its_text(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the words of an article")

    monkeypatch.setattr("copydesk.desk.pages.search.search_facts", fail)
    client = client_of(newsroom, raises=False)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "the page failed and the store is not affected: unexpected RuntimeError at fail:" in answer.text
    assert "the words of an article" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert client.get(f"/article/{ARTICLE_ID}").status_code == 200


def test_store_that_is_gone_or_of_another_version_is_named_in_words(tmp_path: Path) -> None:
    gone, newer = tmp_path / "gone.db", tmp_path / "newer.db"
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    assert "gone.db is gone" in client_of(gone).get("/").text
    assert not gone.exists()
    with sqlite3.connect(older := tmp_path / "older.db") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    (tmp_path / "text.db").write_text("no database, but long enough to have a header" * 10)
    before = everything(tmp_path)

    assert "an older copydesk wrote it; any other command upgrades it" in client_of(older).get("/").text
    assert "the store cannot be read: file is not a database" in client_of(tmp_path / "text.db").get("/").text
    assert everything(tmp_path) == before
    answer = client_of(newer).get("/?format=json")
    assert (answer.status_code, answer.json()["status"]) == (503, 503)
    assert "written by a newer copydesk" in answer.json()["problem"]


def test_search_page_shows_what_its_json_twin_has(desk: TestClient) -> None:
    page, twin = desk.get("/?q=every+party"), desk.get("/?q=every+party&format=json").json()

    (hit,) = twin["hits"]
    assert (twin["count"], twin["stories"], hit["folded"]) == (2, 1, 1)
    assert hit["clusterId"] == f"c{ARTICLE_ID[1:]}"
    text = Elements(page.text).text
    assert "2 articles found, 1 story without copies" in " ".join(text.split())
    assert all(part in text for part in (hit["headline"], hit["publisher"], "2026-03-05 09:00", hit["articleId"]))


def test_copies_are_shown_apart_on_request(desk: TestClient) -> None:
    twin = desk.get("/?q=every+party&copies=apart&sort=newest&format=json").json()

    assert [hit["publisher"] for hit in twin["hits"]] == ["herald.example", "gazette.example"]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ("publisher=gazette.example", 1),
        ("published=2026", 2),
        ("published=2026-03-05", 1),
        ("published=2025", 0),
        ("language=en", 2),
        ("state=revised", 1),
        ("state=near+copy", 1),
        ("size=2+to+4", 2),
        ("confidence=text+was+named", 2),
        ("section=Politics", 0),
    ],
)
def test_facets_filter_the_hits(desk: TestClient, chosen: str, count: int) -> None:
    assert desk.get(f"/?q=every+party&{chosen}&format=json").json()["count"] == count


def test_count_of_a_facet_is_the_number_of_hits_that_it_leads_to(desk: TestClient) -> None:
    facets = desk.get("/?format=json").json()["facets"]

    values = [value for facet in facets for value in facet["values"]]
    assert len(values) > 20
    for value in values:
        separator = "&" if "?" in value["address"] else "?"
        assert desk.get(f"{value['address']}{separator}format=json").json()["count"] == value["count"], value


def test_hits_come_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk_fixtures.uploads("many.jsonl", *(desk_fixtures.story(number) for number in range(41)))
    main(["ingest", "many.jsonl", "--store", "x.db", "--json"])
    client = client_of(tmp_path / "x.db")

    pages = [client.get(f"/?page={number}&format=json").json() for number in (1, 3, 4)]

    assert [len(page["hits"]) for page in pages] == [20, 1, 0]
    assert [page["pages"]["next"] for page in pages] == ["/?page=2", "", ""]
    assert "behind the last hit" in client.get("/?page=4").text


@pytest.mark.parametrize("name", [ARTICLE_ID, desk_fixtures.URL, f"{desk_fixtures.URL}?utm_source=x"])
def test_address_or_id_in_the_search_field_leads_to_the_article(desk: TestClient, name: str) -> None:
    answer = desk.get("/", params={"q": name}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/article/{ARTICLE_ID}")


def test_hostile_fields_are_shown_as_text(desk: TestClient) -> None:
    page = desk.get("/?q=fog").text

    assert "&lt;script&gt;alert(&#34;headline&#34;)&lt;/script&gt;" in page or "alert" not in page
    assert [one.get("src") for one in Elements(page).all("script")] == ["/static/desk.js"]
    assert "<b>Fog" not in page
    assert "<img" not in page


def test_long_key_is_known() -> None:
    assert 1_000 < len(f"inbox/{LONG_KEY}") <= 1_024


@pytest.mark.parametrize("query", ['"every party', "OR", "(every party)", "title:party"])
def test_query_that_cannot_be_applied_is_answered_with_the_cure(desk: TestClient, query: str) -> None:
    answer = desk.get("/", params={"q": query})

    assert answer.status_code == 400
    assert any(cure in answer.text for cure in ("add it", "add one", "leave them out", "use headline:"))
