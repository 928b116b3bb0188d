from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from copydesk.adapters.ranged_bytes import WindowedBytes
from copydesk.errors import ObjectGone

BODY = b"0123456789abcdefghijklmnopqrstuvwxyz!"  # nine windows of four bytes, and one of one


class AtOnce(Executor):
    """An executor that runs each call at once, in the caller's thread."""

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*arguments, **named))
        except ObjectGone as error:
            done.set_exception(error)
        return done


class Source:
    """A remote object; `requested` lists the ranges that were read."""

    def __init__(self, gone_from: int = len(BODY)) -> None:
        self.requested: list[tuple[int, int]] = []
        self._gone_from = gone_from

    def read(self, start: int, stop: int) -> bytes:
        if start >= self._gone_from:
            raise ObjectGone("overwritten")
        self.requested.append((start, stop))
        return BODY[start:stop]


def windowed(source: Source) -> WindowedBytes:
    return WindowedBytes(source.read, len(BODY), BODY[:4], AtOnce())


@pytest.mark.parametrize("step", [1, 3, 4, 5, 9, 100])
def test_bytes_are_in_order_whatever_the_step(step: int) -> None:
    body = windowed(Source())

    assert b"".join(body[place : place + step] for place in range(0, len(body), step)) == BODY


@pytest.mark.parametrize("part", [slice(0, 0), slice(35, 99), slice(40, 50), slice(7, 3), slice(None), slice(-3, None)])
def test_any_slice_equals_that_of_bytes(part: slice) -> None:
    assert windowed(Source())[part] == BODY[part]


def test_each_window_is_requested_once_and_one_window_ahead() -> None:
    source = Source()
    body = windowed(source)

    assert body[4:5] == b"4"
    assert source.requested == [(4, 8), (8, 12)]

    assert [body[place : place + 1] for place in range(5, len(BODY))] == [bytes([one]) for one in BODY[5:]]
    assert source.requested == [(place, min(place + 4, len(BODY))) for place in range(4, len(BODY), 4)]


def test_first_window_is_read_again_without_a_request() -> None:
    source = Source()
    body = windowed(source)

    assert [body[0:4], body[1:2], body[0:3]] == [b"0123", b"1", b"012"]
    assert source.requested == []


def test_error_of_a_window_read_ahead_is_raised_when_the_window_is_reached() -> None:
    body = windowed(Source(gone_from=8))

    assert body[4:8] == b"4567"
    with pytest.raises(ObjectGone):
        body[8:9]
