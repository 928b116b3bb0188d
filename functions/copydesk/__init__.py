"""copydesk: dirty articles in, clean records out, every object accounted for.

For notebooks and programs (docs/notebook.md): `read` reads articles without a store, `Store` is a store of one machine.
Both are loaded when they are first used, so that the functions do not pay for them.
"""

TYPE_CHECKING = False  # as typing's, which would take 10 ms
if TYPE_CHECKING:
    from copydesk.cli.output import WrongUsage
    from copydesk.errors import CopydeskError, Rejected
    from copydesk.library.reading import read
    from copydesk.library.store import Store
    from copydesk.search.query_syntax import UnclearQuery

__version__ = "0.1.0"
__all__ = ["CopydeskError", "Rejected", "Store", "UnclearQuery", "WrongUsage", "__version__", "read"]

_PLACES = {
    "CopydeskError": "copydesk.errors",
    "Rejected": "copydesk.errors",
    "Store": "copydesk.library.store",
    "UnclearQuery": "copydesk.search.query_syntax",
    "WrongUsage": "copydesk.cli.output",
    "read": "copydesk.library.reading",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    from importlib import import_module  # noqa: PLC0415 - for those names alone

    if name not in _PLACES:
        raise AttributeError(f"module 'copydesk' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    """List the public names, also those that are not loaded yet."""
    return sorted(__all__)
