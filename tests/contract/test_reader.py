"""The same questions to a local store and to a stack: what the commands that only read need of both."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws

import ports
from builders import TEXT, story
from copydesk.adapters import aws
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Texts
from copydesk.adapters.stack import StackDescription
from copydesk.cli.articles import existing_article, find_article
from copydesk.cli.ledger_pages import pages_of_object
from copydesk.cli.local_reader import LocalReader
from copydesk.cli.output import WrongUsage
from copydesk.cli.reader import Reader, ScanSize
from copydesk.cli.stack_reader import StackReader
from copydesk.cli.uploads import Collected
from copydesk.dedupe.cluster_reads import members_of
from copydesk.dedupe.story_match import explain_match
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.search.question import Question
from copydesk.settings import Limits
from copydesk.table.revisions import history
from fakes import MemoryQuarantine, RecordingReporter

INBOX = "gazette-inbox"
URL = "https://gazette.example/libraries"
COPY = "https://herald.example/copy"
FIRST = {"headline": "Ansleigh keeps its libraries", "text": TEXT, "url": URL, "datePublished": "2026-03-04T10:00:00Z"}
SECOND = {**FIRST, "text": TEXT.replace("120,000", "130,000"), "dateModified": "2026-03-05T10:00:00Z"}
UPLOADS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("inbox/a.json", FIRST),
    ("inbox/a.json", SECOND),
    ("inbox/b.json", {**SECOND, "url": COPY, "datePublished": "2026-03-05T10:00:00Z"}),
    ("inbox/c.json", {"headline": "Without a text"}),
)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A store in a file after the uploads."""
    with LocalStore(tmp_path_factory.mktemp("local") / "news.db") as store:
        for key, fields in UPLOADS:
            store.upload(key, json.dumps(fields).encode(), Collected())
        yield LocalReader(store)


@pytest.fixture(scope="module")
def stack() -> Iterator[Reader]:
    """A stack on moto after the uploads."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        patch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
        patch.setattr(aws, "client", lambda service, _timeout=10.0: ports.aws_client(service))
        s3, dynamodb = ports.aws_client("s3"), ports.aws_client("dynamodb")
        ports.with_bucket(s3, INBOX).put_bucket_versioning(Bucket=INBOX, VersioningConfiguration={"Status": "Enabled"})
        outputs = {"InboxBucket": INBOX, "ArticleTable": ports.new_table(dynamodb), "TextsUri": f"s3://{INBOX}/texts/"}
        texts = S3Texts(lambda: s3, outputs["TextsUri"])
        table = DynamoArticleTable(dynamodb, outputs["ArticleTable"], texts)
        desk = Desk(S3ObjectStore(s3, Limits()), table, MemoryQuarantine())
        for number, (key, fields) in enumerate(UPLOADS, 1):
            ingest(uploaded(s3, key, fields, number), desk)
        yield StackReader(StackDescription("copydesk-test", outputs, {"DedupeCopyScore": "1.5"}), None)


def uploaded(s3: Any, key: str, fields: dict[str, Any], number: int) -> ObjectRef:
    """Upload an object and return the reference of its event."""
    answer = s3.put_object(Bucket=INBOX, Key=key, Body=json.dumps(fields).encode())
    moment = (datetime.now(UTC) + timedelta(seconds=number)).isoformat(timespec="milliseconds")
    return ObjectRef(INBOX, key, answer["VersionId"], f"{number:018X}", answer["ETag"].strip('"'), event_time=moment)


@pytest.fixture(params=["local", "stack"])
def reader(request: pytest.FixtureRequest) -> Reader:
    made: Reader = request.getfixturevalue(request.param)
    return made


def test_article_is_found_by_its_address_or_id(reader: Reader) -> None:
    by_address = existing_article(f"{URL}?utm_source=x", reader)

    assert find_article(by_address.record.article_id, reader.table) == by_address
    assert by_address.record.text == SECOND["text"]


def test_unknown_article_is_wrong_usage_that_names_the_place(reader: Reader) -> None:
    with pytest.raises(WrongUsage, match=f"in {reader.name}"):
        existing_article("https://gazette.example/none", reader)


@pytest.mark.parametrize("name", ["inbox/a.json", "a.json"])
def test_ledger_of_an_object_is_found_by_its_key_or_by_its_path(reader: Reader, name: str) -> None:
    pages = pages_of_object(name, reader)

    assert [outcome.kind for page in pages for outcome in page.outcomes] == ["stored", "revised"]


def test_revisions_and_copies_are_those_of_the_article(reader: Reader) -> None:
    article = existing_article(URL, reader)
    texts = history(article, reader.table.revisions(article.record.article_id))

    assert [one.text for one in texts] == [FIRST["text"], SECOND["text"]]
    assert {one.url for one in members_of(article.record, reader.table)} == {URL, COPY}


def test_contents_are_every_article_and_every_ledger_page_once(reader: Reader) -> None:
    contents = list(reader.contents())

    pages = [one for one in contents if isinstance(one, LedgerPage)]
    records = [one for one in contents if not isinstance(one, LedgerPage)]
    assert {record.url: record.duplicate_of is not None for record in records} == {URL: False, COPY: True}
    assert Counter(page.key for page in pages) == {"inbox/a.json": 2, "inbox/b.json": 1, "inbox/c.json": 1}


def test_object_of_an_article_is_read_again(reader: Reader) -> None:
    origin = existing_article(URL, reader).record.provenance
    ref = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag)

    body = reader.objects.fetch(ref).body

    assert json.loads(body[: len(body)]) == SECOND


def test_rehearsal_compares_with_the_articles_and_changes_none(reader: Reader) -> None:
    before = {stored.record.article_id: stored for stored in reader.table.scan()}
    fields = {**SECOND, "url": "https://north.example/another", "datePublished": "2026-03-06T10:00:00Z"}
    collected = RecordingReporter()

    with reader.rehearsal(lambda *_: None, reader.thresholds) as store:
        store.upload("inbox/d.json", json.dumps(fields).encode(), collected)
        store.upload("inbox/e.json", json.dumps(story(1)).encode(), collected)
        copy, new = collected.outcomes
        match = explain_match(store.table.articles([copy.article_id])[copy.article_id].record, copy, store.table)

    assert (copy.kind, new.kind) == ("duplicate", "stored")
    assert match
    assert match["articleId"] == existing_article(URL, reader).record.article_id
    assert {stored.record.article_id: stored for stored in reader.table.scan()} == before


def test_only_a_stack_has_a_scan_that_costs(reader: Reader) -> None:
    size = reader.scan_size()

    assert (size is None) == isinstance(reader, LocalReader)
    if size:
        assert size.items > len(UPLOADS)


def test_scores_are_those_of_the_place(reader: Reader) -> None:
    assert reader.thresholds.copy == (1.0 if isinstance(reader, LocalReader) else 1.5)


def test_units_of_a_scan_are_half_those_of_consistent_reads() -> None:
    assert ScanSize(3_000_000, 10 * 2**30).units == 10 * 2**30 // 8_192
    assert round(ScanSize(3_000_000, 10 * 2**30).dollars, 2) == 0.16


def test_local_store_answers_a_search(local: Reader) -> None:
    assert local.search.find(Question()).total == 2
