"""Finds the ledger pages of an object by the name that a person gives."""

from pathlib import Path

from copydesk.cli.reader import Reader
from copydesk.outcome import LedgerPage
from copydesk.table.identity import source_id

_SUGGESTED = 5  # paths in a message
_INBOX = "inbox/"


def pages_of_file_name(name: str, reader: Reader) -> list[LedgerPage]:
    """Return the ledger pages of the only object with this file name; none where there are several or none."""
    keys = reader.keys_ending(name)
    return _pages(keys[0], reader) if len(keys) == 1 else []


def cure_for(name: str, reader: Reader, otherwise: str) -> str:
    """Return what to do about a name that no object has: the paths that end so, or `otherwise`."""
    keys = reader.keys_ending(Path(name).name)
    paths = [key.removeprefix(_INBOX) for key in keys[:_SUGGESTED]]
    return f"did you mean {' or '.join(paths)}?" if paths else otherwise


def pages_of_object(name: str, reader: Reader) -> list[LedgerPage]:
    """Return the ledger pages of an object, named by the path it was ingested from or by its whole key."""
    found = (_pages(key, reader) for key in reader.keys_of(name) if key)
    return next((pages for pages in found if pages), [])


def _pages(key: str, reader: Reader) -> list[LedgerPage]:
    return reader.table.ledger(source_id(reader.inbox, key))
