"""Every check can fail, and the weakenings that people make are caught by the check that names the fault."""

import pytest

from template.checks import faults
from template.mutants import Mutant, mutated
from template.nested import Stack
from template.relations import RELATIONS
from template.weakenings import WEAKENINGS


@pytest.mark.parametrize(("mutant", "check"), WEAKENINGS.values(), ids=WEAKENINGS)
def test_a_weakened_stack_fails_the_check(mutant: Mutant, check: str, stack: Stack) -> None:
    with mutated(stack, mutant) as weakened:
        assert faults(weakened, check) != []


def test_every_relation_has_a_weakening() -> None:
    relations = {relation.__name__.replace("_", " ") for relation in RELATIONS}

    assert relations - {check for _, check in WEAKENINGS.values()} == set()


def test_a_check_that_cannot_read_a_template_fails() -> None:
    assert faults(Stack({"template.yaml": {}}), "resource InboxBucket") == ["cannot be read: KeyError('Resources')"]
