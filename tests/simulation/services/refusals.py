"""How the services refuse a call: with AWS's error, or with one that no handler can swallow."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError


class UnknownRequest(BaseException):
    """A call that the fake does not know: an operation, an argument or a value of a shape it was never taught.

    Not an Exception: a handler that catches every error would turn a hole in the fake into one more retry.
    """


class UnknownExpression(UnknownRequest):
    """An expression outside DynamoDB's grammar, which the real service refuses with a ValidationException."""


class Refused(Exception):
    """A call that the service refuses, before the name of its operation is known; see `client_error`."""

    def __init__(self, code: str, message: str, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.more = more or {}


def invalid(message: str) -> Refused:
    """A refusal with the code ValidationException."""
    return Refused("ValidationException", message)


def client_error(operation: str, refused: Refused, status: int = 400) -> ClientError:
    """The error that boto3 raises for a refused call of this operation, such as "PutItem"."""
    response: Any = {
        "Error": {"Code": refused.code, "Message": refused.message},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0},
        **refused.more,
    }
    return ClientError(response, operation)
