"""A local store as a place."""

from pathlib import Path

from copydesk.adapters.local.bucket import BUCKET
from copydesk.adapters.local.notes import LocalNotes, LocalOriginals
from copydesk.adapters.local.repairable_table import LocalRepairableTable
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place
from copydesk.cli.uploads import Collected
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore
from copydesk.ports import Quarantine


def folder_of(store: LocalStore) -> Path:
    """Return the folder of a store's bucket. Raises: WrongUsage for a store in memory."""
    if store.path is None:
        raise WrongUsage("a store in memory has nothing to recover")
    return store.path.with_name(f"{store.path.name}.bucket")


def local_place(store: LocalStore, name: str) -> Place:
    """Return an open local store as a place."""
    folder = folder_of(store)

    def deliver(ref: ObjectRef) -> None:
        """Pass a version through both handlers."""
        store.deliver(ref, Collected())

    def drain() -> None:
        """Write every waiting change to the index. Raises: WrongUsage where the index failed."""
        collected = Collected()
        store.drain(collected)
        collected.checked()

    return Place(
        name=name,
        inbox=BUCKET,
        table=LocalRepairableTable(store.database),
        notes=_LocalNotes(folder, store.bucket),
        objects=store.bucket,
        originals=LocalOriginals(store.database, folder),
        deliver=deliver,
        drain=drain,
        compact=store.database.compact,
        index=store.index,
        find_profiles=lambda: store.desk.profiles,
        local=store,
    )


class _LocalNotes(LocalNotes):
    """The notes of a local store, which its bucket writes."""

    def __init__(self, folder: Path, bucket: Quarantine) -> None:
        super().__init__(folder)
        self.set_aside = bucket.set_aside
