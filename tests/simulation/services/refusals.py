"""How the services refuse a call: with AWS's error, or with one that no handler can swallow."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from botocore.exceptions import ClientError


class UnknownRequest(BaseException):
    """A call that the fake does not know: an operation, an argument, or a value of another shape.

    Not an Exception, because a handler that catches every error would turn a gap in the fake into one more retry.
    """


class UnknownExpression(UnknownRequest):
    """An expression outside DynamoDB's grammar, which the real service refuses with a ValidationException."""


class Client:
    """Base of the fakes: an operation that a fake lacks is an UnknownRequest, as an unknown argument is."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # Python's own protocols ask for such names
            raise AttributeError(name)
        raise UnknownRequest(f"{type(self).__name__} has no {name}")


class Refused(Exception):
    """A call that the service refuses, before the name of its operation is known; see `client_error`."""

    def __init__(self, code: str, message: str, more: Mapping[str, Any] | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.more = more or {}


def invalid(message: str) -> Refused:
    """A refusal with the code ValidationException."""
    return Refused("ValidationException", message)


def operation(name: str, *known: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a method an operation of the client: unknown arguments are an error, and refusals become ClientErrors."""
    allowed = frozenset(known)

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(self: Any, **request: Any) -> Any:
            if not allowed.issuperset(request):
                raise UnknownRequest(f"{name}: {sorted(request.keys() - allowed)}")
            try:
                return method(self, request)
            except Refused as refused:
                raise client_error(name, refused) from None

        return call

    return wrap


def client_error(operation: str, refused: Refused) -> ClientError:
    """The error that boto3 raises for a refused call of this operation, such as "PutItem"."""
    response: Any = {
        "Error": {"Code": refused.code, "Message": refused.message},
        "ResponseMetadata": {"HTTPStatusCode": refused.status, "HTTPHeaders": {}, "RetryAttempts": 0},
        **refused.more,
    }
    return ClientError(response, operation)
