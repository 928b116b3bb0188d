"""The account of a run: every upload in the ledger, the table and the index equal to the local store."""

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copies import reconciled
from redelivery import deferred_articles, log_lines, redeliver
from stack import Stack
from uploads import Upload

from copydesk.cli.uploads import Collected
from copydesk.formats.catalogue import FORMATS
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage, Outcome
from copydesk.table import items, ledger_items

STALLED_AFTER_S = 180  # without any change; a message that a killed worker held comes back after 30
# Parquet and PDF need an extra that is not deployed; the others are formats of what is refused.
_NEVER_READ = {"parquet", "pdf", "xml", "unread_document"}
# Fields that may differ between two stores: the place of the object and the time of its upload.
_OF_THE_PLACE = {"bucket", "versionId", "sequencer", "eventTime", "etag"}


@dataclass
class Account:
    """The totals of a run, and a line for each fault."""

    objects: int
    records: int
    outcomes: dict[str, int]
    table: int
    index: int
    unaccounted: int = 0
    different_from_local: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def line(self) -> dict[str, Any]:
        """The account as printed in JSON."""
        names = ("objects", "records", "outcomes", "table", "index", "unaccounted", "different_from_local")
        return {name: getattr(self, name) for name in names}

    @property
    def is_clean(self) -> bool:
        """Whether no upload is missing, no result differs and no other fault was found."""
        return not (self.unaccounted or self.different_from_local or self.findings)


def wait_until_drained(stack: Stack, uploads: Sequence[Upload], endpoint: str, report: Callable[[str], None]) -> None:
    """Wait until every upload is in the ledger, the queue is empty, and the index has the table's versions."""
    before, end = "", time.monotonic() + STALLED_AFTER_S
    while time.monotonic() < end:
        pages, articles = _table(stack)
        missing = _missing(uploads, pages)
        versions = {name: stored["version"] for name, stored in articles.items()}
        indexed = {name: hit["_version"] for name, hit in documents(endpoint).items()}
        if not missing and not _waiting(stack) and versions == indexed:
            return
        now = f"{len(missing)} uploads to come, {len(versions)} articles, {len(indexed)} documents"
        if now != before:
            report(now)
            before, end = now, time.monotonic() + STALLED_AFTER_S
        else:
            _redeliver_lost(stack, [name for name, version in versions.items() if indexed.get(name) != version], report)
        time.sleep(2)
    report(f"nothing has changed for {STALLED_AFTER_S} s")


def _redeliver_lost(stack: Stack, behind: Sequence[str], report: Callable[[str], None]) -> None:
    """Redeliver the changes that the index function deferred, as Lambda does and the emulator does not."""
    lost = sorted(deferred_articles(stack) & set(behind)) if behind else []
    if lost:
        report(f"{len(lost)} articles that the index function deferred are delivered to it again")
        redeliver(stack, lost)


def account_for(stack: Stack, uploads: Sequence[Upload], endpoint: str) -> Account:
    """Compare the stack with a local store after the same uploads; check queues, quarantine and logs."""
    pages, articles = _table(stack)
    indexed = {name: hit["_source"] for name, hit in documents(endpoint).items()}
    outcomes = [outcome for page in pages for outcome in page.outcomes]
    account = Account(
        objects=sum(upload.body is not None for upload in uploads),
        records=len(outcomes),
        outcomes=dict(sorted(Counter(outcome.kind.value for outcome in outcomes).items())),
        table=len(articles),
        index=len(indexed),
    )
    missing = _missing(uploads, pages)
    account.unaccounted = len(missing)
    account.findings += [f"no outcome for {upload.key!r} version {upload.version_id}" for upload in missing]
    account.findings += _failures(stack) if missing else []
    local, local_documents = _local(uploads)
    different = [
        *_differences("table", {name: stored["record"] for name, stored in articles.items()}, local),
        *_differences("index", indexed, local_documents),
    ]
    account.different_from_local = len(different)
    account.findings += [
        *different[:50],
        *_left_over(stack),
        *_quarantine(stack, outcomes, pages),
        *_quoted_in_logs(stack, local),
    ]
    return account


def _table(stack: Stack) -> tuple[list[LedgerPage], dict[str, dict[str, Any]]]:
    """Read the whole table: the ledger, and articles as {id: {version, record}}."""
    pages, articles = [], {}
    for item in _scan(stack):
        if item["pk"]["S"].startswith("S#"):
            pages.append(ledger_items.ledger_page(item))
        elif item["sk"]["S"] == items.META:
            record = items.from_attribute(item["record"])
            articles[record["articleId"]] = {"version": int(item["version"]["N"]), "record": _published(item, stack)}
    return pages, articles


def _scan(stack: Stack) -> Iterator[dict[str, Any]]:
    paginator = stack.client("dynamodb").get_paginator("scan")
    for answer in paginator.paginate(TableName=stack.outputs["ArticleTable"], ConsistentRead=True):
        yield from answer["Items"]


def _published(item: Mapping[str, Any], stack: Stack) -> dict[str, Any]:
    bucket = stack.outputs["QuarantineUri"].split("/")[2]
    load = items.text_loader(lambda key: stack.s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    return items.stored_article(load(item)).record.published()


def _missing(uploads: Sequence[Upload], pages: Sequence[LedgerPage]) -> list[Upload]:
    """Uploads whose version has no closed page in the ledger."""
    closed = {(page.key, page.version_id) for page in pages if page.complete}
    return [upload for upload in uploads if (upload.key, upload.version_id) not in closed]


def documents(endpoint: str) -> dict[str, dict[str, Any]]:
    """Every document by id, with its version; empty if there is no index."""
    try:
        _post(f"{endpoint}/articles/_refresh", {})
        return {hit["_id"]: hit for hit in _hits(endpoint)}
    except OSError:
        return {}


def _hits(endpoint: str) -> Iterator[dict[str, Any]]:
    """All documents in order of their id, page by page: one search returns at most 10,000."""
    page: dict[str, Any] = {"size": 1_000, "version": True, "sort": [{"articleId": "asc"}]}
    after: dict[str, Any] = {}
    while hits := _post(f"{endpoint}/articles/_search", {**page, **after})["hits"]["hits"]:
        yield from hits
        after = {"search_after": hits[-1]["sort"]}


def _post(url: str, body: Mapping[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _local(uploads: Sequence[Upload]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The records and documents by id of a local store after the same uploads in the same order."""
    reporter = Collected()
    with LocalStore() as store:
        for upload in uploads:
            if upload.body is None:
                store.delete(upload.key, reporter)
            else:
                store.upload(upload.key, upload.body, reporter)
        reconciled(store.table)
        store.drain(reporter)
        records = {stored.record.article_id: stored.record.published() for stored in store.table.scan()}
        return records, store.index.documents()


def _differences(where: str, found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    lines = [f"{where}: {name} is missing" for name in sorted(expected.keys() - found.keys())]
    lines += [f"{where}: {name} is not in the local store" for name in sorted(found.keys() - expected.keys())]
    for name in sorted(found.keys() & expected.keys()):
        here, there = _comparable(found[name]), _comparable(expected[name])
        if here != there:
            fields = sorted(field for field in here.keys() | there.keys() if here.get(field) != there.get(field))
            shown = {field: (str(here.get(field))[:80], str(there.get(field))[:80]) for field in fields}
            lines.append(f"{where}: {name} differs in {shown}")
    return lines


def _comparable(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without the fields in _OF_THE_PLACE and without fields that are None."""
    provenance = {name: value for name, value in record["provenance"].items() if name not in _OF_THE_PLACE}
    return {name: value for name, value in {**record, "provenance": provenance}.items() if value is not None}


def _waiting(stack: Stack) -> int:
    return _messages(stack, "IngestQueue")


def _messages(stack: Stack, output: str) -> int:
    names = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    answer = stack.client("sqs").get_queue_attributes(QueueUrl=stack.outputs[output], AttributeNames=names)
    return sum(int(answer["Attributes"][name]) for name in names)


def _left_over(stack: Stack) -> list[str]:
    counts = {
        name: _messages(stack, name) for name in ("IngestQueue", "IngestDeadLetterQueue", "StreamDeadLetterQueue")
    }
    return [f"{count} messages are left in {name}" for name, count in counts.items() if count]


def _quarantine(stack: Stack, outcomes: Sequence[Outcome], pages: Sequence[LedgerPage]) -> list[str]:
    """Faults of the quarantine: it must hold one note for each rejected record and nothing else."""
    rejected = {
        (page.source, page.sequence, outcome.record_index)
        for page in pages
        for outcome in page.outcomes
        if outcome.kind.value == "rejected"
    }
    expected = {f"quarantine/{source}/{sequence}/{index:06d}.json" for source, sequence, index in rejected}
    bucket = stack.outputs["QuarantineUri"].split("/")[2]
    paginator = stack.s3.get_paginator("list_objects_v2")
    found = {
        entry["Key"]
        for answer in paginator.paginate(Bucket=bucket, Prefix="quarantine/")
        for entry in answer.get("Contents", [])
    }
    return [
        f"quarantine: {key} is {'missing' if key in expected else 'unexpected'}" for key in sorted(found ^ expected)
    ]


def _quoted_in_logs(stack: Stack, records: Mapping[str, Any]) -> list[str]:
    """Faults of the logs: lines that contain article text, a headline or the beginning of a paragraph."""
    phrases = {record["headline"] for record in records.values() if record["headline"]}
    phrases |= {paragraph[:60] for record in records.values() for paragraph in record["text"].split("\n\n")[:3]}
    distinctive = [phrase for phrase in phrases if len(phrase) > 25]
    lines = list(log_lines(stack))
    everything = "\n".join(lines)
    quoted = [
        phrase for phrase in distinctive for written in {phrase, json.dumps(phrase)[1:-1]} if written in everything
    ]
    return (
        [f"log: a line contains article text: {phrase}" for phrase in quoted] if lines else ["log: no line was written"]
    )


def formats_not_read(stack: Stack) -> list[str]:
    """Faults for the deployed formats that no upload was read as."""
    pages, _ = _table(stack)
    unread = {one.name for one in FORMATS} - {page.format for page in pages} - _NEVER_READ
    return [f"no upload was read as {name}" for name in sorted(unread)]


def _failures(stack: Stack) -> list[str]:
    """The reasons of all logged failures, each once."""
    lines = (json.loads(line) for line in log_lines(stack) if line.startswith("{"))
    return sorted(
        {f"log: {line.get('reason')} at {line.get('key')!r}" for line in lines if line.get("level") == "ERROR"}
    )
