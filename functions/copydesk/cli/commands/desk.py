"""`copydesk desk`: a local store as a page in the browser of this machine."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from copydesk.cli.command import Command
from copydesk.cli.options import add_store
from copydesk.cli.output import WrongUsage

PORT = 8425


def run(options: Namespace) -> int:
    """Show a store until interrupted. Raises: WrongUsage where the extra is missing or the port is taken."""
    try:
        from copydesk.desk.server import serve  # noqa: PLC0415 - 90 ms, and an extra that other commands do without
    except ModuleNotFoundError as missing:
        raise WrongUsage(
            "desk needs Starlette, Jinja2, uvicorn and python-multipart: pip install 'copydesk[desk]'"
        ) from missing
    try:
        serve(options.store, options.port, _print_address)
    except OSError as problem:
        words = f"port {options.port} cannot be used ({os.strerror(problem.errno or 0)}); choose another with --port"
        raise WrongUsage(words) from problem
    return 0


def _print_address(address: str) -> None:
    print(f"the desk is at {address}  (Ctrl-C ends it)", flush=True)


def _port(word: str) -> int:
    """Read a port, 0 for any free one. Raises: ArgumentTypeError."""
    if not (word.isascii() and word.isdecimal() and int(word) <= 65_535):
        raise ArgumentTypeError(f"must be a whole number from 0 to 65535, not {word}")
    return int(word)


def _add_options(parser: ArgumentParser) -> None:
    add_store(parser)
    text = f"the port to listen on (default {PORT}); 0 for any free one"
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help=text)


COMMAND = Command(
    name="desk",
    summary="Show a store in the browser: search, articles beside their pages, revisions, stories, the ledger.",
    details=(
        "The page is served to this machine only, is read-only and loads nothing from another host. It needs the extra "
        "desk: pip install 'copydesk[desk]'. Every page is also JSON: add ?format=json to its address.\n\n"
        "The command runs until it is interrupted with Ctrl-C."
    ),
    output="the address of the page, without --json: every page has a JSON twin.",
    example="copydesk desk --store news.db",
    add_options=_add_options,
    run=run,
)
