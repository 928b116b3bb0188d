"""`copydesk ingest`, killed with SIGKILL at any step and run again, ends like a run that was never killed."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from process.commands import Commands, spread
from process.newsroom_files import FEED_RECORDS, write_early_files, write_newsroom

pytestmark = pytest.mark.kill
POINTS = 36
KINDS = {"before write", "before commit", "after commit", "before open", "before rename", "before output"}


@dataclass(frozen=True)
class Straight:
    """The uninterrupted run: what it printed and stored, and the steps that it took."""

    commands: Commands
    printed: bytes
    content: dict[str, Any]
    steps: list[str]

    def repeated(self, store: str) -> bytes:
        """Run the command again to its end, compare the store, delete it, and return what was printed."""
        ran = self.commands.run("ingest", "news", "--store", store, "--json")
        assert self.commands.content(store) == self.content
        self.commands.remove_store(store)
        return ran.stdout


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Straight:
    """A store with an earlier run and a withdrawal, base.db; and the same after the uninterrupted run, straight.db."""
    commands = Commands(tmp_path_factory.mktemp("newsroom"))
    news = commands.folder / "news"
    news.mkdir()
    write_early_files(news)
    commands.run("ingest", "news", "--store", "base.db", "--json")
    commands.run("withdraw", "news/00-withdrawn.json", "--store", "base.db", "--json")
    write_newsroom(news)
    commands.copy_store("base.db", "straight.db")
    ran = commands.run("ingest", "news", "--store", "straight.db", "--json")
    steps = commands.steps()
    assert steps.pop() == "after commit"  # of the run's end: from there on, the same command is a new run
    return Straight(commands, ran.stdout, commands.content("straight.db"), steps)


@pytest.fixture
def store(straight: Straight) -> str:
    """The name of a copy of base.db."""
    name = f"{uuid4().hex}.db"
    straight.commands.copy_store("base.db", name)
    return name


def test_newsroom_holds_copies_chains_unions_revisions_rejections_and_a_long_feed(straight: Straight) -> None:
    lines = [json.loads(line) for line in straight.printed.splitlines()]
    outcomes = Counter(line["outcome"] for line in lines)
    reasons = Counter(str(line["reason"]).split(" copy of ")[0] for line in lines)
    joined = [item for (pk, _), item in straight.content["items"].items() if pk.startswith("C#") and "into" in item]
    keys = Counter(
        item["key"]["S"]
        for (pk, sk), item in straight.content["items"].items()
        if pk.startswith("S#") and sk.startswith("V#")
    )

    assert 60 <= len({line["source"] for line in lines}) <= 100
    assert min(outcomes[kind] for kind in ("stored", "duplicate", "revised", "rejected", "withdrawn")) >= 1
    assert reasons["exact"] >= 5
    assert reasons["near"] >= 20
    assert len(joined) >= 20
    assert sum(line["source"].endswith("feed.jsonl") for line in lines) == FEED_RECORDS
    assert keys["inbox/news/125-feed.jsonl"] == 3
    assert keys["inbox/news/00-withdrawn.json"] == keys["inbox/news/01-corrected.json"] == 2
    assert keys["inbox/news/02-again.json"] == 2


def points(straight: Straight) -> list[int]:
    """The steps to be killed at: spread over the run, and the first step of each kind."""
    first = [straight.steps.index(kind) + 1 for kind in sorted(KINDS)]
    return [*spread(POINTS - len(first), len(straight.steps)), *first]


def test_kill_points_cover_every_kind_of_step(straight: Straight) -> None:
    assert {straight.steps[at - 1] for at in points(straight)} == KINDS == set(straight.steps)
    assert len(points(straight)) == POINTS


@pytest.mark.parametrize("point", range(POINTS))
def test_ingest_killed_at_a_step_and_run_again_equals_the_uninterrupted_run(
    point: int, straight: Straight, store: str
) -> None:
    at = points(straight)[point]

    straight.commands.run("ingest", "news", "--store", store, "--json", at=at)

    assert straight.repeated(store) == straight.printed


@pytest.mark.parametrize("seconds", [0.5, 0.8, 1.1, 1.4])
def test_ingest_killed_after_some_time_and_run_again_equals_the_uninterrupted_run(
    seconds: float, straight: Straight, store: str
) -> None:
    straight.commands.kill_after(seconds, "ingest", "news", "--store", store, "--json")

    assert straight.repeated(store) == straight.printed


def test_ingest_killed_again_and_again_equals_the_uninterrupted_run(straight: Straight, store: str) -> None:
    for at in spread(8, len(straight.steps) // 4):
        straight.commands.run("ingest", "news", "--store", store, "--json", at=at)

    assert straight.repeated(store) == straight.printed
