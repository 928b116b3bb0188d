"""A deployed stack as the reader of questions, with the rights of the caller. Needs boto3."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from copydesk.adapters import stack
from copydesk.adapters.denials import operator_client
from copydesk.adapters.dynamodb_reads import DynamoReads
from copydesk.adapters.local.overlay import OverlayTable
from copydesk.adapters.opensearch_search import NodeSearch
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Texts
from copydesk.adapters.s3_profiles import profiles_of_stack
from copydesk.adapters.stack import StackDescription
from copydesk.article import Record
from copydesk.cli.output import WrongUsage
from copydesk.cli.reader import ScanSize
from copydesk.cli.stack_node import stack_node
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.pipeline.desk import OnRecordStep
from copydesk.ports import ObjectStore
from copydesk.profiles.selection import Profiles
from copydesk.search.question import ArticleSearch, Question
from copydesk.settings import Limits, Thresholds
from copydesk.table.stored import StoredArticle


def stack_reader(name: str) -> "StackReader":
    """Open a stack for questions.

    Raises: Misconfigured where there is no such stack, or one without the outputs; StackUnavailable.
    """
    cloudformation = operator_client("cloudformation")
    return StackReader(stack.described(cloudformation, name), cloudformation)


@dataclass(frozen=True)
class StackReader:
    """Implements Reader over the outputs of a stack."""

    about: StackDescription
    cloudformation: Any

    @property
    def name(self) -> str:
        """The stack as messages name it."""
        return f"stack {self.about.name}"

    @property
    def inbox(self) -> str:
        """The bucket of uploads."""
        return self.about.output("InboxBucket")

    @property
    def prefix(self) -> str:
        """The prefix of keys below which the ingest function reads."""
        return self.about.parameters.get("Prefix", "inbox/")

    @cached_property
    def table(self) -> DynamoReads:
        """The article table."""
        texts = S3Texts(cache(partial(operator_client, "s3")), self.about.output("TextsUri"))
        return DynamoReads(operator_client("dynamodb"), self.about.output("ArticleTable"), texts, time.time)

    @cached_property
    def objects(self) -> ObjectStore:
        """The object versions of the inbox."""
        return S3ObjectStore(operator_client("s3"), Limits())

    @cached_property
    def search(self) -> ArticleSearch:
        """The search index, at the address in the settings of the index function. Raises: WrongUsage without one."""
        return NodeSearch(stack_node(self.cloudformation, self.about.name))

    @property
    def thresholds(self) -> Thresholds:
        """The scores in the parameters of the stack."""
        return self.about.thresholds

    @cached_property
    def profiles(self) -> Profiles:
        """The profiles that the ingest function reads by."""
        return profiles_of_stack(self.about.outputs, cache(partial(operator_client, "s3")))

    def keys_of(self, name: str) -> list[str]:
        """Return the name as a whole key, and as one below the prefix of the inbox."""
        return [name, f"{self.prefix}{name.lstrip('/')}"]

    def keys_ending(self, name: str) -> list[str]:
        """Return no key: S3 lists keys by their beginning only."""
        del name
        return []

    def contents(self) -> Iterator[Record | LedgerPage]:
        """Read every article without its text, and the whole ledger, in one scan."""
        return self.table.contents()

    def matching(self, question: Question, changed_after: int = 0) -> Iterator[StoredArticle]:
        """Read all articles in one scan. Raises: WrongUsage for a question that leaves some out."""
        if changed_after or not question.is_of_all:
            raise WrongUsage("a stack is exported as a whole; leave QUERY and filters out, or use `copydesk search`")
        return self.table.scan()

    def scan_size(self) -> ScanSize:
        """Return the size of the table, as DynamoDB counted it within the last six hours."""
        return ScanSize(*self.table.size())

    @contextmanager
    def rehearsal(
        self, on_step: OnRecordStep, thresholds: Thresholds, profiles: Profiles | None = None
    ) -> Iterator[LocalStore]:
        """Open a store in memory whose articles are those of the stack; what is written stays in memory."""
        known = self.profiles if profiles is None else profiles
        table = OverlayTable(self.table)
        with LocalStore(on_step=on_step, thresholds=thresholds, table=table, profiles=known) as store:
            yield store
