"""TOML -> a profile. Every fault is named with its file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from copydesk.errors import Misconfigured
from copydesk.profiles.profile import Profile
from copydesk.profiles.selection import Profiles

MAX_FILE_CHARS = 100_000
SUFFIX = ".toml"
_TABLE = re.compile(r"\s*\[\s*([^\[\]]{1,200}?)\s*\]\s*(?:#.*)?")
_KEY = re.compile(r"\s*(\"[^\"]{1,200}\"|'[^']{1,200}'|[\w.-]{1,200})\s*=")
_AT_LINE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)")


def read_profiles(texts: Mapping[str, str]) -> Profiles:
    """Read profiles by the names of their files. Raises: Misconfigured with the faults of all files."""
    read = {name: _read(text, name) for name, text in sorted(texts.items())}
    found = {name: one for name, one in read.items() if isinstance(one, Profile)}
    faults = [fault for one in read.values() if isinstance(one, list) for fault in one]
    faults += _shared(found)
    if faults:
        raise Misconfigured("\n".join(faults))
    return Profiles.of(found.values())


def _shared(found: Mapping[str, Profile]) -> Iterator[str]:
    """A fault for each host or folder of two profiles."""
    known: dict[str, str] = {}
    for name, profile in found.items():
        for place in (*profile.hosts, *(f"folder {folder}" for folder in profile.folders)):
            if known.setdefault(place, name) != name:
                yield f"{name}: {place} is in {known[place]} too; give each a single profile"


def _read(text: str, name: str) -> Profile | list[str]:
    """The profile of one file, or its faults."""
    if len(text) > MAX_FILE_CHARS:
        return [f"{name}: over {MAX_FILE_CHARS} characters"]
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        where = _AT_LINE.fullmatch(str(broken))
        line = where[2] or len(text.splitlines()) if where else 1
        return [f"{name}:{line}: {where[1] if where else broken}"]
    except ValidationError as invalid:
        faults = sorted((_line(text, error), _problem(error)) for error in invalid.errors())
        return [f"{name}:{line}: {problem}" for line, problem in faults]


def _problem(error: Mapping[str, Any]) -> str:
    """A fault in words, with the place in the profile."""
    where = ".".join(str(part) for part in error["loc"] if isinstance(part, str))
    if error["type"] == "extra_forbidden":
        return f"{where}: no such entry in a profile"
    problem = str(error["msg"]).removeprefix("Value error, ").replace("a valid tuple", "a list")
    return f"{where}: {problem}" if where else problem


def _line(text: str, error: Mapping[str, Any]) -> int:
    """The line of a fault: that of its key or table, or of the value below it that is at fault."""
    lines = text.splitlines()
    place = _place(lines, [str(part) for part in error["loc"] if isinstance(part, str)])
    value = error["input"]
    if isinstance(value, str) and value:
        return next((number for number, line in enumerate(lines[place - 1 :], place) if value in line), place)
    return place


def _place(lines: Sequence[str], wanted: list[str]) -> int:
    """The line, from 1, of the longest path that begins the wanted one."""
    table: list[str] = []
    best, found = 0, 1
    for number, line in enumerate(lines, 1):
        if header := _TABLE.fullmatch(line):
            table = _path(header[1])
            path = table
        elif key := _KEY.match(line):
            path = [*table, *_path(key[1])]
        else:
            continue
        if len(path) > best and path == wanted[: len(path)]:
            best, found = len(path), number
    return found


def _path(written: str) -> list[str]:
    return [written[1:-1]] if written[0] in "\"'" else written.split(".")
