"""The name of what reads texts in this installation: the version of the package, and a hash of its learned tables."""

import hashlib
from functools import cache
from importlib import resources

from copydesk import __version__

_FOLDERS = ("copydesk.extraction.html", "copydesk.extraction.page_text")


@cache
def reader_name() -> str:
    """Return the version and eight hex digits that change with any table, such as 0.1.0+5f3e1a2b."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        tables = (file for file in resources.files(folder).iterdir() if file.name.endswith(".tsv"))
        for table in sorted(tables, key=lambda file: file.name):
            digest.update(table.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"
