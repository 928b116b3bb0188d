"""The contract of every Quarantine: the fakes, the local folder, and S3 on moto."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import ports
from copydesk.adapters.s3_folders import S3Quarantine
from copydesk.ports import Quarantine
from fakes import MemoryQuarantine

s3 = ports.s3  # fixture

NAME = "gazette-inbox/0123456789abcdef/T2026-03-04T12:00:00.000Z/000041.json"
NOTE = {
    "key": "größe + 100 %.json",
    "recordIndex": 41,
    "reason": "invalid_article: text: no article text",
    "record": "",
}


@dataclass(frozen=True)
class Opened:
    """A quarantine, and a function that reads its notes by name."""

    port: Quarantine
    notes: Callable[[], Mapping[str, Any]]


def in_memory(_: pytest.FixtureRequest) -> Opened:
    port = MemoryQuarantine()
    return Opened(port, lambda: port.notes)


def in_a_folder(request: pytest.FixtureRequest) -> Opened:
    port = ports.folder_bucket(request)
    folder = request.getfixturevalue("tmp_path") / "store.db.bucket" / "quarantine"
    return Opened(
        port, lambda: {str(path.relative_to(folder)): json.loads(path.read_bytes()) for path in folder.rglob("*.json")}
    )


def on_moto(request: pytest.FixtureRequest) -> Opened:
    return in_s3(request.getfixturevalue("s3"))


def in_simulation(_: pytest.FixtureRequest) -> Opened:
    return in_s3(ports.simulated_s3(ports.ASIDE))


def in_s3(s3: Any) -> Opened:
    def notes() -> dict[str, Any]:
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=ports.ASIDE)["Contents"]]
        bodies = (s3.get_object(Bucket=ports.ASIDE, Key=key)["Body"] for key in keys)
        return {key.removeprefix("set-aside/"): json.load(body) for key, body in zip(keys, bodies, strict=True)}

    return Opened(S3Quarantine(lambda: s3, f"s3://{ports.ASIDE}/set-aside/"), notes)


@pytest.fixture(
    params=[
        pytest.param(in_memory, id="fake"),
        pytest.param(in_a_folder, id="local-folder"),
        pytest.param(in_simulation, id="simulation"),
        pytest.param(on_moto, id="moto"),
    ]
)
def quarantine(request: pytest.FixtureRequest) -> Opened:
    made: Opened = request.param(request)
    return made


def test_note_is_stored_under_its_name(quarantine: Opened) -> None:
    address = quarantine.port.set_aside(NAME, NOTE)

    assert address.endswith(NAME)
    assert quarantine.notes() == {NAME: NOTE}


def test_note_stored_again_exists_once(quarantine: Opened) -> None:
    first, second = (quarantine.port.set_aside(NAME, NOTE) for _ in range(2))

    assert first == second
    assert quarantine.notes() == {NAME: NOTE}


def test_note_under_the_same_name_is_replaced(quarantine: Opened) -> None:
    quarantine.port.set_aside(NAME, {**NOTE, "reason": "malformed_payload: line 1"})
    quarantine.port.set_aside(NAME, NOTE)

    assert quarantine.notes() == {NAME: NOTE}


def test_notes_with_different_names_are_kept_apart(quarantine: Opened) -> None:
    names = [f"gazette-inbox/0123456789abcdef/01/{index:06d}.json" for index in range(3)]

    assert len({quarantine.port.set_aside(name, NOTE) for name in names}) == 3
    assert sorted(quarantine.notes()) == names


@pytest.mark.parametrize(
    "record", ["„Größe“ 文字 🗞", '{"text": "a\\nb"}', "\0\x1f\u2028", "x" * 65_536], ids=["text", "json", "odd", "long"]
)
def test_record_is_stored_unchanged(quarantine: Opened, record: str) -> None:
    quarantine.port.set_aside(NAME, {**NOTE, "record": record})

    assert quarantine.notes()[NAME]["record"] == record


def test_record_with_half_a_surrogate_pair_is_stored(quarantine: Opened) -> None:
    quarantine.port.set_aside(NAME, {**NOTE, "record": "cut \ud83d here"})

    assert quarantine.notes()[NAME]["record"] in {"cut \ud83d here", "cut ? here"}
