"""The ways out of a command: JSON Lines for programs, a screen for people, one exception for wrong usage."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.cli.screen import Screen


class WrongUsage(Exception):
    """The command cannot be run as given. The message names the fault and, where there is one, the cure."""


def load_screen() -> "Screen":
    """Return the screen. Raises: WrongUsage where rich is not installed."""
    try:
        from copydesk.cli.screen import Screen  # noqa: PLC0415 - saves 70 ms for --json and export
    except ModuleNotFoundError as missing:
        raise WrongUsage("tables need rich: pip install 'copydesk[cli]'; --json works without") from missing
    return Screen()


def print_lines(lines: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object per line."""
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
