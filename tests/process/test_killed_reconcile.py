"""`copydesk reconcile`, killed with SIGKILL at any step and run again, ends like a run that was never killed."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from process.commands import Commands, spread
from process.newsroom_files import commands_in_newsroom

pytestmark = pytest.mark.kill
POINTS = 34


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """A store that links only the surest near copies, base.db; and the same after reconcile, straight.db."""
    commands = commands_in_newsroom(tmp_path_factory.mktemp("newsroom"))
    commands.run("ingest", "news", "--store", "base.db", "--json", "--copy-score", "5", "--join-score", "5")
    commands.copy_store("base.db", "straight.db")
    commands.run("reconcile", "--store", "straight.db")
    return commands


@pytest.fixture(scope="module")
def steps(commands: Commands) -> list[str]:
    """The steps of the uninterrupted run."""
    return commands.steps()


@pytest.fixture(scope="module")
def content(commands: Commands) -> dict[str, Any]:
    """Everything in the store after the uninterrupted run."""
    return commands.content("straight.db")


@pytest.fixture
def store(commands: Commands) -> Iterator[str]:
    """The name of a copy of base.db."""
    name = f"{uuid4().hex}.db"
    commands.copy_store("base.db", name)
    yield name
    commands.remove_store(name)


def links(content: dict[str, Any]) -> set[tuple[str, str]]:
    """The articles that are linked as copies, each with its original."""
    records = [item["record"]["M"] for (_, sk), item in content["items"].items() if sk == "META"]
    return {(one["articleId"]["S"], one["duplicateOf"]["S"]) for one in records if "duplicateOf" in one}


def test_reconcile_changes_the_links_of_several_articles_in_many_steps(
    commands: Commands, steps: list[str], content: dict[str, Any]
) -> None:
    assert len(links(content) - links(commands.content("base.db"))) >= 10
    assert len(steps) >= 200


@pytest.mark.parametrize("point", range(POINTS))
def test_reconcile_killed_at_a_step_and_run_again_equals_the_uninterrupted_run(
    point: int, commands: Commands, steps: list[str], content: dict[str, Any], store: str
) -> None:
    commands.run("reconcile", "--store", store, at=spread(POINTS, len(steps))[point])

    commands.run("reconcile", "--store", store)

    assert commands.content(store) == content


@pytest.mark.parametrize("seconds", [0.6, 0.8, 1.0])
def test_reconcile_killed_after_some_time_and_run_again_equals_the_uninterrupted_run(
    seconds: float, commands: Commands, content: dict[str, Any], store: str
) -> None:
    commands.kill_after(seconds, "reconcile", "--store", store)

    commands.run("reconcile", "--store", store)

    assert commands.content(store) == content
