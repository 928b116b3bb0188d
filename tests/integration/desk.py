"""A store made by the real ingest, and the page of `copydesk desk` over it, for tests."""

from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from builders import TEXT, story
from copydesk.cli.main import main
from copydesk.desk.app import desk_app
from copydesk.desk.read_only import opened
from integration.command_line import URL, upload, uploads

PORT = 8425
SAMPLES = Path(__file__).parents[2] / "samples"
ARTICLE_ID = "a_gbbrba4wngu4cu5opbzn2bqajg"  # of the article at URL
PAGE_ID = "a_oer6se6z36duozcwrtoqurf4js"  # of samples/02-council-budget.html
COPY_URL = "https://herald.example/libraries-stay"
LONG_KEY = "/".join(["folder" + "x" * 200] * 4) + "/" + "n" * 180 + ".json"  # 1,013 bytes
HOSTILE = {
    "headline": '<script>alert("headline")</script> & <b>Fog</b>',
    "description": "<img src=x onerror=alert(1)>",
    "text": "Dense fog covers the harbour, and the pilots wait for the afternoon tide to turn again.",
    "url": "https://fog.example/harbour?a=1&b=%22%3E%3Cscript%3E",
    "image": ["javascript:alert(1)", "https://fog.example/fog.jpg"],
    "author": [{"name": "<i>Ada</i>", "url": "javascript:alert(2)"}],
    "publisher": {"name": "\"><script>alert('publisher')</script>"},
    "datePublished": "2025-11-02T08:00:00Z",
}
REVISED = TEXT.replace("120,000", "150,000").replace("all four of its", "three of its") + (
    "\n\nThe mayor spoke of “a fair price” for the town."
)
CUT = TEXT.rpartition("\n\n")[0]


def client_of(store: Path, *, raises: bool = True) -> TestClient:
    """A browser at the page of a store; `raises` passes faults of the page on to the test."""
    return TestClient(
        desk_app(partial(opened, store), store.name, PORT),
        base_url=f"http://127.0.0.1:{PORT}",
        raise_server_exceptions=raises,
    )


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a revised article, a copy of it, a hostile one, two pages, a rejected record and a long key."""
    folder = tmp_path_factory.mktemp("newsroom")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        upload("a.json", datePublished="2026-03-04T10:15:00Z", publisher={"domain": "gazette.example"})
        assert main(["ingest", "a.json", "--store", "news.db", "--json"]) == 0
        upload("a.json", text=REVISED, datePublished="2026-03-04T10:15:00Z", publisher={"domain": "gazette.example"})
        upload("b.json", headline="Libraries stay", text=CUT, url=COPY_URL, datePublished="2026-03-05T09:00:00Z")
        upload("c.json", **HOSTILE)
        upload(LONG_KEY, **story(7))
        uploads("d.jsonl", {**story(8), "datePublished": "2024-01-01"}, '{"headline": "cut <b>off')
        names = ["a.json", "b.json", "c.json", "d.jsonl", LONG_KEY, *map(str, _pages(folder))]
        assert main(["ingest", *names, "--store", "news.db", "--json"]) == 1
    return folder / "news.db"


def _pages(folder: Path) -> list[Path]:
    """An HTML page and a page as text, from the samples."""
    names = ("02-council-budget.html", "03-scraped-page.txt")
    for name in names:
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    return [Path(name) for name in names]


@pytest.fixture(scope="module")
def desk(newsroom: Path) -> TestClient:
    """A browser at the page of that store."""
    return client_of(newsroom)


__all__ = ["ARTICLE_ID", "COPY_URL", "HOSTILE", "LONG_KEY", "PAGE_ID", "PORT", "URL", "client_of", "desk", "newsroom"]
