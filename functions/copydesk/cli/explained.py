"""The profile of a page as `explain` prints it."""

from collections.abc import Mapping
from typing import Any


def profile_text(extraction: Mapping[str, Any]) -> str:
    """Return lines with the profile that a page was read by, and how often each rule was found; "" without one."""
    if "profile" not in extraction:
        return ""
    profile = extraction["profile"]
    rules = "".join(f"\n    {rule['count']:4} {rule['rule']}" for rule in profile["rules"])
    return f"\n  profile {profile['name']}{rules}"
