"""The targets of a rebuild: a new search index, a new local store, or a new DynamoDB table."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copydesk.adapters.local.index import LocalIndex
from copydesk.adapters.local.notes import copy_objects
from copydesk.adapters.local.profiles import profile_texts, remember, remembered_in
from copydesk.adapters.local.repairable_table import LocalRepairableTable
from copydesk.cli.local_place import folder_of, local_place
from copydesk.cli.node import connect
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place
from copydesk.cli.progress import Progress
from copydesk.local_store import LocalStore
from copydesk.pipeline.desk import Desk
from copydesk.ports import BulkAction, BulkOutcome, Notes, Originals
from copydesk.recovery.index_check import IndexCheck
from copydesk.recovery.rebuild import EventClock
from copydesk.search.documents import bulk_action
from copydesk.search.handler import refusal_note
from copydesk.table.repairable_table import RepairableTable

_UNFINISHED = 0x72626C64  # the application id of a store that a rebuild has not finished


@dataclass(frozen=True)
class Target:
    """A table to rebuild into. `finish` is called with the erased ids when all versions are ingested."""

    desk: Desk
    table: RepairableTable
    notes: Notes
    originals: Originals
    finish: Callable[[Sequence[str]], None]


def new_index(place: Place, endpoint: str | None, progress: Progress) -> dict[str, Any]:
    """Fill a new index from a place's table: on a node, or a store's own; return the receipt."""
    if endpoint is None and isinstance(place.index, LocalIndex):
        articles = place.index.rebuild(bulk_action(stored) for stored in progress.over(place.table.scan()))
        return {"index": place.name, "articles": articles, "refused": 0, "withoutArticle": 0}
    node: Any = connect(endpoint) if endpoint else place.known_index
    from copydesk.adapters.search_setup import rebuild  # noqa: PLC0415 - needs the aws extra

    refused: set[str] = set()

    def set_aside(action: BulkAction, answer: BulkOutcome) -> None:
        """Note a document that the index refuses in the quarantine."""
        refused.add(action.document_id)
        place.notes.set_aside(*refusal_note(action, answer))

    name = rebuild(node, place.table.scan, set_aside, progress)
    check = IndexCheck(place.table, node, lambda _: None, place.notes)
    orphans = sum(1 for _ in check.without_articles())  # articles that were erased while they were copied
    articles = sum(len(page) for page in node.version_pages())
    return {"index": name, "articles": articles, "refused": len(refused), "withoutArticle": orphans}


def target_of(into: Path | str, place: Place, clock: EventClock, closing: ExitStack) -> Target:
    """Open the target of a rebuild: a store if `into` is a path, else a table. Raises: WrongUsage."""
    return _new_store(into, place, clock, closing) if isinstance(into, Path) else _new_table(into, place, clock)


def _new_store(path: Path, place: Place, clock: EventClock, closing: ExitStack) -> Target:
    store = closing.enter_context(LocalStore(path))
    connection = store.database.connection
    is_unfinished = connection.execute("PRAGMA application_id").fetchone()[0] == _UNFINISHED
    if not is_unfinished and connection.execute("SELECT 1 FROM items LIMIT 1").fetchone():
        raise WrongUsage(f"{path} exists and is not an unfinished rebuild; name a new file")
    connection.execute(f"PRAGMA application_id = {_UNFINISHED}")
    made = local_place(store, str(path))
    table = LocalRepairableTable(store.database, clock)
    if place.local:
        copy_objects(place.local.database, folder_of(place.local), store.database, folder_of(store))
        if place.profiles and place.local.path:
            remember(profile_texts(remembered_in(place.local.path)), path)

    def finish(erased: Sequence[str]) -> None:
        """Bring the articles to the index of the new store, and mark the store as finished."""
        made.drain()
        store.index.forget(erased)
        made.compact()
        connection.execute("PRAGMA application_id = 0")

    desk = replace(place.desk, table=table, quarantine=made.notes)
    return Target(desk, table, made.notes, made.originals, finish)


def _new_table(name: str, place: Place, clock: EventClock) -> Target:
    if place.other_table is None:
        raise WrongUsage("a table belongs to a stack")
    table = place.other_table(name, clock)
    desk = replace(place.desk, table=table)
    return Target(desk, table, place.notes, place.originals, lambda _: None)
