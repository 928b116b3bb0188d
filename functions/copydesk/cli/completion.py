"""The commands and their options -> a script with which a shell completes them.

Written here and not by a library: the catalogue of commands holds everything, and a library would have to be installed
for one command. Values that are paths are completed by the shell, choices by their words.
"""

from argparse import Action, ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from copydesk.cli.command import Command
from copydesk.cli.parser_options import options_of

_OF_FILES = ("FILE", "PATH", "FOLDER", "PATH|ID|URL")  # metavars of values that the shell completes as paths


@dataclass(frozen=True, slots=True)
class Option:
    """One option or argument: its name ("" for an argument), help text and values."""

    name: str
    help: str
    metavar: str
    choices: tuple[str, ...]

    @property
    def is_path(self) -> bool:
        """Whether its value is a file or folder."""
        return self.metavar in _OF_FILES


def bash(commands: Mapping[str, tuple[Command, list[Option]]]) -> str:
    """Return a script for bash."""
    values, words = [], []
    for name, (_, options) in commands.items():
        words.append(f"        {name}) words='{' '.join(option.name for option in options if option.name)}' ;;")
        for option in options:
            if option.choices:
                before = option.name or name
                values.append(f"        '{name} {before}') words='{' '.join(option.choices)}' ;;")
    return f"""_copydesk() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" words=''
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '{" ".join(commands)}' -- "$current"))
        return
    fi
    case "${{COMP_WORDS[1]}} $before" in
{_lines(values)}
    esac
    if [ -z "$words" ] && [ "${{current#-}}" != "$current" ]; then
        case "${{COMP_WORDS[1]}}" in
{_lines(words)}
        esac
    fi
    [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _copydesk copydesk
"""


def zsh(commands: Mapping[str, tuple[Command, list[Option]]]) -> str:
    """Return a script for zsh."""
    described = [f"        {_quoted(f'{name}:{command.summary}')}" for name, (command, _) in commands.items()]
    cases = [
        f"        {name}) _arguments {' '.join(map(_zsh_argument, options))} ;;"
        for name, (_, options) in commands.items()
    ]
    return f"""#compdef copydesk
_copydesk() {{
    local -a commands
    commands=(
{_lines(described)}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{_lines(cases)}
    esac
}}
compdef _copydesk copydesk
"""


def fish(commands: Mapping[str, tuple[Command, list[Option]]]) -> str:
    """Return a script for fish."""
    lines = ["complete -c copydesk -f -n __fish_use_subcommand"]
    for name, (command, options) in commands.items():
        about = _quoted(command.summary)
        lines.append(f"complete -c copydesk -n __fish_use_subcommand -a {name} -d {about}")
        lines += [_fish_line(name, option) for option in options if option.name or option.choices]
    return _lines(lines) + "\n"


WRITERS: Mapping[str, Callable[[Mapping[str, tuple[Command, list[Option]]]], str]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
}


def script(shell: str, commands: tuple[Command, ...]) -> str:
    """Return the script of a shell for the commands of a catalogue."""
    return WRITERS[shell]({command.name: (command, list(_options(command))) for command in commands})


def _options(command: Command) -> Iterator[Option]:
    parser = ArgumentParser(prog=command.name)
    command.add_options(parser)
    for _, actions in options_of(parser):
        yield from map(_option, actions)


def _option(action: Action) -> Option:
    takes_value = action.nargs != 0
    name = next((word for word in action.option_strings if word.startswith("--")), "")
    choices = tuple(map(str, action.choices or ()))
    return Option(name, action.help or "", str(action.metavar or action.dest) if takes_value else "", choices)


def _zsh_argument(option: Option) -> str:
    about = option.help.replace("[", "(").replace("]", ")").replace(":", " ")
    values = f"({' '.join(option.choices)})" if option.choices else "_files" if option.is_path else " "
    value = f":{option.metavar.replace(':', ' ')}:{values}" if option.metavar else ""
    return _quoted(f"{option.name}[{about}]{value}" if option.name else f"*{value}")


def _fish_line(command: str, option: Option) -> str:
    line = f"complete -c copydesk -n '__fish_seen_subcommand_from {command}'"
    choices = f" -a {_quoted(' '.join(option.choices))}" if option.choices else ""
    if not option.name:
        return f"{line} -f{choices}"
    value = "" if not option.metavar else " -r" if option.is_path else " -x"
    return f"{line} -l {option.name[2:]}{value}{choices} -d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    """Quote a text for a shell: a quotation mark ends the string, stands escaped, and begins it again."""
    return "'" + text.replace("'", "'\\''") + "'"


def _lines(lines: list[str]) -> str:
    return "\n".join(lines)
