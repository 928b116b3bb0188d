"""The rules of the template. A rule takes a template and returns its faults; test_weakenings.py lets each fail."""

from collections.abc import Callable

from template.cloudformation import Template
from template.rules.buckets import BUCKET_RULES
from template.rules.functions import FUNCTION_RULES
from template.rules.queues import QUEUE_RULES
from template.rules.roles import ROLE_RULES
from template.rules.table import TABLE_RULES

Rule = Callable[[Template], list[str]]

RULES: tuple[Rule, ...] = (*BUCKET_RULES, *QUEUE_RULES, *TABLE_RULES, *FUNCTION_RULES, *ROLE_RULES)
