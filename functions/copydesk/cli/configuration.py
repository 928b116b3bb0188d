"""`copydesk.toml` in the current folder: the store, thresholds and patterns that are not given on the command line."""

import re
import tomllib
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from copydesk.cli.options import threshold
from copydesk.cli.output import WrongUsage
from copydesk.cli.parser import Parser
from copydesk.cli.parser_options import action_of, waive

FILE = Path("copydesk.toml")
_PLACES = ("stack", "table", "endpoint")  # options that name another place than a store


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ArgumentTypeError('must be a text in quotes, for example "news.db"')
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ArgumentTypeError('must be a list of texts, for example ["*.html"]')
    return value


def _score(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ArgumentTypeError("must be a number, for example 1.5")
    return threshold(str(value))


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "store": _text,
    "copy-score": _score,
    "join-score": _score,
    "include": _texts,
    "exclude": _texts,
}


@dataclass(frozen=True)
class Configuration:
    """The values of a configuration by key, and the line of each."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def prepare(self, commands: Mapping[str, Parser]) -> None:
        """Let options be left out that the configuration has."""
        for parser in commands.values():
            if "store" in self.values and action_of(parser, "store"):
                waive(parser, "store")

    def fill(self, options: Namespace, parser: Parser, arguments: Sequence[str]) -> None:
        """Set the options of a command that were not given. Ends the process with 2 for a value it does not take."""
        given = {word.partition("=")[0] for word in arguments if word.startswith("--") and len(word) > 2}
        for key, value in self.values.items():
            name, action = key.replace("-", "_"), action_of(parser, key.replace("-", "_"))
            is_elsewhere = key == "store" and any(getattr(options, place, None) for place in _PLACES)
            is_given = any(f"--{key}".startswith(word) for word in given)  # argparse takes shortened options
            if action is None or is_given or is_elsewhere:
                continue
            try:
                setattr(options, name, action.type(value) if key == "store" and callable(action.type) else value)
            except ArgumentTypeError as wrong:
                parser.error(f"{FILE}, line {self.lines[key]}: {key}: {wrong}")


def read_configuration(path: Path = FILE) -> Configuration:
    """Read a configuration; a file that does not exist has no values. Raises: WrongUsage with the line."""
    if not path.is_file():
        return Configuration({}, {})
    try:
        text = path.read_text("utf-8")
        read = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise WrongUsage(f"{path}: {wrong}") from wrong
    lines = {key: _line_of(key, text) for key in read}
    values = {}
    for key, value in read.items():
        if key not in KEYS:
            near = next(iter(get_close_matches(key, list(KEYS), 1, 0.6)), "")
            cure = f"did you mean {near}?" if near else f"there are {', '.join(KEYS)}"
            raise WrongUsage(f"{path}, line {lines[key]}: there is no setting {key}; {cure}")
        try:
            values[key] = KEYS[key](value)
        except ArgumentTypeError as wrong:
            raise WrongUsage(f"{path}, line {lines[key]}: {key} {wrong}") from wrong
    return Configuration(values, lines)


def _line_of(key: str, text: str) -> int:
    """The line on which a key or its table stands, 1 where it is written in a way that is not searched for."""
    place = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if place.match(line)), 1)
