"""Every grant of the roles is either tested by its removal in the deployed stack, or excused with a reason."""

from types import ModuleType

import pytest

from template.cloudformation import ROOT
from template.expected.roles import GRANTS


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module `grants` of the tests of the deployed stack, which removes grants."""
    monkeypatch.syspath_prepend(str(ROOT / "tests/e2e"))
    return __import__("grants")


@pytest.mark.parametrize(
    ("role", "action", "where"), sorted((role, *pair) for role, pairs in GRANTS.items() for pair in pairs)
)
def test_grant_is_tested_or_excused(tried: ModuleType, role: str, action: str, where: str) -> None:
    probes = [one for one in tried.GRANTS if (one.role, one.action) == (role, action) and one.resource in where.lower()]

    excused = {(role, action), (role, f"{action} on {where.split('/')[-2]}/")} if "/" in where else {(role, action)}
    assert len(probes) + len(excused & tried.NOT_ENFORCED.keys()) == 1


def test_only_existing_grants_are_tested_or_excused(tried: ModuleType) -> None:
    granted = {(role, action) for role, pairs in GRANTS.items() for action, _ in pairs}
    excused = {(role, action.partition(" on ")[0]) for role, action in tried.NOT_ENFORCED}

    assert {(one.role, one.action) for one in tried.GRANTS} | excused == granted
