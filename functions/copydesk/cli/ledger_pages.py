"""Finds the ledger pages of an object in a local store, by the path that a person gives."""

from pathlib import Path

from copydesk.adapters.local.bucket import BUCKET
from copydesk.cli.inputs import key_of
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.table.identity import source_id


def pages_of_object(name: str, store: LocalStore) -> list[LedgerPage]:
    """Return the ledger pages of an object, named by the path it was ingested from or by its whole key."""
    return store.table.ledger(source_id(BUCKET, key_of(Path(name)))) or store.table.ledger(source_id(BUCKET, name))
