"""The reference of all commands as Markdown: `python -m copydesk.cli.reference` prints docs/commands.md.

The text is built from the parser's options and not from argparse's help, whose layout differs between versions of
Python.
"""

import textwrap
from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator

from copydesk.cli.catalogue import COMMANDS
from copydesk.cli.command import Command
from copydesk.cli.main import DESCRIPTION, EXIT_STATUS
from copydesk.cli.parser_options import exclusive_groups, options_of

_INTRODUCTION = (
    f"{DESCRIPTION} This page is generated from the help texts of the commands (`make schemas`); change those instead. "
    "`copydesk COMMAND --help` prints the same in a terminal."
)
_CONFIGURATION = (
    "**Settings.** A file `copydesk.toml` in the current folder holds what would be given again and again; an option "
    "on the command line comes before it. Keys are the names of options: `store` (a path), `copy-score` and "
    "`join-score` (numbers), `include` and `exclude` (lists of patterns). A command takes those that it has as "
    "options; `store` is left out where --stack, --table or --endpoint is given. An unknown key or a wrong value is an "
    "error that names the line."
)
_EXAMPLE = 'store = "news.db"\ncopy-score = 1.5\nexclude = ["drafts/*", "*.css"]'
_WIDTH = 120
_USAGE_WIDTH = 100


def markdown() -> str:
    """Return the reference of all commands, in the order of the catalogue."""
    contents = "\n".join(f"* [{command.name}](#{command.name}): {command.summary}" for command in COMMANDS)
    status = _table(("exit status", "meaning"), ((str(number), meaning) for number, meaning in EXIT_STATUS))
    settings = [_filled(_CONFIGURATION), _block(_EXAMPLE)]
    parts = ["# Commands", _filled(_INTRODUCTION), contents, status, *settings, *map(_section, COMMANDS)]
    return "\n\n".join(parts) + "\n"


def _section(command: Command) -> str:
    """One command: its description, usage, options and example."""
    parser = ArgumentParser(prog=f"copydesk {command.name}", add_help=False)
    command.add_options(parser)
    return "\n\n".join(
        [
            f"## {command.name}",
            *map(_filled, command.paragraphs),
            _block(_usage(parser)),
            *_option_tables(parser),
            "Example:",
            _block(command.example),
        ]
    )


def _usage(parser: ArgumentParser) -> str:
    """The command with its arguments and options; a line that is too long goes on below."""
    either_or = exclusive_groups(parser)
    alone = [[action] for _, actions in options_of(parser) for action in actions]
    alone = [[action] for [action] in alone if not any(action in actions for actions in either_or)]
    together = sorted([*either_or, *alone], key=lambda actions: bool(actions[0].option_strings))  # options last
    words = [parser.prog, *map(_usage_word, together)]
    unbroken = " ".join(word.replace(" ", "\0") for word in words)
    return _filled(unbroken, _USAGE_WIDTH).replace("\n", "\n    ").replace("\0", " ")


def _usage_word(actions: list[Action]) -> str:
    """One argument, in brackets if it may be left out; several, of which exactly one is given, in parentheses."""
    if len(actions) > 1:
        return f"({' | '.join(map(_signature, actions))})"
    action = actions[0]
    return _signature(action) if action.required else f"[{_signature(action)}]"


def _signature(action: Action) -> str:
    """An argument as it is typed: PATH..., --limit N, --json."""
    value = f"{action.metavar}..." if action.nargs == "+" else action.metavar
    flag = "".join(action.option_strings)
    return f"{flag} {value}" if flag and value else flag or str(value)


def _option_tables(parser: ArgumentParser) -> Iterator[str]:
    """A table of options per group; options without a group of their own come first."""
    for title, actions in options_of(parser):
        rows = [(f"`{_signature(action)}`", action.help or "") for action in actions]
        yield _table((title, ""), rows)


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "\n".join(f"| {left} | {right} |" for left, right in ((_cell(left), _cell(right)) for left, right in lines))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _block(text: str) -> str:
    return f"```\n{text}\n```"


def _filled(text: str, width: int = _WIDTH) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    print(markdown(), end="")
