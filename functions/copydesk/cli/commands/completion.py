"""`copydesk completion`: a script with which a shell completes commands, options and their values."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.completion import script

_SHELLS = ("bash", "zsh", "fish")


def run(options: Namespace) -> int:
    """Print the script of a shell."""
    print(script(options.shell, options.catalogue), end="")
    return 0


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, metavar="bash|zsh|fish", help="the shell that runs the script")


COMMAND = Command(
    name="completion",
    summary="Print a script that completes commands and options in bash, zsh or fish.",
    details=(
        'bash: add `eval "$(copydesk completion bash)"` to ~/.bashrc. zsh: add `eval "$(copydesk completion zsh)"` to '
        "~/.zshrc, after compinit. fish: `copydesk completion fish > ~/.config/fish/completions/copydesk.fish`."
    ),
    output="the script, without --json.",
    example="copydesk completion bash",
    add_options=_add_options,
    run=run,
)
