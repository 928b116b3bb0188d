"""The reason why a block or line was kept or removed, in readable terms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one block or line was kept or removed."""

    text: str
    kept: bool
    probability: float
    groups: tuple[tuple[str, float], ...]  # (feature group, log odds, > 0 for keeping), strongest first; or (rule, 0)
