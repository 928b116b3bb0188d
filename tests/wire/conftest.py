"""Fixtures of the wire suite: proxies before the real engines, and clients that do not wait long."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.retries import standard

from copydesk.adapters import dynamodb_client
from wire.dynamo_desk import Calm, DynamoDesk, dynamo_desk
from wire.fault_proxy import FaultProxy


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once; the number of attempts stays the product's."""
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0.02)
    monkeypatch.setattr(dynamodb_client, "delay_s", lambda *_, **__: 0.02)


@pytest.fixture
def direct(dynamodb_url: str) -> Any:
    """A client of DynamoDB Local that does not pass through the proxy."""
    return boto3.client("dynamodb", endpoint_url=dynamodb_url)


@pytest.fixture
def proxy(dynamodb_url: str) -> Iterator[FaultProxy]:
    """A fault proxy before DynamoDB Local."""
    with FaultProxy(dynamodb_url) as proxy:
        yield proxy


@pytest.fixture
def proxied(proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The product's client behind the proxy, with a short read timeout."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", proxy.address)
    return dynamodb_client.dynamodb_client(read_timeout_s=0.4)


@pytest.fixture
def calm(direct: Any, proxy: FaultProxy, proxied: Any) -> Calm:
    """The delivery without a fault."""
    with dynamo_desk(direct, proxy, proxied) as desk:
        assert desk.deliver() == []
        return Calm(desk.items(), list(proxy.requests))


@pytest.fixture
def desk(direct: Any, proxy: FaultProxy, proxied: Any, calm: Calm) -> Iterator[DynamoDesk]:
    """A table before the delivery; `calm` ran in another one."""
    with dynamo_desk(direct, proxy, proxied) as made:
        yield made
