"""The table of a deployed stack, for commands that work on one."""

from copydesk.table.article_table import ArticleTable


def dynamo_table(table: str, texts_uri: str) -> ArticleTable:
    """Return the article table of a stack, by its name and the address where its long texts lie."""
    from copydesk.adapters.aws import client  # noqa: PLC0415 - boto3 is loaded for AWS alone
    from copydesk.adapters.dynamodb import DynamoArticleTable  # noqa: PLC0415
    from copydesk.adapters.s3_folders import S3Texts  # noqa: PLC0415

    return DynamoArticleTable(client("dynamodb"), table, S3Texts(lambda: client("s3"), texts_uri))
