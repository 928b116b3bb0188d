"""How every command speaks: lines for programs, a screen for people, one error for wrong usage."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.cli.screen import Screen


class WrongUsage(Exception):
    """What was asked for cannot be done; the message says why."""


def screen_or_why_not() -> "Screen":
    """Return the screen. Raises: WrongUsage where rich is not installed."""
    try:
        from copydesk.cli.screen import Screen  # noqa: PLC0415 - 70 ms that --json and export do without
    except ModuleNotFoundError as missing:
        raise WrongUsage("tables need rich: pip install 'copydesk[cli]'; --json works without") from missing
    return Screen()


def print_lines(lines: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object a line."""
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
