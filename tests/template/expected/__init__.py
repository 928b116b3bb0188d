"""What every resource of the stack must be, whole; the templates must hold these resources and no others."""

from typing import Any

from template.expected.alarms import ALARMS
from template.expected.backfill import BACKFILL
from template.expected.buckets import BUCKETS
from template.expected.dashboard import DASHBOARD
from template.expected.functions import FUNCTIONS
from template.expected.nested import NESTED
from template.expected.people import PEOPLE
from template.expected.queues import QUEUES
from template.expected.roles import ROLES
from template.expected.search import SEARCH
from template.expected.table import TABLE

RESOURCES: dict[str, dict[str, Any]] = {
    **BUCKETS,
    **QUEUES,
    **TABLE,
    **FUNCTIONS,
    **ROLES,
    **PEOPLE,
    **NESTED,
    **ALARMS,
    **DASHBOARD,
    **SEARCH,
    **BACKFILL,
}
