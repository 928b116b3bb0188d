"""Bugs that are planted to test the simulation: each is one edit of one function, and each must be found.

An edit replaces the code of a function in place, so every reference to the function sees it.
"""

import inspect
import random
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from copydesk import events
from copydesk.adapters import dynamodb, opensearch, s3
from copydesk.dedupe import cluster_changes, clusters
from copydesk.pipeline import handler, ingest, ledger, withdrawals
from copydesk.search import handler as search_handler
from copydesk.table import cluster_items, revisions, writes
from simulation import runs, searches
from simulation.pure import kept_results

MOST_SCHEDULES = 1_600  # that look for one bug


@dataclass(frozen=True)
class Planted:
    """A bug: in a function, a piece of code is replaced."""

    name: str
    function: Callable[..., Any]
    code: str
    buggy: str
    where: str = ""  # the search, the meeting or the delivery that shows it; all searches in turn without

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Plant the bug while the block runs. Raises: ValueError if the function no longer has that code."""
        function = inspect.unwrap(self.function)
        source = textwrap.dedent(inspect.getsource(function))
        if source.count(self.code) != 1:
            raise ValueError(f"{self.name}: {source.count(self.code)} places with {self.code!r}")
        made: dict[str, Any] = {}
        exec(source.replace(self.code, self.buggy), function.__globals__, made)
        before = function.__code__
        edited = made[function.__name__]
        function.__code__ = inspect.unwrap(edited.fget if isinstance(edited, property) else edited).__code__
        try:
            yield
        finally:
            function.__code__ = before


BUGS: Sequence[Planted] = (
    Planted(
        "a union lists members that were withdrawn meanwhile",
        cluster_changes.needed_changes,
        "*_leave(withdrawn, clusters),",
        "",
    ),
    Planted(
        "the members of a part are listed in the whole only once",
        cluster_changes.needed_changes,
        "placed += _complete(united, withdrawn, applied(placed, clusters))",
        "",
        where="union and copy of a part",
    ),
    Planted(
        "clusters are written once and not looked at again",
        clusters._Settling.settle_clusters,
        "self._write(changes)",
        "self._write(changes)\n        return",
    ),
    Planted(
        "a withdrawn article keeps the clusters of its earlier texts",
        cluster_changes._leave,
        "cluster.members.keys() & withdrawn",
        "cluster.exact.keys() & withdrawn",
    ),
    Planted(
        "a repeated delivery relinks only what it listed itself",
        clusters._Settling.relink_members,
        "is_whole = self.thorough or is_led_anew or whole.first == self.article_id",
        "is_whole = is_led_anew",
    ),
    Planted(
        "what a delivery is about to store is not noted",
        ingest._store_records,
        "entries.begin(_articles_of(arrivals, len(entries.outcomes)))",
        "",
        where="weather",
    ),
    Planted(
        "the outcomes of a version that is gone are not restored",
        ingest._store_object,
        "entries.inherit(restored_outcomes(ref, entries.page, len(entries.outcomes), desk))",
        "",
        where="weather",
    ),
    Planted(
        "a ledger page is replaced by any other",
        dynamodb.DynamoArticleTable.enter,
        "self._put_if(ledger_items.ledger_item(page), request)",
        "self._put_if(ledger_items.ledger_item(page), {})",
        where="weather",
    ),
    Planted(
        "the verdict of a repeated record is worked out again",
        revisions.admit,
        "verdict = _known_verdict(arrival, earlier) if earlier and is_repeated else None",
        "verdict = None",
        where="correction after a deletion and a new upload",
    ),
    Planted(
        "a notification without a sequencer comes after all others",
        events.ObjectRef.sequence.fget,
        'return f"{UNSEQUENCED}{self.event_time}"',
        'return f"Z{self.event_time}"',
        where="upload after a notification by hand",
    ),
    Planted(
        "sequencers are compared without padding",
        events.ObjectRef.sequence.fget,
        'return self.sequencer.upper().ljust(SEQUENCE_DIGITS, "0")',
        'return self.sequencer.upper().rjust(SEQUENCE_DIGITS, "0")',
    ),
    Planted(
        "a deletion is recorded after it is carried out",
        withdrawals.withdraw_object,
        "if not begun:\n        desk.table.enter(entries.page)",
        "pass",
        where="pages and their deletion",
    ),
    Planted(
        "articles of a long list that are withdrawn are not taken out of their clusters",
        withdrawals.withdraw_articles,
        "if is_withdrawn and name in alone:",
        "if is_withdrawn and len(names) > size:",
        where="pages with copies and their deletion",
    ),
    Planted(
        "an upload does not look for deletions at its end",
        ingest._ingest_version,
        "later = ledger.deleted_up_to(ref, desk.table.ledger(page.source, since=ref.sequence))",
        "pass",
        where="upload and its deletion",
    ),
    Planted(
        "a repeated upload does not look for deletions",
        ingest._ingest_version,
        "if later and (entries.has_inherited or later > removed):",
        "if later > removed:",
        where="upload and its deletion",
    ),
    Planted(
        "an article is relinked once and not looked at again",
        clusters.relink,
        "known = {} if standing else known",
        "return standing or replace(after, version=stored.version + 1)",
        where="one article from two objects",
    ),
    Planted(
        "a faster writer of an article is ignored",
        writes.write_article,
        "if standing is None:\n            return admission",
        "return admission",
    ),
    Planted(
        "an article is written without a condition",
        dynamodb.DynamoArticleTable.put,
        "if stored.version > 1:",
        "condition = {}\n    if False:",
    ),
    Planted(
        "an earlier text is not kept",
        writes.write_article,
        "table.keep(text)",
        "pass",
    ),
    Planted(
        "the register of a source moves back",
        revisions._advanced,
        "max(new, earlier, key=lambda state: state.place)",
        "new",
    ),
    Planted(
        "a failed message is acknowledged",
        handler.IngestHandler._process_message,
        "except CopydeskError:\n        return End.FAILED",
        "except CopydeskError:\n        return End.DONE",
    ),
    Planted(
        "of messages side by side only the first can fail",
        handler.IngestHandler._process_messages,
        "for row in [*ended, self._process_row(behind, desk)] for end in row]",
        "for row in [*ended[:1], self._process_row(behind, desk)] for end in row]",
        where="weather",
    ),
    Planted(
        "a message that ran out of time is not sent again",
        handler.IngestHandler._send_again,
        "self.queue.send(notification)",
        "pass",
        where="weather",
    ),
    Planted(
        "a refused document counts as written",
        search_handler.IndexHandler._settle,
        "if answer.status is BulkStatus.RETRY:",
        "if False:",
    ),
    Planted(
        "the stream goes on behind a failed change",
        search_handler.IndexHandler.__call__,
        "for change in changes[written:][:1]",
        "for change in changes[written + 1:][:1]",
    ),
    Planted(
        "every document has the same version in the index",
        opensearch._lines,
        '"version": action.version,',
        '"version": 1,',
    ),
    Planted(
        "an object overwritten in a bucket without versions is read as the old one",
        s3.S3ObjectStore.fetch,
        'named["IfMatch"] = ref.etag',
        "pass",
    ),
    Planted(
        "only the first page of a query is read",
        dynamodb.DynamoArticleTable._pages,
        'if not answer.get("LastEvaluatedKey"):',
        "if True:",
    ),
    Planted(
        "a member leaves only the list of exact texts",
        cluster_items.is_of_member,
        'f"{_COPY}{article_id}#"',
        'f"{_EXACT}{article_id}#"',
    ),
    Planted(
        "an article that equals the one to write counts as written, though another delivery added a text",
        dynamodb.DynamoArticleTable.put,
        "return items.stored_article(self._with_text(standing))",
        "return None if (before := items.stored_article(self._with_text(standing))) == stored else before",
        where="two late versions",
    ),
    Planted(
        "a known record counts twice",
        ledger.known_outcomes,
        "outcomes += page.outcomes",
        "outcomes += page.outcomes[:1] + page.outcomes",
    ),
    Planted(
        "the log quotes an article",
        ledger.admitted,
        "admission.reason,",
        "admission.reason or (admission.stored.record.headline or ''),",
    ),
)


def found_by(number: int) -> str:
    """The name of a schedule that shows a planted bug; "" if none of those tried does."""
    bug = BUGS[number]
    candidates = list(_candidates(bug))  # numbered by the code without the bug
    with kept_results(), without_calm_runs(), bug.planted():
        return next(filter(_is_bad, candidates), "")


@contextmanager
def without_calm_runs() -> Iterator[None]:
    """Forget the calm runs of the code without the bug, and later those of the code with it."""
    kept = (runs.calm, runs.before_last_group, searches.calls_of_last_group)
    for function in kept:
        function.cache_clear()
    try:
        yield
    finally:
        for function in kept:
            function.cache_clear()


def _is_bad(name: str) -> bool:
    """Whether a schedule breaks a promise, be it that its calm run already does."""
    try:
        return bool(searches.schedule(name).run().violations)
    except Exception:  # noqa: BLE001 - a bug may stop the simulation in any way
        return True


def _candidates(bug: Planted) -> Iterator[str]:
    """Schedules of all searches in turn, or of the search, meeting or delivery that shows the bug."""
    source = random.Random(bug.name)
    named = searches.named_schedules(bug.where)
    for _ in range(MOST_SCHEDULES // len(searches.SEARCHES)):
        for search in [bug.where] if bug.where in searches.SEARCHES else searches.SEARCHES:
            size = searches.SIZES[search]() if search in searches.SIZES else 10_000
            yield source.choice(named) if named else f"{search}:{source.randrange(size)}"
