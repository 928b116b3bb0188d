"""A profile -> TOML, as people would write it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.profiles.profile import Profile

_WIDTH = 100


def written(profile: Profile, comments: tuple[str, ...] = ()) -> str:
    """Return a profile as TOML with comments above it; entries without a value are left out."""
    filled = profile.model_dump(mode="json", exclude_defaults=True)
    head = "".join(f"# {line}\n" for line in comments)
    plain = {name: value for name, value in filled.items() if not isinstance(value, Mapping)}
    tables = {name: value for name, value in filled.items() if isinstance(value, Mapping) and value}
    parts = ["\n".join(_lines(plain)), *(f"[{name}]\n" + "\n".join(_lines(value)) for name, value in tables.items())]
    return head + "\n\n".join(parts) + "\n"


def _lines(entries: Mapping[str, Any]) -> Iterator[str]:
    for name, value in entries.items():
        key = name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _string(name)
        yield f"{key} = {_list(value) if isinstance(value, list) else _string(value)}"


def _list(values: list[str]) -> str:
    on_one_line = f"[{', '.join(map(_string, values))}]"
    if len(on_one_line) <= _WIDTH:
        return on_one_line
    return "[\n" + "".join(f"  {_string(value)},\n" for value in values) + "]"


def _string(value: str) -> str:
    """A basic string of TOML, which escapes as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
