"""Opens the place that the options of a command name.

`add_place` adds --store FILE and --stack NAME to a command; `opened` opens the one that was given, `reading` opens it
for questions.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from copydesk.cli.local_place import local_place
from copydesk.cli.local_reader import LocalReader
from copydesk.cli.options import existing_store
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place
from copydesk.cli.reader import Reader
from copydesk.cli.uploads import resume
from copydesk.local_store import LocalStore


def add_place(parser: ArgumentParser, *, without_endpoint: str = "") -> None:
    """Add --store and --stack, of which one is given.

    `without_endpoint` is for commands that use a stack's index: it describes what they do without --endpoint.
    """
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--store", type=existing_store, metavar="FILE", help="a local store")
    place.add_argument("--stack", metavar="NAME", help="a deployed stack, by its name in CloudFormation")
    if without_endpoint:
        text = f"with --stack: the address of its search index; without it {without_endpoint}"
        parser.add_argument("--endpoint", metavar="URL", help=text)


@contextmanager
def opened(options: Namespace, *, resumes: bool = True) -> Iterator[Place]:
    """Open the store or the stack that the options name.

    A store first completes the uploads that an earlier run left unfinished, unless the command only reads: it has
    --dry-run, or not `resumes`. Raises: WrongUsage, Misconfigured.
    """
    endpoint = getattr(options, "endpoint", None)
    if options.store is None:
        yield open_stack(options.stack, endpoint)
        return
    if endpoint is not None:
        raise WrongUsage("--endpoint needs --stack; a local store has its own index")
    with LocalStore(options.store) as store:
        if resumes and not options.dry_run:
            resume(store)
        yield local_place(store, str(options.store))


@contextmanager
def reading(options: Namespace) -> Iterator[Reader]:
    """Open the store or the stack that the options name for questions. Raises: WrongUsage, Misconfigured."""
    if options.store is None:
        yield _stack_reader(options.stack)
        return
    with LocalStore(options.store) as store:
        yield LocalReader(store)


def open_stack(name: str, endpoint: str | None) -> Place:
    """Open a stack; boto3 is loaded for that alone. Raises: WrongUsage where it is not installed."""
    with needing_boto3():
        from copydesk.cli.stack_place import stack_place  # noqa: PLC0415
    return stack_place(name, endpoint)


def _stack_reader(name: str) -> Reader:
    with needing_boto3():
        from copydesk.cli.stack_reader import stack_reader  # noqa: PLC0415
    return stack_reader(name)


@contextmanager
def needing_boto3() -> Iterator[None]:
    """Import what needs boto3 in this block. Raises: WrongUsage where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise WrongUsage("--stack needs boto3: pip install 'copydesk[aws]'") from missing
