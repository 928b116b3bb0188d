"""No address in an article is ever opened: every kind of input is ingested while sockets are blocked."""

import socket
from pathlib import Path

import pytest

from copydesk.local_store import LocalStore
from fakes import RecordingReporter

ROOT = Path(__file__).parents[2]
ADDRESSES = {
    "page.html": b"""<!doctype html><html><head><base href="http://127.0.0.1:9/"><title>Boats</title>
        <link rel="stylesheet" href="http://127.0.0.1:9/a.css"><link rel="canonical" href="http://127.0.0.1:9/b">
        <meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/c"><script src="http://127.0.0.1:9/d.js"></script>
        <meta property="og:image" content="http://169.254.169.254/latest/meta-data/"></head><body><article><h1>Boats</h1>
        <p>The harbour office counted thirty boats on Monday, more than on any day of the year before.</p>
        <img src="http://127.0.0.1:9/e.png"><iframe src="http://127.0.0.1:9/f"></iframe>
        <p>It will count them again on Friday, said the office, and publish the figure.</p></article></body></html>""",
    "outside.xml": b"""<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"
        [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><rss version="2.0"><channel><item><title>&x;</title></item>
        </channel></rss>""",
    "included.xml": b"""<nitf xmlns:xi="http://www.w3.org/2001/XInclude"><body><body.head><hedline><hl1>Boats</hl1></hedline>
        </body.head><body.content><p>Thirty boats were counted.</p><xi:include href="http://127.0.0.1:9/y"/></body.content>
        </body></nitf>""",
    "context.json": b"""{"@context": "http://127.0.0.1:9/context", "@type": "NewsArticle", "headline": "Boats",
        "articleBody": "The harbour office counted thirty boats on Monday.", "url": "http://127.0.0.1:9/z",
        "image": "file:///etc/passwd"}""",
    "story.md": b"# Boats\n\n![b](http://127.0.0.1:9/g.png)\n\nThe harbour office counted thirty boats on Monday.\n",
}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked for; asking for one fails."""
    asked: list[str] = []

    def refuse(*address: object, **_: object) -> None:
        asked.append(str(address))
        raise OSError("sockets are blocked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return asked


def test_blocked_sockets_are_noticed(opened: list[str]) -> None:
    with pytest.raises(OSError, match="blocked"), socket.socket() as one:
        one.connect(("127.0.0.1", 9))

    assert len(opened) == 1


def test_no_address_of_an_article_is_opened(opened: list[str], tmp_path: Path) -> None:
    inputs = {path.name: path.read_bytes() for path in sorted((ROOT / "samples").iterdir()) if path.is_file()}
    inputs |= {path.parent.name + path.suffix: path.read_bytes() for path in (ROOT / "tests/corpus").glob("*/input.*")}
    reporter = RecordingReporter()
    with LocalStore(tmp_path / "store.db") as store:
        for name, body in {**inputs, **ADDRESSES}.items():
            store.upload(f"inbox/{name}", body, reporter)

    assert opened == []
    assert len({outcome.key for outcome in reporter.outcomes}) == len(inputs) + len(ADDRESSES)
