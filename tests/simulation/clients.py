"""AWS's clients as the product calls them: each attempt gives way, may fail or be lost, and is repeated as boto3 does.

product ──> Client ──> attempt 1, 2, 3 ──> the pure service
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import urllib3
from botocore.exceptions import ClientError, ReadTimeoutError

from simulation.services.opensearch import Answer

ATTEMPTS = 3  # of boto3's standard mode, as `copydesk.adapters.aws.client` sets it

Target = Callable[[dict[str, Any]], str]  # what a request is about, for the trace


class Fault(IntEnum):
    """The ways in which an attempt ends. Without a number of attempts behind it, a fault strikes one attempt."""

    NONE = 0
    THROTTLED = 1
    LOST = 2  # applied, but the answer never arrives
    THROTTLED_THRICE = 3
    LOST_THRICE = 4
    DENIED = 5
    KILLED_BEFORE = 6
    KILLED_AFTER = 7


THRICE = {Fault.THROTTLED_THRICE: Fault.THROTTLED, Fault.LOST_THRICE: Fault.LOST}


class Killed(BaseException):
    """The function was killed. Not an Exception: no handler of the product catches it."""


class Attempts:
    """What a client needs of the simulation: `attempt` gives way to others and returns the fault of this attempt."""

    def attempt(self, call: str, target: str) -> Fault:
        """Give way before one attempt. Raises: Killed."""
        raise NotImplementedError


@dataclass(frozen=True)
class Client:
    """A boto3 client over a pure service."""

    service: Any
    name: str
    attempts: Attempts
    target: Target
    throttled: str  # the code of a throttled call

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        method = getattr(self.service, operation)
        call = f"{self.name}.{operation}"

        def request(**parameters: Any) -> Any:
            return self._request(call, lambda: method(**parameters), self.target(parameters))

        return request

    def _request(self, call: str, apply: Callable[[], Any], target: str) -> Any:
        lasting = Fault.NONE
        for number in range(ATTEMPTS):
            fault = self.attempts.attempt(call, target)
            lasting = lasting or THRICE.get(fault, Fault.NONE)
            fault = lasting or fault
            if fault is Fault.KILLED_BEFORE:
                raise Killed
            if fault is Fault.DENIED:
                raise error("AccessDeniedException", call)
            answer = None if fault is Fault.THROTTLED else apply()
            if fault is Fault.KILLED_AFTER:
                raise Killed
            if fault is Fault.NONE:
                return answer
            if number == ATTEMPTS - 1:
                raise error(self.throttled, call) if fault is Fault.THROTTLED else _timed_out(call)
        raise AssertionError("unreachable")


@dataclass(frozen=True)
class Pool:
    """The urllib3 pool of the search index over a pure node. The product repeats no request by itself."""

    node: Any
    attempts: Attempts

    def request(self, method: str, url: str, **parameters: Any) -> Any:
        """Send one request."""
        fault = self.attempts.attempt(f"opensearch.{method}", urllib3.util.parse_url(url).path or "/")
        if fault is Fault.KILLED_BEFORE:
            raise Killed
        if fault in {Fault.THROTTLED, Fault.THROTTLED_THRICE}:
            return Answer(429 if fault is Fault.THROTTLED else 503, {})
        if fault is Fault.DENIED:
            return Answer(403, {})
        answer = self.node.request(method, url, **parameters)
        if fault is Fault.KILLED_AFTER:
            raise Killed
        if fault in {Fault.LOST, Fault.LOST_THRICE}:
            raise urllib3.exceptions.ProtocolError("connection reset")
        return answer


def error(code: str, call: str) -> ClientError:
    """Return the error of a refused call."""
    return ClientError({"Error": {"Code": code, "Message": code}}, call)


def _timed_out(call: str) -> ReadTimeoutError:
    return ReadTimeoutError(endpoint_url=f"https://{call}")
