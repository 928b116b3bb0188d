"""The template follows every rule of tests/template/rules."""

import pytest

from template.cloudformation import Template
from template.rules import RULES, Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_template_follows_the_rule(rule: Rule, template: Template) -> None:
    assert rule(template) == []
