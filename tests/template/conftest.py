"""The templates under test."""

import pytest

from template.cloudformation import ROOT, Template


@pytest.fixture(scope="session")
def template() -> Template:
    """The root template as it is."""
    return Template.read(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def alarms() -> Template:
    """The nested template of alarms."""
    return Template.read(ROOT / "infra" / "observability.yaml")
