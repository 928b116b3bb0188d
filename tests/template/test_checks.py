"""The stack passes every check: each of its parts is what is expected, whole."""

import pytest

from template.checks import CHECKS
from template.expected.interface import OUTPUTS
from template.nested import Stack


@pytest.mark.parametrize("name", CHECKS)
def test_the_stack_passes(name: str, stack: Stack) -> None:
    assert CHECKS[name](stack) == []


def test_every_template_is_checked(stack: Stack) -> None:
    assert set(stack.files) == set(OUTPUTS)
