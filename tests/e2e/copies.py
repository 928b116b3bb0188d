"""Copies decided anew, as an operator would do it: whatever the order in which the functions met them."""

from collections.abc import Callable

from stack import Stack

from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.s3_folders import S3Texts
from copydesk.dedupe.reconcile import Reconciled, reconcile
from copydesk.table.article_table import ArticleTable

WINDOW_DAYS = 30  # the template's default


def reconciled(table: ArticleTable) -> Reconciled:
    """Decide the copies of a table anew."""
    return reconcile(table, WINDOW_DAYS)


def reconcile_stack(stack: Stack, say: Callable[[str], None]) -> None:
    """Decide those of the stack: many uploads are taken in side by side there, and one after another on one machine."""
    bucket = stack.outputs["QuarantineUri"].split("/")[2]
    texts = S3Texts(lambda: stack.s3, f"s3://{bucket}/texts/")
    done = reconciled(DynamoArticleTable(stack.client("dynamodb"), stack.outputs["ArticleTable"], texts))
    say(f"{done.changed} of {done.articles} articles linked otherwise by the reconciler")
