"""Every grant of the roles is either taken away once in the deployed stack, or it is said why that shows nothing."""

from types import ModuleType

import pytest

from template.cloudformation import ROOT
from template.rules.roles import GRANTS


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the deployed stack's tests that takes grants away."""
    monkeypatch.syspath_prepend(str(ROOT / "tests/e2e"))
    return __import__("grants")


@pytest.mark.parametrize(
    ("role", "action", "where"), sorted((role, *pair) for role, pairs in GRANTS.items() for pair in pairs)
)
def test_grant_is_tried_or_excused(tried: ModuleType, role: str, action: str, where: str) -> None:
    probes = [one for one in tried.GRANTS if (one.role, one.action) == (role, action) and one.resource in where.lower()]

    assert len(probes) + ((role, action) in tried.NOT_ENFORCED) == 1


def test_nothing_is_tried_or_excused_that_is_not_granted(tried: ModuleType) -> None:
    granted = {(role, action) for role, pairs in GRANTS.items() for action, _ in pairs}

    assert {(one.role, one.action) for one in tried.GRANTS} | tried.NOT_ENFORCED.keys() == granted
