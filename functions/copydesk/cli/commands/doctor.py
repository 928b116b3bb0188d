"""`copydesk doctor`: what works on this machine, what does not, and what to do."""

from argparse import ArgumentParser, Namespace
from typing import Any

from copydesk.cli import diagnosis
from copydesk.cli.command import Command
from copydesk.cli.diagnosis import Check, Verdict
from copydesk.cli.opening import open_stack
from copydesk.cli.options import add_json, existing_store
from copydesk.cli.output import print_lines


def run(options: Namespace) -> int:
    """Print what each check found; return 1 where something does not work."""
    checks = list(diagnosis.installation())
    if options.store is not None:
        checks += diagnosis.store(options.store)
    if options.endpoint is not None:
        checks += diagnosis.node(options.endpoint)
    if options.stack is not None:
        checks += diagnosis.stack(options.stack, _described)
    if options.json:
        print_lines(check.fields for check in checks)
    else:
        for check in checks:
            print(_line(check))
    return int(any(check.verdict is Verdict.FAULT for check in checks))


def _described(name: str) -> Any:
    return open_stack(name, None)


def _line(check: Check) -> str:
    cure = f"\n       → {check.cure}" if check.cure else ""
    return f"{check.verdict:<5}  {check.name}: {check.found}{cure}"


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--store", type=existing_store, metavar="FILE", help="check this store too; it is only read")
    text = "check this OpenSearch node too, for example https://localhost:9200"
    parser.add_argument("--endpoint", metavar="URL", help=text)
    parser.add_argument("--stack", metavar="NAME", help="check this deployed stack too, by its name in CloudFormation")
    add_json(parser, "one JSON object per check")


COMMAND = Command(
    name="doctor",
    summary="Check the installation, and on request a store, a search node and a stack.",
    details=(
        "Each check is ok, a note (it works, and may surprise) or a fault, with what to do. Nothing is written. The "
        "exit status is 1 if there is a fault."
    ),
    output=(
        "one line per check, and below it what to do. With --json, one object per check: check, verdict, found, cure."
    ),
    example="copydesk doctor --store news.db",
    add_options=_add_options,
    run=run,
)
