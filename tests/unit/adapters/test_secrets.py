"""The login of a search node from a secret."""

import json
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from copydesk.adapters.secrets import SecretLogin
from copydesk.errors import IndexUnavailable, Misconfigured

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:node-AbCdEf"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with Stubber(boto3.client("secretsmanager", region_name="eu-west-1")) as stub:
        yield stub


def holding(stub: Stubber, secret: Any) -> None:
    text = secret if isinstance(secret, str) else json.dumps(secret)
    stub.add_response("get_secret_value", {"SecretString": text}, {"SecretId": ARN})


def test_secret_is_read_once_and_again_when_it_is_forgotten(stub: Stubber) -> None:
    holding(stub, {"username": "desk", "password": "old"})
    holding(stub, {"username": "desk", "password": "new"})
    login = SecretLogin(lambda: stub.client, ARN)

    shown = [login.header(), login.header()]
    login.forget()

    assert [b64decode(one.removeprefix("Basic ")) for one in (*shown, login.header())] == [
        b"desk:old",
        b"desk:old",
        b"desk:new",
    ]


@pytest.mark.parametrize("secret", ["hunter2", {"username": "desk"}, []])
def test_secret_of_another_form_is_not_quoted(stub: Stubber, secret: Any) -> None:
    holding(stub, secret)

    with pytest.raises(Misconfigured, match="must be JSON with username and password"):
        SecretLogin(lambda: stub.client, ARN).header()


def test_secret_that_may_not_be_read_is_tried_again_later(stub: Stubber) -> None:
    stub.add_client_error("get_secret_value", "AccessDeniedException")

    with pytest.raises(IndexUnavailable, match="GetSecretValue: AccessDeniedException"):
        SecretLogin(lambda: stub.client, ARN).header()
