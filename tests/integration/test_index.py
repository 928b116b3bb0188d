"""The index function, from the table's stream to the search node; the ingest function stores the articles."""

from typing import Any

import pytest

from builders import story
from copydesk.errors import Misconfigured
from copydesk.search.documents import document
from copydesk.settings import INDEX_VARIABLES
from integration.messages import DONE, MARKERS, marked, s3, sqs, unquoted
from integration.stage import INBOX, Account, Function, SearchNode
from newsroom import CORRECTED, body, fields

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics


def failures(change: dict[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": change["dynamodb"]["SequenceNumber"]}]}


def of_articles(stream: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [change for change in stream if change["dynamodb"]["Keys"]["sk"]["S"] == "META"]


@pytest.fixture
def stream(account: Account, ingest: Function) -> list[dict[str, Any]]:
    """The stream after three articles were ingested."""
    records = [marked(**{**story(n), "headline": " ".join(MARKERS)}) for n in range(3)]
    ingest(sqs(s3(account.upload("inbox/a.json", body(*records)))))
    return account.stream()


def test_index_ends_equal_to_the_table(
    account: Account, ingest: Function, index: Function, search_node: SearchNode
) -> None:
    uploads = [account.upload("inbox/a.json", body(fields())), account.upload("inbox/b.json", body(fields(url="x")))]
    ingest(sqs(s3(*uploads, account.upload("inbox/a.json", body(fields(headline=CORRECTED))))))
    ingest(sqs(s3(account.delete("inbox/b.json"))))

    assert index({"Records": account.stream()}) == DONE

    assert search_node.documents == {one.record.article_id: document(one) for one in account.articles()}
    assert search_node.versions == {one.record.article_id: one.version for one in account.articles()}


def test_stream_delivered_again_in_another_order_changes_nothing(
    account: Account, index: Function, search_node: SearchNode, stream: list[dict[str, Any]]
) -> None:
    index({"Records": stream})
    documents = dict(search_node.documents)

    assert index({"Records": stream[::-1]}) == DONE
    assert search_node.documents == documents


def test_only_the_first_change_deferred_by_the_node_is_returned(
    index: Function, search_node: SearchNode, stream: list[dict[str, Any]]
) -> None:
    _, second, third = of_articles(stream)
    search_node.refusals = {change["dynamodb"]["Keys"]["pk"]["S"][2:]: 429 for change in (second, third)}

    assert index({"Records": stream}) == failures(second)


def test_document_refused_by_the_node_goes_to_quarantine_and_blocks_nothing(
    account: Account, index: Function, search_node: SearchNode, stream: list[dict[str, Any]]
) -> None:
    refused = of_articles(stream)[1]["dynamodb"]["Keys"]["pk"]["S"][2:]
    search_node.refusals = {refused: 400}

    assert index({"Records": stream}) == DONE
    (note,) = account.quarantined().values()
    assert note == {"articleId": refused, "version": 1, "reason": "index_refused: refused_with_400"}
    assert len(search_node.documents) == 2


@pytest.mark.parametrize("status", [403, 503])
def test_whole_batch_is_returned_while_the_node_is_unavailable(
    index: Function, search_node: SearchNode, stream: list[dict[str, Any]], status: int
) -> None:
    search_node.status = status

    assert index({"Records": stream}) == failures(of_articles(stream)[0])
    assert unquoted(index).lines[0]["reason"] == f"index_unavailable: HTTP {status}"


def test_log_names_the_refused_article_and_quotes_nothing(
    index: Function, search_node: SearchNode, stream: list[dict[str, Any]]
) -> None:
    change = of_articles(stream)[1]["dynamodb"]
    refused = change["Keys"]["pk"]["S"][2:]
    record = int(change["NewImage"]["record"]["M"]["provenance"]["M"]["recordIndex"]["N"])  # stored side by side
    search_node.refusals = {refused: 400}

    index({"Records": stream})

    printed = unquoted(index)
    (line,) = printed.lines
    assert (line["article"], line["reason"]) == (refused, "refused_with_400")
    assert (line["bucket"], line["key"], line["record_index"]) == (INBOX, "inbox/a.json", record)
    assert [metrics["Refused"] for metrics in printed.metrics] == [[1.0]]


def test_damaged_row_is_returned_after_the_rows_before_it_and_not_quoted(
    index: Function, search_node: SearchNode, stream: list[dict[str, Any]]
) -> None:
    damaged = of_articles(stream)[1]
    damaged["dynamodb"]["NewImage"]["record"]["M"]["revision"] = {"S": MARKERS[0]}

    assert index({"Records": stream}) == failures(damaged)

    assert len(search_node.documents) == 1
    (line,) = unquoted(index).lines
    assert line["reason"].startswith("unexpected ValidationError at ")


def test_misconfigured_function_does_not_start_and_names_all_missing_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in INDEX_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(Misconfigured) as refused:
        Function("index").start()

    assert [fault.split()[0] for fault in str(refused.value).split("; ")] == [
        name for name in INDEX_VARIABLES if name not in {"SEARCH_SECRET", "SIGNING_SERVICE"}
    ]
