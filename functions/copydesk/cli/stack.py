"""The table of a deployed stack, for commands that take --table."""

from argparse import Namespace

from copydesk.cli.output import WrongUsage
from copydesk.table.article_table import ArticleTable


def check_table_source(options: Namespace) -> None:
    """Refuse --texts-uri without --table. Raises: WrongUsage."""
    if options.texts_uri is not None and options.table is None:
        raise WrongUsage("--texts-uri needs --table; a local store keeps its texts itself")


def dynamo_table(options: Namespace) -> ArticleTable:
    """Return the article table named by --table and --texts-uri. Raises: WrongUsage where boto3 is not installed."""
    try:
        from copydesk.adapters.aws import client  # noqa: PLC0415 - boto3 is loaded for AWS alone
        from copydesk.adapters.dynamodb import DynamoArticleTable  # noqa: PLC0415
        from copydesk.adapters.s3_folders import S3Texts  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise WrongUsage("--table needs boto3: pip install 'copydesk[aws]'") from missing
    return DynamoArticleTable(client("dynamodb"), options.table, S3Texts(lambda: client("s3"), options.texts_uri or ""))
