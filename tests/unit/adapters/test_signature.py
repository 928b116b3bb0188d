"""Signed requests, compared with a second implementation of Signature Version 4 from AWS's specification."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import botocore.session
import pytest
import urllib3
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.signature import signed
from copydesk.ports import BulkAction

KEY_ID, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"  # of AWS's published examples
ES, AOSS = "https://search-desk-x1.eu-west-1.es.amazonaws.com", "https://x1.eu-west-1.aoss.amazonaws.com"
PUBLISHED = (  # get-vanilla of AWS's Signature Version 4 test suite
    "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
)
BODY = '{"index": {"_id": "a_1"}}\n{"headline": "Größe"}\n'.encode()


# BODY to /_bulk at that moment, by the second implementation below.
RECORDED = {
    "es": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/es/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date, "
    "Signature=017714cfc588c00710553062d4fb0bf4fa9ce2264100f2b78d2e620ee79cc13b",
    "aoss": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/aoss/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, "
    "Signature=83685f57817d83080ec096030220bb633a2ec050a24ec51c217604095bab7703",
}


def authorization(method: str, target: str, headers: Mapping[str, str], body: bytes, scope: str) -> str:
    """Compute the authorization header of a request; `target` is path and query, `scope` is region/service."""
    moment, (path, _, query) = headers["x-amz-date"], target.partition("?")
    names = ";".join(sorted(headers))
    lines = [
        method,
        path,
        urlencode(sorted(parse_qsl(query)), quote_via=quote),
        *(f"{name}:{headers[name].strip()}" for name in sorted(headers)),
        "",
        names,
    ]
    canonical = "\n".join([*lines, hashlib.sha256(body).hexdigest()])
    credential_scope = f"{moment[:8]}/{scope}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{credential_scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in credential_scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{credential_scope}, SignedHeaders={names}, Signature={signature}"


def expected(method: str, url: str, sent: Mapping[str, str], body: bytes, scope: str) -> str:
    """Compute the authorization header that a request should have, over the host and all headers sent with it."""
    signed_headers = {name.lower(): value for name, value in sent.items() if name.lower() != "authorization"}
    _, _, host, target = url.split("/", 3)
    return authorization(method, f"/{target}", {**signed_headers, "host": host}, body, scope)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record requests in a list instead of sending them."""
    requests: list[dict[str, Any]] = []

    def request(_: urllib3.PoolManager, method: str, url: str, **rest: Any) -> urllib3.HTTPResponse:
        requests.append({"method": method, "url": url, **rest})
        return urllib3.HTTPResponse(b'{"items": [{"index": {"_id": "a_1", "status": 201}}]}', status=200)

    monkeypatch.setattr(urllib3.PoolManager, "request", request)
    return requests


@pytest.fixture(params=[None, "session-token"], ids=["user", "role"])
def token(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """The session token of the credentials in the environment, set for a new session."""
    given: str | None = request.param
    monkeypatch.setattr("copydesk.adapters.signature._SESSION", botocore.session.get_session())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", given or "")
    return given


def test_second_implementation_agrees_with_the_published_example() -> None:
    headers = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}

    assert authorization("GET", "/", headers, b"", "us-east-1/service") == (
        f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, {PUBLISHED}"
    )


@pytest.fixture
def in_2015(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock to the date of AWS's published examples."""
    moment = datetime(2015, 8, 30, 12, 36)  # noqa: DTZ001 - naive, as in botocore
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: moment)


@pytest.mark.usefixtures("in_2015")
def test_adapter_signs_the_published_example_with_the_published_signature() -> None:
    request = AWSRequest("GET", "https://example.amazonaws.com/", {}, b"")

    headers = signed(request, "service", "us-east-1", Credentials(KEY_ID, SECRET))

    assert headers["X-Amz-Date"] == "20150830T123600Z"
    assert headers["Authorization"].endswith(PUBLISHED)


@pytest.mark.usefixtures("in_2015")
@pytest.mark.parametrize(("address", "service"), [(ES, "es"), (AOSS, "aoss")], ids=["domain", "serverless"])
def test_bulk_has_the_recorded_signature(address: str, service: str) -> None:
    request = AWSRequest("POST", f"{address}/_bulk?require_alias=true", {"content-type": "application/x-ndjson"}, BODY)

    headers = signed(request, service, "eu-west-1", Credentials(KEY_ID, SECRET))

    assert headers["Authorization"] == RECORDED[service]


@pytest.mark.parametrize("path", ["/_bulk", "/_bulk?require_alias=true&filter_path=a%2Cb", "/articles-v1/_bulk"])
@pytest.mark.parametrize(("address", "service"), [(ES, "es"), (AOSS, "aoss")], ids=["domain", "serverless"])
def test_request_is_signed_as_specified(address: str, service: str, path: str) -> None:
    request = AWSRequest("POST", f"{address}{path}", {"content-type": "application/x-ndjson"}, BODY)
    headers = signed(request, service, "eu-west-1", Credentials(KEY_ID, SECRET))

    assert headers["Authorization"] == expected("POST", f"{address}{path}", headers, BODY, f"eu-west-1/{service}")


def test_signature_covers_body_type_and_token() -> None:
    request = AWSRequest("POST", f"{ES}/_bulk", {"content-type": "application/x-ndjson"}, BODY)
    headers = signed(request, "es", "eu-west-1", Credentials(KEY_ID, SECRET, "session-token"))

    assert "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token," in headers["Authorization"]
    assert headers["Authorization"] != expected("POST", f"{ES}/_bulk", headers, BODY + b" ", "eu-west-1/es")


def test_request_to_serverless_has_the_hash_of_its_body() -> None:
    headers = signed(AWSRequest("POST", f"{AOSS}/_bulk", {}, BODY), "aoss", "eu-west-1", Credentials(KEY_ID, SECRET))

    assert headers["X-Amz-Content-SHA256"] == hashlib.sha256(BODY).hexdigest()
    assert "x-amz-content-sha256" in headers["Authorization"]


@pytest.mark.parametrize(
    ("address", "scope"),
    [(ES, "eu-west-1/es"), (AOSS, "eu-west-1/aoss"), (f"{ES}.cn", "eu-west-1/es")],
    ids=["domain", "serverless", "china"],
)
def test_bulk_to_an_aws_address_is_signed_with_the_credentials_of_the_environment(
    sent: list[dict[str, Any]], token: str | None, address: str, scope: str
) -> None:
    OpenSearchIndex(address, "articles").write([BulkAction("a_1", 1, {"headline": "Größe"})])
    url, headers, body = (sent[0][name] for name in ("url", "headers", "body"))

    assert url.startswith(f"{address}/_bulk")
    assert headers["Authorization"] == expected("POST", url, headers, body, scope)
    assert headers.get("X-Amz-Security-Token") == token


@pytest.mark.parametrize(
    "address", ["https://es.amazonaws.com.example", "https://search.example", "http://127.0.0.1:9201"]
)
def test_bulk_to_another_address_is_not_signed(sent: list[dict[str, Any]], address: str) -> None:
    OpenSearchIndex(address, "articles").write([BulkAction("a_1", 1, {})])

    assert set(sent[0]["headers"]) == {"content-type"}
