"""`copydesk index-setup`: the search index on an OpenSearch node."""

from argparse import Namespace

from copydesk.cli.command import Command
from copydesk.cli.node import connect
from copydesk.cli.options import add_endpoint


def run(options: Namespace) -> int:
    """Create index template, index and alias where they are missing; print the name of the index."""
    node = connect(options.endpoint)
    from copydesk.adapters.search_setup import ensure  # noqa: PLC0415 - needs the aws extra

    print(ensure(node))
    return 0


COMMAND = Command(
    name="index-setup",
    summary="Create the search index on an OpenSearch node.",
    details=(
        "The index template, the index and its alias are created where they are missing. An existing index is left as "
        "it is."
    ),
    output="the name of the index. Always as text, without --json.",
    example="copydesk index-setup --endpoint https://user:password@localhost:9200",
    add_options=add_endpoint,
    run=run,
)
