"""The parser of the command line: argparse, with errors that name the cure."""

import argparse
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

_CHOICE = re.compile(r"argument COMMAND: invalid choice: '(?P<given>.*)' \(choose from (?P<all>.*)\)")


class Parser(argparse.ArgumentParser):
    """Parser of a command, or of the whole command line."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message, and end with status 2."""
        mended = _mended(message)
        end = "" if mended.endswith("?") else ";"
        super().error(f"{mended}{end} `{self.prog} --help` shows options and an example")

    @property
    def option_names(self) -> list[str]:
        """Every long option."""
        return [name for name in self._option_string_actions if name.startswith("--")]


def read(
    parser: Parser, commands: dict[str, Parser], outputs: dict[str, str], arguments: Sequence[str] | None
) -> argparse.Namespace:
    """Parse a command line; words that are not understood are answered with what is. Ends the process with 2."""
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        name = str(options.command)
        commands[name].error(_unknown(unknown[0], name, commands[name], outputs[name]))
    return options


def _unknown(word: str, name: str, command: Parser, output: str) -> str:
    """What to say about a word that a command does not take."""
    if not word.startswith("-"):
        return f"{name} does not take {word!r}; put quotes around an argument that has blanks"
    option = word.partition("=")[0]
    near = _near(option, command.option_names)
    if near:
        return f"{name} has no option {option}; did you mean {near}?"
    if option == "--json":
        return f"{name} has no option --json; it prints {output}".rstrip(".")
    if name == "search":
        return f"search has no option {option}; a word to leave out is part of QUERY: 'ferry {option}'"
    return f"{name} has no option {option}"


def _mended(message: str) -> str:
    """A message of argparse, with the cure where it has none."""
    if message.startswith("the following arguments are required: COMMAND"):
        return "the following arguments are required: COMMAND, for example ingest or search"
    if message.endswith("--store") and message.startswith("the following arguments are required"):
        return f"{message} FILE, for example --store news.db"
    if message.startswith("one of the arguments --store") and message.endswith("is required"):
        return f"{message}, for example --store news.db"
    choice = _CHOICE.fullmatch(message)
    if choice is None:
        return message
    near = _near(choice["given"], re.findall(r"[a-z-]+", choice["all"]))
    return f"copydesk has no command {choice['given']}" + (f"; did you mean {near}?" if near else "")


def _near(word: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(word, list(known), 1, 0.7)), "")
