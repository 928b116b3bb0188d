"""Every command, in the order of the help text. To add a command, add its module here."""

from copydesk.cli.command import Command
from copydesk.cli.commands import (
    demo,
    desk,
    diff,
    dupes,
    erase,
    explain,
    export,
    index,
    index_rebuild,
    index_setup,
    ingest,
    quarantine,
    rebuild,
    reconcile,
    redrive,
    search,
    trace,
    withdraw,
)

COMMANDS: tuple[Command, ...] = (
    ingest.COMMAND,
    explain.COMMAND,
    search.COMMAND,
    desk.COMMAND,
    trace.COMMAND,
    dupes.COMMAND,
    diff.COMMAND,
    export.COMMAND,
    withdraw.COMMAND,
    quarantine.COMMAND,
    redrive.COMMAND,
    erase.COMMAND,
    reconcile.COMMAND,
    index.COMMAND,
    rebuild.COMMAND,
    index_setup.COMMAND,
    index_rebuild.COMMAND,
    demo.COMMAND,
)
