"""Nothing in the templates is unchecked: whatever is removed, changed or added, a check fails, or a reason is given."""

import re

from template.checks import CHECKS, faults
from template.mutants import Mutant, mutants_of, mutated
from template.nested import Stack

# Mutants that no check fails for, as patterns of `file: place`, with the reason.
MAY_CHANGE = {
    r".*\b(Alarm|Constraint)?Description = ": "any text of some length describes",
    r".*/(DashboardBody|Policy)/Fn::Sub = .*\]\}?'": "a line end less after the JSON",
}


def _likely(mutant: Mutant) -> list[str]:
    """The checks that a change of this place should fail, which are tried first because that is quicker."""
    part, name, *_ = (*mutant.place, "")
    names = (f"resource {name}", f"parameter {name}", f"{str(part).lower()} of {mutant.file}", str(part).lower())
    return [name for name in names if name in CHECKS]


def _fails(stack: Stack, mutant: Mutant) -> bool:
    """Whether any check fails."""
    with mutated(stack, mutant) as changed:
        return any(faults(changed, name) for name in dict.fromkeys([*_likely(mutant), *CHECKS]))


def test_every_change_of_the_templates_fails_a_check_or_has_a_reason(stack: Stack) -> None:
    assert [name for name in CHECKS if faults(stack, name)] == []  # else every mutant would fail
    survivors = [str(mutant) for mutant in mutants_of(stack) if not _fails(stack, mutant)]

    assert [one for one in survivors if not any(re.match(pattern, one) for pattern in MAY_CHANGE)] == []
    assert [pattern for pattern in MAY_CHANGE if not any(re.match(pattern, one) for one in survivors)] == []


def test_the_templates_are_restored_after_each_change(stack: Stack) -> None:
    assert stack == Stack.read()
