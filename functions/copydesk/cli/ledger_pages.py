"""Finds the ledger pages of an object in a local store, by the path that a person gives."""

from pathlib import Path

from copydesk.adapters.local.bucket import BUCKET
from copydesk.cli.inputs import key_of
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.table.identity import source_id

_SUGGESTED = 5  # paths in a message
_INBOX = "inbox/"


def pages_of_file_name(name: str, store: LocalStore) -> list[LedgerPage]:
    """Return the ledger pages of the only object with this file name; none where there are several or none."""
    keys = store.bucket.keys_ending(name)
    return store.table.ledger(source_id(BUCKET, keys[0])) if len(keys) == 1 else []


def cure_for(name: str, store: LocalStore, otherwise: str) -> str:
    """Return what to do about a name that no object has: the paths that end so, or `otherwise`."""
    keys = store.bucket.keys_ending(Path(name).name)
    paths = [key.removeprefix(_INBOX) for key in keys[:_SUGGESTED]]
    return f"did you mean {' or '.join(paths)}?" if paths else otherwise


def pages_of_object(name: str, store: LocalStore) -> list[LedgerPage]:
    """Return the ledger pages of an object, named by the path it was ingested from or by its whole key."""
    return store.table.ledger(source_id(BUCKET, key_of(Path(name)))) or store.table.ledger(source_id(BUCKET, name))
