"""Reconciliation, as an operator runs it: its links do not depend on the order of deliveries."""

from collections.abc import Callable

from stack import Stack

from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.s3_folders import S3Texts
from copydesk.dedupe.reconcile import Reconciled, reconcile
from copydesk.table.article_table import ArticleTable

WINDOW_DAYS = 30  # the template's default


def reconciled(table: ArticleTable) -> Reconciled:
    """Reconcile a table."""
    return reconcile(table, WINDOW_DAYS)


def reconcile_stack(stack: Stack, report: Callable[[str], None]) -> None:
    """Reconcile the stack's table: the stack ingests uploads side by side, the local store one after another."""
    bucket = stack.outputs["QuarantineUri"].split("/")[2]
    texts = S3Texts(lambda: stack.s3, f"s3://{bucket}/texts/")
    done = reconciled(DynamoArticleTable(stack.client("dynamodb"), stack.outputs["ArticleTable"], texts))
    report(f"{done.changed} of {done.articles} articles changed by the reconciler")
