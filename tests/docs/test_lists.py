"""The lists that pages give of what the code knows: complete, and without anything that the code does not know."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk import errors
from copydesk.article import Draft
from copydesk.formats.catalogue import FORMATS
from copydesk.normalize import STEPS
from copydesk.normalize.canonical_url import MAX_URL_CHARS
from copydesk.normalize.limits import MAX_ENTRIES, MAX_FIELD_CHARS, MAX_TEXT_CHARS, MAX_TEXT_LINES
from copydesk.outcome import OutcomeKind
from copydesk.settings import SCORES, THRESHOLDS, Limits
from docs.markdown import code_in, named_in, rows, section
from docs.tables import ROOT
from template.cloudformation import Template
from template.expected.people import OPERATE, READ
from template.expected.roles import GRANTS
from template.nested import Stack

DOCS, PACKAGE = ROOT / "docs", ROOT / "functions" / "copydesk"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
ERRORS = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.CopydeskError)]
CODES = {cls.__new__(cls).code for cls in ERRORS} - {"copydesk_error"}
BASES = {"rejected", "unavailable"}  # never raised themselves
# Strings of this form in functions that warn, which are not warnings.
NOT_WARNINGS = {"content_html", "content_text", "plain_text"}
_WARNING = re.compile(r"[a-z]+(?:_[a-z]+)+(?::[a-z]+)?|[a-z]+:[a-z]+|paywalled")


def missing(known: set[str], shown: list[str], what: str, where: str) -> str:
    """Return how to mend a list."""
    return f"{where}: add {sorted(known - set(shown))}, remove {sorted(set(shown) - known)} ({what})"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def warns(function: ast.FunctionDef) -> bool:
    """Whether a function adds warnings, or names them for one that does."""
    return any(calls(function, "warned")) or re.search("warning|disagree", function.name) is not None


def strings(function: ast.FunctionDef) -> Iterator[str]:
    """The strings of a function without its docstring; `NAME` for a part that is only known when it runs."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    formatted: set[int] = set()
    for node in (each for statement in body for each in ast.walk(statement)):
        if isinstance(node, ast.JoinedStr):
            formatted |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "NAME" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in formatted:
            yield node.value


def warnings_of_the_code() -> set[str]:
    """Every string of a warning's form in the functions that warn, fields of a draft left out."""
    words = {text for tree in TREES.values() for one in functions(tree) if warns(one) for text in strings(one)}
    named = {word for word in words if _WARNING.fullmatch(word.replace(":NAME", "")) and "__" not in word}
    return named - Draft.model_fields.keys() - rules_that_clean() - NOT_WARNINGS


def test_warnings_are_explained() -> None:
    known = warnings_of_the_code()
    shown = named_in(section(DOCS / "troubleshooting.md", "## Warnings"))

    assert {"encoding_guessed", "field_dropped:NAME", "format_disagrees_with_suffix", "excerpt_only"} <= known
    assert set(shown) == known, missing(
        known, shown, "a string that is not a warning goes into NOT_WARNINGS", "docs/troubleshooting.md, Warnings"
    )
    assert shown == sorted(shown)


def rules_that_clean() -> set[str]:
    """The rules that the code notes in `cleaned`."""
    edits = (call.args[0] for tree in TREES.values() for call in calls(tree, "edited"))
    return {str(rule.value) for rule in edits if isinstance(rule, ast.Constant)}


def test_rules_that_clean_are_listed() -> None:
    known = rules_that_clean()
    text = section(DOCS / "formats.md", "## Normalization")
    shown = code_in(text[text.index("All rules that `cleaned` can name") :])[1:]

    assert set(shown) == known, missing(known, shown, "rules of Draft.edited", "docs/formats.md, Normalization")


def test_steps_are_listed_in_order() -> None:
    shown = named_in(section(DOCS / "formats.md", "## Normalization"))

    assert shown == [name for name, _ in STEPS], "docs/formats.md, Normalization: the order of STEPS"


def test_formats_are_described_in_order() -> None:
    table = section(DOCS / "formats.md", "## Recognition")
    shown = named_in(table[: table.index("<!-- generated")])

    assert shown == [one.name for one in FORMATS], "docs/formats.md, Recognition: the order of FORMATS"


@pytest.mark.parametrize(("page", "heading"), [("README.md", "## Outcomes")])
def test_outcomes_are_listed(page: str, heading: str) -> None:
    assert named_in(section(ROOT / page, heading)) == [kind.value for kind in OutcomeKind]


def test_error_codes_are_explained() -> None:
    rejected = {"unreadable_object", "unknown_format", "malformed_payload", "not_an_article", "invalid_article"}
    table = named_in(section(DOCS / "troubleshooting.md", "## Rejected records"))
    others = named_in(section(DOCS / "troubleshooting.md", "## Errors"))

    assert set(table) == rejected
    assert set(table + others) == CODES - BASES, missing(
        CODES - BASES, table + others, "classes of errors.py", "docs/troubleshooting.md"
    )


def test_what_an_error_decides_is_listed_for_each() -> None:
    shown = named_in(section(DOCS / "architecture.md", "## What an error decides"), 1)

    assert set(shown) >= CODES - BASES, missing(CODES - BASES, shown, "classes of errors.py", "docs/architecture.md")


def test_metrics_are_listed() -> None:
    tree = TREES[PACKAGE / "adapters" / "report.py"]
    named = [keyword.value for call in calls(tree, "add_metric") for keyword in call.keywords if keyword.arg == "name"]
    known = {str(name.value) for name in named if isinstance(name, ast.Constant)}
    known |= {kind.value.capitalize() for kind in OutcomeKind}
    shown = named_in(section(DOCS / "operations.md", "## Metrics"))

    assert set(shown) == known, missing(known, shown, "adapters/report.py", "docs/operations.md, Metrics")


def test_each_alarm_has_its_page_in_the_runbook() -> None:
    resources = Template.read(ROOT / "infra" / "observability.yaml").body["Resources"]
    known = {name for name, one in resources.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    _, *entries = section(DOCS / "operations.md", "## Alarms").split("\n### ")
    pages = {name: page for entry in entries for name, _, page in [entry.partition("\n")]}

    assert set(pages) == known, missing(known, list(pages), "infra/observability.yaml", "docs/operations.md, Alarms")
    for name, page in pages.items():
        commands = [
            line for line in page.partition("```\n")[2].partition("```")[0].splitlines() if line[:1] not in {" ", ""}
        ]
        assert (len(commands), page.count("```"), page.count("Ends when")) == (3, 2, 1), name


def fields_of(schema: str) -> set[str]:
    contract = json.loads((ROOT / "schemas" / schema).read_text("utf-8"))
    return {name for part in (contract, *contract["$defs"].values()) for name in part.get("properties", {})}


def test_fields_are_described() -> None:
    page = DOCS / "fields.md"
    shown = named_in(section(page, "## The article")) + named_in(section(page, "## The parts"), 1)
    known = fields_of("article.v1.schema.json")

    assert set(shown) == known, missing(known, shown, "schemas/article.v1.schema.json", "docs/fields.md")
    assert fields_of("upload.v1.schema.json") <= known


def test_defaults_of_the_scores_are_those_of_code_and_template() -> None:
    parameters = Template.read(ROOT / "template.yaml").body["Parameters"]
    shown = {code_in(row[0])[0]: row[2:4] for row in rows(section(DOCS / "copies.md", "## Settings"))}

    for name, default in (("DedupeCopyScore", THRESHOLDS.copy), ("DedupeJoinScore", THRESHOLDS.join)):
        bounds = (parameters[name]["MinValue"], parameters[name]["MaxValue"])
        assert shown[name] == [f"{default:g}", f"{SCORES[0]:g} to {SCORES[1]:g}, log odds"]
        assert (parameters[name]["Default"], bounds) == (default, SCORES)
    days = parameters["DedupeWindowDays"]
    assert shown["DedupeWindowDays"] == [str(days["Default"]), f"{days['MinValue']} to {days['MaxValue']} days"]


def granted(table: str) -> Iterator[tuple[str, str]]:
    """Role and action of each row; a role or a service that is left out is that of the row or word before."""
    role, service = "", ""
    for row in rows(table):
        role = row[0] or role
        for action in code_in(row[1]):
            service = action.partition(":")[0] if ":" in action else service
            name = action if ":" in action else f"{service}:{action}"
            for each in ("ingest", "index") if role == "both" else (role,):
                yield each, name


def test_each_threat_names_tests_that_exist() -> None:
    threats = rows(section(DOCS / "security.md", "## Threats"))
    named = [(row[0], name) for row in threats for name in code_in(row[2]) if "::" in name]

    assert {row[0] for row in threats} == {threat for threat, _ in named}
    for threat, name in named:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), threat


def test_operator_has_every_right_that_a_command_needs() -> None:
    text = section(DOCS / "operations.md", "### Rights of an operator")
    needed = set(_rights(text[text.index("| for | rights |") :]))

    assert needed - {action for action, _ in READ | OPERATE} == set()


def _rights(table: str) -> Iterator[str]:
    """The actions of the table; one without its service is of the service before it."""
    for row in rows(table):
        service = ""
        for word in code_in(row[1]):
            service = word.partition(":")[0] if ":" in word else service
            action = word.rpartition(":")[2]
            if re.fullmatch(r"[A-Z]\w+", action):  # others are places and options
                yield f"{service}:{action}"


def test_grants_of_the_roles_are_explained() -> None:
    shown = set(granted(section(ROOT / "infra" / "README.md", "## What each role may do")))
    known = {(role.removesuffix("Role").lower(), action) for role, pairs in GRANTS.items() for action, _ in pairs}

    assert shown == known, f"infra/README.md: add {sorted(known - shown)}, remove {sorted(shown - known)}"


@pytest.mark.parametrize(
    ("function", "names"),
    [("IngestFunction", "{MemorySize} MB, {Timeout} s"), ("IndexFunction", "{MemorySize} MB, {Timeout} s")],
)
def test_the_picture_of_the_stack_shows_its_figures(function: str, names: str) -> None:
    body = Template.read(ROOT / "template.yaml").body
    properties = {**body["Globals"]["Function"], **body["Resources"][function]["Properties"]}

    assert names.format(**properties) in (ROOT / "infra" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("queue", ["IngestQueue", "IngestDeadLetterQueue", "StreamDeadLetterQueue"])
def test_the_picture_of_the_stack_shows_how_long_messages_are_kept(queue: str) -> None:
    kept = Stack.read().whole.resources[queue]["Properties"]["MessageRetentionPeriod"]
    lines = (ROOT / "infra" / "README.md").read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if queue in line)
    column = lines[place].index(queue)

    assert any(f"{kept // 86_400} days" in line[column:] for line in lines[place : place + 3])


def test_four_hours_before_a_message_is_given_up() -> None:
    queue = Stack.read().whole.resources["IngestQueue"]["Properties"]
    receives, hidden = queue["RedrivePolicy"]["maxReceiveCount"], queue["VisibilityTimeout"]

    assert (receives, hidden) == (20, 720), (
        "mend docs/operations.md and infra/README.md: 20 times, 12 minutes, four hours"
    )


def sample_files() -> set[str]:
    return {path.name for path in Path(ROOT / "samples").iterdir()}


def test_samples_are_described() -> None:
    shown = named_in((DOCS / "samples.md").read_text("utf-8"))

    assert sample_files() <= set(shown)


def size(number: int) -> str:
    """A bound as the page writes it: bytes in GiB and MiB."""
    return f"{number // 2**30} GiB" if number % 2**30 == 0 else f"{number // 2**20} MiB"


LIMITS = Limits()
SHOWN_LIMITS = {
    "object as uploaded": size(LIMITS.object_bytes),
    "object of a format that is read whole": size(LIMITS.held_bytes),
    "object that is read record by record": size(LIMITS.streamed_bytes),
    "line of JSON Lines": size(LIMITS.line_bytes),
    "JSON document": f"{LIMITS.json_chars:,} characters; repaired only up to {LIMITS.json_repaired_chars:,}",
    "records of an object": f"{LIMITS.records:,}",
    f"records of under {LIMITS.record_bytes} bytes": f"{LIMITS.small_records:,}",
    "blank lines": f"{LIMITS.skipped_parts:,}",
    "records without a text": f"{LIMITS.records_without_text:,}",
    "compression ratio": str(LIMITS.compression_ratio),
    "files in a zip archive": f"together {size(LIMITS.decompressed_bytes)}",
    "row group of Parquet": size(LIMITS.row_group_bytes),
    "cell or line of CSV": f"{LIMITS.cell_chars:,} characters",
    "XML document": size(LIMITS.xml_bytes),
    "record of XML": f"{LIMITS.xml_ampersands:,} ampersands",
    "text as it arrives": f"{MAX_TEXT_CHARS:,} characters, {MAX_TEXT_LINES:,} lines",
    "any other field": f"{MAX_FIELD_CHARS:,} characters, {MAX_ENTRIES} entries",
    "address": f"{MAX_URL_CHARS:,} characters",
    "record in a quarantine note": f"{errors.MAX_KEPT_CHARS:,} characters",
}


@pytest.mark.parametrize("limit", SHOWN_LIMITS)
def test_limits_are_those_of_the_code(limit: str) -> None:
    shown = [row for row in rows(section(DOCS / "formats.md", "## Limits")) if row[0].startswith(limit)]

    assert [SHOWN_LIMITS[limit] in row[1] for row in shown] == [True], f"docs/formats.md, Limits: {limit}"
