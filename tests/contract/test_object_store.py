"""The contract of every ObjectStore: the fakes, the local bucket, and S3 on moto with and without versions."""

from dataclasses import replace
from typing import Any

import pytest

import ports
from copydesk.errors import ObjectGone, UnreadableObject
from fakes import MemoryStore

s3 = ports.s3  # fixture

WITH_VERSIONS = [
    pytest.param(lambda _: MemoryStore(limits=ports.LIMITS), id="fake"),
    pytest.param(lambda _: ports.simulated_inbox(is_versioned=True), id="simulation"),
    pytest.param(ports.versioned_inbox, id="moto"),
]
LOCAL = [
    pytest.param(ports.memory_bucket, id="local-memory"),
    pytest.param(ports.folder_bucket, id="local-folder"),
]
WITHOUT_VERSIONS = [
    pytest.param(lambda _: MemoryStore(is_versioned=False, limits=ports.LIMITS), id="fake-unversioned"),
    pytest.param(lambda _: ports.simulated_inbox(is_versioned=False), id="simulation-unversioned"),
    pytest.param(ports.unversioned_inbox, id="moto-unversioned"),
]
AWKWARD_KEYS = {
    "spaces": "inbox/a b  c.json",
    "leading-and-trailing-space": " a ",
    "plus": "inbox/a+b.json",
    "percent": "inbox/100%.json",
    "looks-encoded": "inbox/a%20b%2Fc.json",
    "colon": "inbox/12:00:00.json",
    "query": "inbox/a?b=c&d#e;f",
    "quotes-and-backslash": "inbox/'a'\"b\"\\c",
    "several-slashes": "//inbox///a",
    "dots": "inbox/./a/../b...",
    "non-ascii": "inbox/größe-文字-🗞.json",
    "decomposed": "inbox/e\u0301",
    "control-characters": "inbox/a\tb\nc",
    "1024-bytes": "ü" * 512,
}


@pytest.fixture(params=[*WITH_VERSIONS, *LOCAL, *WITHOUT_VERSIONS])
def store(request: pytest.FixtureRequest) -> Any:
    """Every ObjectStore, empty, with the methods `upload` and `delete` for tests."""
    return request.param(request)


@pytest.fixture(params=[*WITH_VERSIONS, *LOCAL])
def versioned(request: pytest.FixtureRequest) -> Any:
    """The stores that keep overwritten versions."""
    return request.param(request)


@pytest.fixture(params=WITH_VERSIONS)
def erasing(request: pytest.FixtureRequest) -> Any:
    """The stores that can also remove one version permanently."""
    return request.param(request)


@pytest.fixture(params=WITHOUT_VERSIONS)
def unversioned(request: pytest.FixtureRequest) -> Any:
    """The stores without versions."""
    return request.param(request)


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b\x00\xff", "größe\r\n".encode()], ids=["empty", "binary", "text"])
def test_object_is_read_byte_for_byte(store: Any, body: bytes) -> None:
    ref = store.upload("inbox/a.json", body)
    raw = store.fetch(ref)

    assert (raw.ref, raw.body) == (ref, body)


@pytest.mark.parametrize("key", AWKWARD_KEYS.values(), ids=AWKWARD_KEYS)
def test_object_is_read_under_an_awkward_key(store: Any, key: str) -> None:
    store.upload("inbox/another.json", b"another")

    assert store.fetch(store.upload(key, b"this one")).body == b"this one"


def test_object_is_read_again(store: Any) -> None:
    ref = store.upload("inbox/a.json", b"body")

    assert store.fetch(ref) == store.fetch(ref)


def test_object_overwritten_with_the_same_bytes_is_still_readable(store: Any) -> None:
    first = store.upload("inbox/a.json", b"same")
    second = store.upload("inbox/a.json", b"same")

    assert store.fetch(first).body == store.fetch(second).body == b"same"


def test_object_never_uploaded_is_gone(store: Any) -> None:
    ref = store.upload("inbox/a.json", b"body")
    unknown = replace(ref, key="inbox/b.json", version_id=ref.version_id and "v-unknown", etag="0" * 32)

    with pytest.raises(ObjectGone):
        store.fetch(unknown)


def test_delete_marker_cannot_be_read(store: Any) -> None:
    store.upload("inbox/a.json", b"body")
    marker = store.delete("inbox/a.json")

    with pytest.raises(ObjectGone):
        store.fetch(marker)


@pytest.mark.parametrize("bytes_over", [1, 1_000])
def test_object_over_the_limit_is_unreadable(store: Any, bytes_over: int) -> None:
    ref = store.upload("inbox/a.json", b"x" * (ports.LIMITS.object_bytes + bytes_over))

    with pytest.raises(UnreadableObject, match=f"{ref.size} bytes, over 1000"):
        store.fetch(ref)


@pytest.mark.parametrize("size", [None, 1], ids=["unknown", "wrong"])
def test_limit_applies_to_the_size_of_the_object_and_not_of_its_event(store: Any, size: int | None) -> None:
    ref = store.upload("inbox/a.json", b"x" * (ports.LIMITS.object_bytes + 1))

    with pytest.raises(UnreadableObject):
        store.fetch(replace(ref, size=size))


def test_object_at_the_limit_is_read(store: Any) -> None:
    ref = store.upload("inbox/a.json", b"x" * ports.LIMITS.object_bytes)

    assert len(store.fetch(ref).body) == ports.LIMITS.object_bytes


def test_each_version_is_read_by_its_id(versioned: Any) -> None:
    refs = [versioned.upload("inbox/a.json", body) for body in (b"first", b"second", b"first")]

    assert [versioned.fetch(ref).body for ref in refs] == [b"first", b"second", b"first"]


def test_version_under_a_delete_marker_is_still_readable(versioned: Any) -> None:
    ref = versioned.upload("inbox/a.json", b"body")
    versioned.delete("inbox/a.json")

    assert versioned.fetch(ref).body == b"body"


def test_version_removed_permanently_is_gone(erasing: Any) -> None:
    first, second = (erasing.upload("inbox/a.json", body) for body in (b"first", b"second"))
    erasing.delete_version(first)

    with pytest.raises(ObjectGone):
        erasing.fetch(first)
    assert erasing.fetch(second).body == b"second"


def test_overwritten_object_without_versions_is_gone(unversioned: Any) -> None:
    first, second = (unversioned.upload("inbox/a.json", body) for body in (b"first", b"second"))

    with pytest.raises(ObjectGone):
        unversioned.fetch(first)
    assert unversioned.fetch(second).body == b"second"


def test_deleted_object_without_versions_is_gone(unversioned: Any) -> None:
    ref = unversioned.upload("inbox/a.json", b"body")
    unversioned.delete("inbox/a.json")

    with pytest.raises(ObjectGone):
        unversioned.fetch(ref)


def test_reference_without_version_and_etag_reads_the_current_object(unversioned: Any) -> None:
    ref = unversioned.upload("inbox/a.json", b"body")

    assert unversioned.fetch(replace(ref, etag="")).body == b"body"
