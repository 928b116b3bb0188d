"""DynamoDB's client for the path of an article: four operations sent by botocore's HTTP session, all others by boto3.

Most of the CPU of a short text went into boto3's calls: events, models, endpoint rules and parsers, 0.8 ms a call for
0.1 ms of network. These operations need none of it (ADR 0023). Connections, TLS, proxies, timeouts, credentials and
errors stay botocore's, and a handler of its event `before-send`, such as moto's, gets each request first.
"""

import hmac
import json
import random
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as ConnectionFailed
from botocore.hooks import first_non_none_response

from copydesk.adapters.aws import READ_TIMEOUT_S, TOTAL_ATTEMPTS, ForeignAnswer, client, refuse_foreign_answer

# The codes that botocore's standard mode repeats, of those that DynamoDB answers.
THROTTLED = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
TRANSIENT_STATUSES = frozenset({500, 502, 503, 504})
_VERSION = "DynamoDB_20120810"
_JSON = "application/x-amz-json-1.0"


def dynamodb_client(read_timeout_s: float = READ_TIMEOUT_S) -> Any:
    """Return a client for the account, region and endpoint of the environment.

    Raises: Misconfigured where no region is set, or a profile that does not exist.
    """
    return DynamoDBClient(client("dynamodb", read_timeout_s))


class DynamoDBClient:
    """A client with boto3's methods. Raises botocore's errors, as boto3 does after its last attempt."""

    def __init__(self, sdk: Any) -> None:
        """Send by the connections, credentials and events of a boto3 client, to its endpoint.

        Two of its attributes are private. Made anew, they would have to be configured as botocore does it, with its
        certificates, proxies and profiles.
        """
        self._sdk = sdk
        self._url = sdk.meta.endpoint_url.rstrip("/") + "/"
        self._region = sdk.meta.region_name
        self._events = sdk.meta.events
        self._session = sdk._endpoint.http_session  # noqa: SLF001
        self._credentials = sdk._request_signer._credentials  # noqa: SLF001

    def put_item(self, **request: Any) -> Any:
        """Put an item."""
        return self._call("PutItem", request)

    def update_item(self, **request: Any) -> Any:
        """Update an item."""
        return self._call("UpdateItem", request)

    def batch_get_item(self, **request: Any) -> Any:
        """Read up to 100 items."""
        return self._call("BatchGetItem", request)

    def query(self, **request: Any) -> Any:
        """Read a page of a partition."""
        return self._call("Query", request)

    def __getattr__(self, name: str) -> Any:
        """Every other operation is boto3's."""
        return getattr(self._sdk, name)

    def _call(self, operation: str, request: Mapping[str, Any]) -> Any:
        """Send a request, up to three times with botocore's waits between; raise the last error."""
        body = json.dumps(request, default=_in_base64, separators=(",", ":")).encode()
        for attempt in range(1, TOTAL_ATTEMPTS):
            try:
                return self._attempt(operation, body)
            except (ClientError, ConnectionFailed, HTTPClientError, ForeignAnswer) as error:
                if not _may_pass(error):
                    raise
                time.sleep(delay_s(attempt, is_throttled=_is_throttled(error)))
        return self._attempt(operation, body)

    def _attempt(self, operation: str, body: bytes) -> Any:
        if self._credentials is None:
            raise NoCredentialsError
        credentials = self._credentials.get_frozen_credentials()
        signed = signed_headers(self._url, self._region, f"{_VERSION}.{operation}", body, credentials)
        headers: Any = HeadersDict(signed)
        sent = AWSPreparedRequest("POST", self._url, headers, body, stream_output=False)
        answers = self._events.emit(f"before-send.dynamodb.{operation}", request=sent)
        answer = first_non_none_response(answers) or self._session.send(sent)
        if answer.status_code >= 300:
            raise refusal(answer.status_code, answer.content, operation)
        refuse_foreign_answer(answer)
        return _DECODER.decode(answer.content.decode())


def signed_headers(url: str, region: str, target: str, body: bytes, credentials: Any) -> dict[str, str]:
    """Return the headers of a request to DynamoDB with its signature (AWS Signature Version 4).

    botocore's signer takes five times as long, since it is made for every service; a test compares the two.
    """
    parts = urlsplit(url)
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"content-type": _JSON, "host": parts.netloc, "x-amz-date": at}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    headers["x-amz-target"] = target
    names = ";".join(headers)  # in the order of the alphabet, as the algorithm asks
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n{parts.path or '/'}\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{at[:8]}/{region}/dynamodb/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(_signing_key(credentials.secret_key, scope), to_sign.encode(), "sha256").hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


@lru_cache(4)
def _signing_key(secret_key: str, scope: str) -> bytes:
    """The key of one day."""
    key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return key


def refusal(status: int, body: bytes, operation: str) -> ClientError:
    """Return the error of a refused call; without a code in its body the code is the HTTP status."""
    try:
        answered = _DECODER.decode(body.decode())
    except ValueError:
        answered = {}
    answered = answered if isinstance(answered, dict) else {}
    code = str(answered.pop("__type", status)).rpartition("#")[2].partition(":")[0]
    message = str(answered.pop("message", answered.pop("Message", "")))
    about = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    response: Any = {**answered, **about}
    return ClientError(response, operation)


def delay_s(attempt: int, *, is_throttled: bool) -> float:
    """Return a random time to wait after an attempt, from 1 on [s]: the scale of botocore's standard mode."""
    longest: float = (1.0 if is_throttled else 0.025) * 2 ** (attempt - 1)
    return random.uniform(0, longest)  # noqa: S311  # spreads retries


def _may_pass(error: BotoCoreError | ClientError) -> bool:
    if not isinstance(error, ClientError):
        return True
    return _is_throttled(error) or error.response["ResponseMetadata"]["HTTPStatusCode"] in TRANSIENT_STATUSES


def _is_throttled(error: BotoCoreError | ClientError) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in THROTTLED


def _in_base64(value: Any) -> str:
    """Called for what JSON has no form for: bytes."""
    return b64encode(value).decode("ascii")


def _with_bytes(parsed: dict[str, Any]) -> dict[str, Any]:
    """Read the bytes of an attribute value. A value inside a map named "B" is a dict, not a str."""
    encoded = parsed.get("B")
    return {"B": b64decode(encoded)} if type(encoded) is str and len(parsed) == 1 else parsed


_DECODER = json.JSONDecoder(object_hook=_with_bytes)
