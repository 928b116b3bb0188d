"""The ingest function, from an upload to the table."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from copydesk.adapters.s3_profiles import S3Profiles
from copydesk.errors import Interrupted, Misconfigured
from copydesk.settings import INGEST_VARIABLES
from integration.messages import DONE, MARKERS, event_bridge, marked, s3, sns, sqs, unquoted
from integration.stage import DESK, INBOX, TABLE, Account, Context, Function, Upload, client
from newsroom import CORRECTED, EARLY, ECHO, LATE, body, fields

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

AWKWARD_KEYS = [
    "inbox/1+1=2.json",
    "inbox/late city.json",
    "inbox/100%.json",
    "inbox/x%2By.json",
    "inbox/07:21.json",
    "inbox/Überschwemmung – 東京 🗞.json",
    f"inbox/{'ü' * 500}{'x' * 13}.json",  # 1,024 bytes, the most S3 allows
]


ENVELOPES: dict[str, tuple[Callable[[Upload], dict[str, Any]], dict[str, Any]]] = {
    "s3-direct": (s3, {}),
    "s3-in-sqs": (lambda upload: sqs(s3(upload)), DONE),
    "s3-in-sns-in-sqs": (lambda upload: sqs(sns(s3(upload))), DONE),
    "eventbridge-direct": (event_bridge, {}),
    "eventbridge-in-sqs": (lambda upload: sqs(event_bridge(upload)), DONE),
}


@pytest.mark.parametrize(("envelope", "answer"), ENVELOPES.values(), ids=ENVELOPES.keys())
def test_upload_is_stored_from_every_envelope(
    account: Account, ingest: Function, envelope: Callable[[Upload], dict[str, Any]], answer: dict[str, Any]
) -> None:
    upload = account.upload("inbox/late edition.json", body(fields()))

    assert ingest(envelope(upload)) == answer
    (article,) = account.articles()
    origin = article.record.provenance
    assert (origin.key, origin.version_id, origin.event_time) == (upload.key, upload.version_id, upload.time)
    assert article.record.headline == fields()["headline"]


@pytest.mark.parametrize(("envelope", "answer"), ENVELOPES.values(), ids=ENVELOPES.keys())
def test_deletion_withdraws_the_article_from_every_envelope(
    account: Account, ingest: Function, envelope: Callable[[Upload], dict[str, Any]], answer: dict[str, Any]
) -> None:
    ingest(sqs(s3(account.upload("inbox/a.json", body(fields())))))

    assert ingest(envelope(account.delete("inbox/a.json"))) == answer
    assert [article.record.pub_status for article in account.articles()] == ["withdrawn"]


def test_notification_of_the_bucket_itself_is_ingested(account: Account, ingest: Function) -> None:
    """moto's S3 notifies its SQS without version and sequencer; a test message may come first."""
    queue = client("sqs").create_queue(QueueName="copydesk-ingest")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    configuration = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
    client("s3").put_bucket_notification_configuration(Bucket=INBOX, NotificationConfiguration=configuration)
    account.upload("inbox/late edition.json", body(fields()))
    received = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]

    assert ingest(sqs(*(json.loads(message["Body"]) for message in received))) == DONE
    assert [article.record.provenance.key for article in account.articles()] == ["inbox/late edition.json"]


def test_test_message_of_the_bucket_is_done(ingest: Function) -> None:
    assert ingest(sqs({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": INBOX})) == DONE


def test_several_records_in_one_message_are_all_ingested(account: Account, ingest: Function) -> None:
    uploads = [account.upload(f"inbox/{n}.json", body(fields(url=f"https://gazette.example/{n}"))) for n in range(3)]

    assert ingest(sqs(s3(*uploads))) == DONE
    assert len(account.articles()) == 3


@pytest.mark.parametrize("envelope", ["s3-in-sqs", "eventbridge-in-sqs"])
def test_awkward_key_names_the_object_that_was_uploaded(account: Account, ingest: Function, envelope: str) -> None:
    uploads = [
        account.upload(key, body(fields(url=f"https://gazette.example/{n}"))) for n, key in enumerate(AWKWARD_KEYS)
    ]

    answers = [ingest(ENVELOPES[envelope][0](upload)) for upload in uploads]

    assert answers == [DONE] * len(uploads)
    assert {article.record.provenance.key for article in account.articles()} == set(AWKWARD_KEYS)


def test_overwritten_version_is_read_unchanged(account: Account, ingest: Function) -> None:
    first = account.upload("inbox/a.json", body(fields()))
    second = account.upload("inbox/a.json", body(fields(headline=CORRECTED)))

    ingest(sqs(s3(second), s3(first)))

    (article,) = account.articles()
    assert (article.record.headline, article.record.revision) == (CORRECTED, 2)


def test_only_the_failing_message_is_returned(account: Account, ingest: Function) -> None:
    uploads = [account.upload(f"inbox/{n}.json", body(fields(url=f"https://gazette.example/{n}"))) for n in range(3)]
    elsewhere = s3(uploads[1], bucket="a-bucket-that-is-not-there")

    answer = ingest(sqs(s3(uploads[0]), elsewhere, s3(uploads[2])))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(account.articles()) == 2


def test_version_removed_before_it_is_read_is_done(account: Account, ingest: Function) -> None:
    upload = account.upload("inbox/a.json", body(fields()))
    client("s3").delete_object(Bucket=INBOX, Key=upload.key, VersionId=upload.version_id)

    assert ingest(sqs(s3(upload))) == DONE
    assert account.articles() == []


def test_rejected_record_is_in_quarantine_and_its_neighbours_are_stored(account: Account, ingest: Function) -> None:
    upload = account.upload("inbox/a.json", body(fields(), {"headline": "No text at all"}))

    assert ingest(sqs(s3(upload))) == DONE
    (note,) = account.quarantined().values()
    assert (note["key"], note["versionId"], note["recordIndex"]) == ("inbox/a.json", upload.version_id, 1)
    assert note["reason"] == "invalid_article: text: no article text"
    assert len(account.articles()) == 1


def test_repeated_delivery_writes_nothing(account: Account, ingest: Function) -> None:
    event = sqs(s3(account.upload("inbox/a.json", body(fields()))))
    ingest(event)
    before = account.stream()

    assert ingest(event) == DONE
    assert account.stream() == before


def test_failing_direct_event_is_raised(account: Account, ingest: Function) -> None:
    upload = account.upload("inbox/a.json", body(fields()))

    with pytest.raises(Interrupted, match=r"^s3://nowhere-at-all/inbox/a\.json$"):
        ingest(s3(upload, bucket="nowhere-at-all"))


def test_misconfigured_function_does_not_start_and_names_all_missing_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in INGEST_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(Misconfigured) as refused:
        Function("ingest").start()

    assert [fault.split()[0] for fault in str(refused.value).split("; ")] == list(INGEST_VARIABLES)


def test_every_outcome_is_one_log_line_with_object_record_and_reason(account: Account, ingest: Function) -> None:
    upload = account.upload("inbox/a.json", body(marked(), marked(text=""), marked()))

    ingest(sqs(s3(upload)))

    shown = [
        (line["bucket"], line["key"], line["record_index"], line["outcome"], line["reason"])
        for line in unquoted(ingest).lines
    ]
    assert shown == [
        (INBOX, "inbox/a.json", 0, "stored", ""),
        (INBOX, "inbox/a.json", 1, "rejected", "invalid_article: text: no article text"),
        (INBOX, "inbox/a.json", 2, "duplicate", "unchanged: this text of the article is stored"),
    ]


def test_rejection_is_a_warning_and_names_its_invocation(account: Account, ingest: Function) -> None:
    ingest(sqs(s3(account.upload("inbox/a.json", body(marked(text=""))))))

    (line,) = unquoted(ingest).lines
    assert (line["level"], line["function_request_id"]) == ("WARNING", Context().aws_request_id)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(marked()).encode()[:-40],
        json.dumps([marked(text={"of": MARKERS[0]})]).encode(),
        json.dumps([marked(author=[{"of": MARKERS[0]}], datePublished=MARKERS[1])]).encode(),
        json.dumps([MARKERS[0]]).encode(),
        b"\x1f\x8b" + MARKERS[0].encode(),
    ],
    ids=["cut", "text-of-a-wrong-type", "fields-of-wrong-types", "no-object", "broken-compression"],
)
def test_log_quotes_nothing_of_a_malformed_upload(account: Account, ingest: Function, content: bytes) -> None:
    assert ingest(sqs(s3(account.upload("inbox/a.json", content)))) == DONE

    assert [line["key"] for line in unquoted(ingest).lines] == ["inbox/a.json"]


def damage(article_id: str) -> None:
    """Replace a number in the stored record by a marker word."""
    key = {"pk": {"S": f"A#{article_id}"}, "sk": {"S": "META"}}
    item = client("dynamodb").get_item(TableName=TABLE, Key=key)["Item"]
    item["record"]["M"]["revision"] = {"S": MARKERS[0]}
    client("dynamodb").put_item(TableName=TABLE, Item=item)


def test_log_quotes_nothing_on_an_unexpected_fault(account: Account, ingest: Function) -> None:
    ingest(sqs(s3(account.upload("inbox/a.json", body(marked())))))
    damage(account.articles()[0].record.article_id)
    again = account.upload("inbox/a.json", body(marked()))
    ingest.printed()

    assert ingest(sqs(s3(again))) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}

    (line,) = unquoted(ingest).lines
    assert line["reason"].startswith("unexpected ValidationError at ")
    assert (line["level"], line["message_id"], line["version_id"]) == ("ERROR", "m0", again.version_id)
    assert (line["bucket"], line["key"]) == (INBOX, "inbox/a.json")


def test_metrics_count_outcomes_and_failures(account: Account, ingest: Function) -> None:
    dates = [{"datePublished": EARLY}, {"datePublished": LATE, "url": ECHO}]
    upload = account.upload("inbox/a.json", body(marked(**dates[0]), marked(text=""), marked(**dates[1])))

    ingest(sqs(s3(upload), {"hello": "world"}))

    shares, metrics = unquoted(ingest).metrics
    counted = {name: sum(metrics[name]) for name in ("Stored", "Rejected", "Duplicate", "Failures")}
    assert counted == {"Stored": 1, "Rejected": 1, "Duplicate": 1, "Failures": 1}
    assert (shares["supplier"], shares["RejectedShare"]) == ("none", [0.0, 1.0, 0.0])
    assert metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "copydesk"


def test_function_reads_a_page_by_a_profile_of_the_stack(
    account: Account, ingest: Function, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait."
    page = (
        f'<html><link rel=canonical href="https://a.example/1"><div class=x><p>{sentence}</p></div><p>{sentence} More.'
    )
    profile = b'hosts = ["a.example"]\n[body]\ntake = [".x"]'
    client("s3").put_object(Bucket=DESK, Key="profiles/a.toml", Body=profile)
    monkeypatch.setattr(ingest.module, "_profiles", S3Profiles(lambda: client("s3"), f"s3://{DESK}/profiles/"))

    ingest(s3(account.upload("inbox/a.html", page.encode())))

    (article,) = account.articles()
    assert article.record.text == sentence
