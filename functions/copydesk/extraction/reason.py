"""Why a block was kept or removed, in terms that a person can read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one block was kept or removed: `groups` says how far each feature group moved its log odds, + for keeping."""

    text: str
    kept: bool
    probability: float
    groups: tuple[tuple[str, float], ...]  # strongest first; for a rule, its name alone
