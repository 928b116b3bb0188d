"""Two stacks that a user would write from the documentation of boto3, trafilatura, datasketch and opensearch-py.

Each reads the messages of a queue, fetches the objects, extracts the text, looks for near copies in its own memory,
stores the raw text and sends documents to the index in one bulk a batch. Neither keeps versions, a ledger, claims that
are valid across functions, or conditions.

    naive       every shingle into MinHash by itself, the high-level Table, one put an article
    competent   shingles in one call, the low-level client, records of a JSON Lines object by BatchWriteItem
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import boto3
import opensearchpy
import trafilatura
from datasketch import MinHash, MinHashLSH
from pydantic import BaseModel, HttpUrl

from copydesk.events import JsonObject

_THRESHOLD, _PERMUTATIONS = 0.6, 128
_BATCH = 25  # items of a BatchWriteItem
_BULK = 500  # documents of a bulk


class Upload(BaseModel):
    """An article as this stack accepts it."""

    url: HttpUrl
    text: str
    headline: str = ""
    datePublished: datetime | None = None  # noqa: N815 - as it is written in the object


def _text_of_page(page: bytes, url: str) -> dict[str, Any]:
    return {"url": url, "text": trafilatura.extract(page, include_comments=False) or ""}


def _page_with_metadata(page: bytes, url: str) -> dict[str, Any]:
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True, url=url)
    if found is None:
        return {"url": url, "text": ""}
    known = found.as_dict()
    return {"url": url, "text": known["text"] or "", "headline": known["title"] or "", "datePublished": known["date"]}


class _Stack:
    """What both stacks share; `read_page` is how they read HTML."""

    name: str

    def __init__(self, endpoint: str, table: str, read_page: Callable[[bytes, str], dict[str, Any]]) -> None:
        address = urlsplit(endpoint)
        self._s3 = boto3.client("s3")
        self._table = table
        self._search = opensearchpy.OpenSearch(
            [{"host": address.hostname, "port": address.port, "url_prefix": "plain"}], http_compress=False
        )
        self._read_page = read_page
        self.reset()

    def reset(self) -> None:
        """Forget all articles."""
        self._seen = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)

    def __call__(self, event: JsonObject) -> None:
        """Process a batch of messages of the queue."""
        articles = [self._article(upload) for upload in self._uploads(event)]
        self._put(articles)
        for some in _parts(articles, _BULK):
            actions = ({"_index": "articles", "_id": one["pk"], "_source": one} for one in some)
            opensearchpy.helpers.bulk(self._search, actions)

    def _uploads(self, event: JsonObject) -> Iterator[Upload]:
        for message in event["Records"]:
            for record in json.loads(message["body"])["Records"]:
                bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
                yield from self._read(key, self._s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    def _read(self, key: str, body: bytes) -> Iterator[Upload]:
        if key.endswith(".html"):
            yield Upload.model_validate(self._read_page(body, f"https://example.com/{key}"))
        elif key.endswith(".jsonl"):
            yield from map(Upload.model_validate_json, body.splitlines())
        else:
            yield Upload.model_validate_json(body)

    def _article(self, upload: Upload) -> dict[str, str]:
        url = str(upload.url)
        words = upload.text.lower().split()
        sketch = self._sketch([" ".join(words[place : place + 3]).encode() for place in range(len(words) - 2)])
        copies = self._seen.query(sketch)
        if url not in self._seen:
            self._seen.insert(url, sketch)
        date = upload.datePublished.isoformat() if upload.datePublished else ""
        fields = {"pk": url, "sk": "article", "headline": upload.headline, "text": upload.text, "date": date}
        return {**fields, "copy_of": copies[0]} if copies else fields

    def _sketch(self, shingles: list[bytes]) -> Any:
        raise NotImplementedError

    def _put(self, articles: list[dict[str, str]]) -> None:
        raise NotImplementedError


class Naive(_Stack):
    """The stack of a first afternoon."""

    name = "naive"

    def __init__(self, endpoint: str, table: str = "naive") -> None:
        """Make the clients."""
        super().__init__(endpoint, table, _text_of_page)
        self._items = boto3.resource("dynamodb").Table(table)

    def _sketch(self, shingles: list[bytes]) -> Any:
        sketch = MinHash(num_perm=_PERMUTATIONS)
        for shingle in shingles:
            sketch.update(shingle)
        return sketch

    def _put(self, articles: list[dict[str, str]]) -> None:
        for article in articles:
            self._items.put_item(Item=article)


class Competent(_Stack):
    """The stack of somebody who has measured it."""

    def __init__(self, endpoint: str, table: str = "competent", *, with_metadata: bool = False) -> None:
        """Make the clients."""
        super().__init__(endpoint, table, _page_with_metadata if with_metadata else _text_of_page)
        self.name = "competent, meta" if with_metadata else "competent"
        self._dynamodb = boto3.client("dynamodb")

    def _sketch(self, shingles: list[bytes]) -> Any:
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch(shingles)
        return sketch

    def _put(self, articles: list[dict[str, str]]) -> None:
        items = [{name: {"S": value} for name, value in article.items()} for article in articles]
        if len(items) <= _BATCH:
            for item in items:
                self._dynamodb.put_item(TableName=self._table, Item=item)
            return
        for some in _parts(items, _BATCH):
            self._dynamodb.batch_write_item(RequestItems={self._table: [{"PutRequest": {"Item": one}} for one in some]})


def _parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
