"""The files of a small newsroom: copies in chains and unions, revisions, re-uploads, rejected ones, a long feed."""

import json
from pathlib import Path
from typing import Any

from builders import story
from newsroom import EARLY
from process.commands import Commands
from training.dedupe.newsroom import stream

FEED_RECORDS = 210  # three pages of the ledger


def commands_in_newsroom(folder: Path) -> Commands:
    """Return commands in a folder whose part `news` has the files of both runs."""
    news = folder / "news"
    news.mkdir()
    write_early_files(news)
    write_newsroom(news)
    return Commands(folder)


def write_early_files(folder: Path) -> None:
    """Write the files of an earlier run: one is withdrawn later, one corrected, one uploaded again unchanged."""
    early = {"00-withdrawn": story(900), "01-corrected": story(901), "02-again": story(902)}
    for name, fields in early.items():
        _write(folder / f"{name}.json", {**fields, "datePublished": EARLY})


def write_newsroom(folder: Path) -> None:
    """Write the files of the run that is killed, in the order of their names."""
    (folder / "00-withdrawn.json").unlink()
    corrected = {
        **story(901),
        "text": f"{story(901)['text']}\n\nCorrected: the bridge is open.",
        "datePublished": EARLY,
    }
    _write(folder / "01-corrected.json", corrected)
    for number, item in enumerate(stream(5, articles=44, languages=("en",), replays=0.1), 100):
        (folder / f"{number}.json").write_text(item.line(), "utf-8")
    _write(folder / "120-copy-of-withdrawn.json", {**story(900), "url": "https://echo.example/900"})
    _write_chain_and_union(folder)
    feed = stream(105, articles=FEED_RECORDS - 10, languages=("en", "de"))[: FEED_RECORDS - 2]
    lines = [*(item.line() for item in feed[:99]), '{"headline": "No text"}', *(item.line() for item in feed[99:])]
    (folder / "125-feed.jsonl").write_text("".join(f"{line}\n" for line in [*lines, "{cut off"]), "utf-8")
    (folder / "130-unknown.bin").write_bytes(bytes(range(256)))
    _write(folder / "131-empty.json", {"headline": "No text"})
    _write(folder / "132-kill.json", {**story(903), "datePublished": EARLY, "pubStatus": "canceled"})


def _write_chain_and_union(folder: Path) -> None:
    """A chain: each copy has a paragraph more. A union: two cut texts of one long story, then the whole."""
    long = "\n\n".join(story(number)["text"] for number in range(910, 914)).split("\n\n")
    for number in range(3):
        text = "\n\n".join([*long[:10], *story(920 + number)["text"].split("\n\n")[: number + 1]])
        _write(folder / f"121-chain-{number}.json", _paper(f"chain{number}", text))
    other = "\n\n".join(story(number)["text"] for number in range(930, 934)).split("\n\n")
    for name, part in (("0", other[:9]), ("1", other[7:]), ("2", other)):
        _write(folder / f"122-union-{name}.json", _paper(f"union{name}", "\n\n".join(part)))


def _paper(name: str, text: str) -> dict[str, Any]:
    return {"headline": "Council meets", "text": text, "url": f"https://{name}.example/story", "datePublished": EARLY}


def _write(path: Path, fields: dict[str, Any]) -> None:
    path.write_text(json.dumps(fields, ensure_ascii=False), "utf-8")
