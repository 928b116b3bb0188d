"""`copydesk desk`: a local store or a deployed stack as a page in the browser of this machine."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial
from typing import TYPE_CHECKING

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, needing_boto3
from copydesk.cli.output import WrongUsage

if TYPE_CHECKING:
    from copydesk.desk.app import Open

PORT = 8425


def run(options: Namespace) -> int:
    """Show a store or stack until interrupted. Raises: WrongUsage where the extra is missing or the port is taken."""
    try:
        from copydesk.desk.server import serve  # noqa: PLC0415 - 90 ms, and an extra that other commands do without
    except ModuleNotFoundError as missing:
        raise WrongUsage(
            "desk needs Starlette, Jinja2, uvicorn and python-multipart: pip install 'copydesk[desk]'"
        ) from missing
    open_store, name = _opener(options)
    try:
        serve(open_store, name, options.port, _print_address)
    except OSError as problem:
        words = f"port {options.port} cannot be used ({os.strerror(problem.errno or 0)}); choose another with --port"
        raise WrongUsage(words) from problem
    return 0


def _opener(options: Namespace) -> "tuple[Open, str]":
    """What opens the store or the stack for a request, and its name."""
    if options.store is None:
        with needing_boto3():
            from copydesk.cli.stack_desk import stack_opener  # noqa: PLC0415
        return stack_opener(options.stack), options.stack
    from copydesk.desk.read_only import opened  # noqa: PLC0415 - part of the extra

    return partial(opened, options.store), options.store.name


def _print_address(address: str) -> None:
    print(f"the desk is at {address}  (Ctrl-C ends it)", flush=True)


def _port(word: str) -> int:
    """Read a port, 0 for any free one. Raises: ArgumentTypeError."""
    if not (word.isascii() and word.isdecimal() and int(word) <= 65_535):
        raise ArgumentTypeError(f"must be a whole number from 0 to 65535, not {word}")
    return int(word)


def _add_options(parser: ArgumentParser) -> None:
    add_place(parser)
    text = f"the port to listen on (default {PORT}); 0 for any free one"
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help=text)


COMMAND = Command(
    name="desk",
    summary="Show a store or stack in the browser: search, articles beside pages, revisions, stories, the ledger.",
    details=(
        "The page is served to this machine only, is read-only and loads nothing from another host. It needs the extra "
        "desk: pip install 'copydesk[desk]'. Every page is also JSON: add ?format=json to its address.\n\n"
        "A stack is read with your own credentials; searches ask the node in the settings of its index function.\n\n"
        "The command runs until it is interrupted with Ctrl-C."
    ),
    output="the address of the page, without --json: every page has a JSON twin.",
    example="copydesk desk --store news.db\ncopydesk desk --stack copydesk-dev",
    add_options=_add_options,
    run=run,
)
