"""The templates under test."""

import pytest

from template.cloudformation import Template
from template.nested import Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The root template with its nested templates."""
    return Stack.read()


@pytest.fixture(scope="session")
def template(stack: Stack) -> Template:
    """The root template as it is."""
    return Template(stack.root)
