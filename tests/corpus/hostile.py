"""The cases of public suites of hostile input, as uploads whose names select the intended parser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

Case = tuple[str, bytes]  # name of the object, its bytes

_SENTENCE = b"The council of Ansleigh voted on Tuesday to keep all four of its libraries open. "
_AROUND = {
    "a.txt": (b"", b""),
    "a.json": (b'{"text": "', b'"}'),
    "a.html": (b"<html><body><article><p>", b"</p></article></body></html>"),
    "a.xml": (b"<rss><channel><item><title>Ansleigh</title><description>", b"</description></item></channel></rss>"),
    "a.csv": (b"title,text\nAnsleigh,", b"\n"),
}
_FIELDS = ("headline", "text", "author", "url", "keywords", "datePublished", "publisher", "image")


def files(folder: Path) -> Iterator[Case]:
    """Every file of a folder, unchanged."""
    yield from ((path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


def pages(html5lib: Path) -> Iterator[Case]:
    """The broken fragments and pages of html5lib's suite, which defines how browsers must read them."""
    for path in sorted(html5lib.rglob("*.dat")):
        for case in re.split(rb"(?m)^#data\n", path.read_bytes())[1:]:
            body = re.split(rb"(?m)^#(?:errors|encoding)\n", case)[0]
            yield "a.html", body
            yield "a", b"<!doctype html><html><body>" + body
    for path in sorted((html5lib / "tokenizer").glob("*.test")):
        tests = json.loads(path.read_text("utf-8")).get("tests", [])
        yield from (("a.html", test["input"].encode("utf-8", "surrogatepass")) for test in tests)


def encoded_pages(html5lib: Path) -> Iterator[Case]:
    """Pages that declare an encoding in a valid or broken way."""
    for path in sorted((html5lib / "encoding").rglob("*.dat")):
        for case in re.split(rb"(?m)^#data\n", path.read_bytes())[1:]:
            yield "a.html", re.split(rb"(?m)^#encoding\n", case)[0] + b"<p>" + _SENTENCE + b"\xe9\xa4"


def addresses(url: Path) -> Iterator[tuple[str, str | None]]:
    """Absolute web addresses with the host that the URL standard reads in them; None where it reads none."""
    for case in json.loads((url / "urltestdata.json").read_text("utf-8")):
        if isinstance(case, dict) and case.get("base") is None:
            yield case["input"], None if case.get("failure") else case["hostname"]


def hosts(url: Path) -> Iterator[tuple[str, str | None]]:
    """Hosts in any script with their form in ASCII; None where they have none."""
    for name in ("toascii.json", "IdnaTestV2.json"):
        for case in json.loads((url / name).read_text("utf-8")):
            if isinstance(case, dict):
                yield case["input"], case["output"]


def byte_sequences(utf8: Path) -> Iterator[Case]:
    """Valid and broken UTF-8 in the text of every format."""
    yield from files(utf8)
    for line in (utf8 / "utf8tests.bin").read_bytes().split(b"\n"):
        sequence = line.partition(b":")[2]
        for name, (before, behind) in _AROUND.items():
            yield name, before + _SENTENCE + sequence + behind


def strings(naughty: Path) -> Iterator[Case]:
    """Strings that often break programs, in every field of a record and as pages."""
    for string in json.loads((naughty / "blns.json").read_text("utf-8")):
        for field in _FIELDS:
            record = {"headline": "Ansleigh", "text": _SENTENCE.decode(), field: string}
            yield "a.json", json.dumps(record).encode()
        for name, (before, behind) in _AROUND.items():
            yield name, before + string.encode("utf-8", "surrogatepass") + behind
