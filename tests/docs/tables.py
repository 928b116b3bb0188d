"""The tables of the documentation that are generated from code and templates.

Each stands between `<!-- generated: NAME -->` and `<!-- end -->`. A test compares; this script writes them again:

    PYTHONPATH=tests .venv/bin/python -m docs.tables
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from copydesk.formats.catalogue import FORMATS
from copydesk.settings import INDEX_VARIABLES, INGEST_VARIABLES
from simulation.fault_matrix import rows
from simulation.planted import BUGS
from simulation.pure import kept_results
from template.cloudformation import Template
from template.nested import Stack

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"(?P<begin><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)
_COMPARISONS = {"GreaterThanThreshold": "above", "LessThanThreshold": "below"}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [list(heads), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def code(words: Iterable[str]) -> str:
    """Return words as code, in one cell."""
    return ", ".join(f"`{word}`" for word in words)


def declared() -> str:
    """Return what declares each format, in the order in which the formats are tried."""
    rows = ([f"`{one.name}`", code(one.content_types), code(f".{end}" for end in one.suffixes)] for one in FORMATS)
    return table(("format", "Content-Types", "suffixes"), rows)


def parameters() -> str:
    """Return the parameters of the stack."""
    given = Template.read(ROOT / "template.yaml").body["Parameters"]
    return table(("parameter", "default", "meaning"), ([f"`{n}`", _default(p), _meaning(p)] for n, p in given.items()))


def _default(parameter: dict[str, Any]) -> str:
    return f"`{parameter['Default']}`" if parameter["Default"] != "" else "empty"


def _meaning(parameter: dict[str, Any]) -> str:
    bounds = f" From {parameter['MinValue']} to {parameter['MaxValue']}." if "MinValue" in parameter else ""
    choice = f" One of {code(parameter['AllowedValues'])}." if "AllowedValues" in parameter else ""
    return f"{parameter['Description']}{bounds}{choice}"


def outputs() -> str:
    """Return the outputs of the stack."""
    given = Template.read(ROOT / "template.yaml").body["Outputs"]
    return table(("output", "meaning"), ([f"`{name}`", output["Description"]] for name, output in given.items()))


def variables() -> str:
    """Return the environment variables of the two functions and where the template takes their values from."""
    functions = Stack.read().whole.functions()
    rows = []
    for function, names in (("IngestFunction", INGEST_VARIABLES), ("IndexFunction", INDEX_VARIABLES)):
        given = functions[function]["Environment"]["Variables"]
        rows += [[f"`{name}`", function, f"`{_source(given[name])}`"] for name in names]
    return table(("variable", "function", "value in the template"), rows)


def _source(value: Any) -> str:
    if isinstance(value, dict) and "Fn::If" in value:  # an index that is made, or the one that is named
        return _source(value["Fn::If"][2])
    return str(next(iter(value.values()))) if isinstance(value, dict) else str(value)


def alarms() -> str:
    """Return the alarms: what they watch and when they fire."""
    resources = Template.read(ROOT / "infra" / "observability.yaml").body["Resources"]
    found = {name: one["Properties"] for name, one in resources.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    rows = ([f"`{name}`", _watched(one), _when(one)] for name, one in found.items())
    return table(("alarm", "watches", "fires if"), rows)


def _watched(alarm: dict[str, Any]) -> str:
    if "Metrics" in alarm:
        shown = next(one["Expression"] for one in alarm["Metrics"] if one["ReturnData"])
        return f"`{shown['Fn::Sub'] if isinstance(shown, dict) else shown}`"
    return f"`{alarm['MetricName']}` of `{alarm['Dimensions'][0]['Value']['Ref']}`"


def _when(alarm: dict[str, Any]) -> str:
    comparison, periods = _COMPARISONS[alarm["ComparisonOperator"]], alarm["EvaluationPeriods"]
    limit = alarm["Threshold"]
    shown = f"`{limit['Ref']}`" if isinstance(limit, dict) else f"{limit:,}"
    return f"{_measured(alarm)} is {comparison} {shown}{_lasting(periods, alarm.get('DatapointsToAlarm', periods))}"


def _measured(alarm: dict[str, Any]) -> str:
    if "Metrics" not in alarm:
        return f"the {alarm['Statistic'].lower()} over {alarm['Period']:,} s"
    (period,) = {
        one.get("Period") or one["MetricStat"]["Period"]
        for one in alarm["Metrics"]
        if len(one) > 3 or "MetricStat" in one
    }
    return f"the value over {period:,} s"


def _lasting(periods: Any, least: Any) -> str:
    if isinstance(periods, dict):
        return f", `{periods['Ref']}` times in a row"
    if least < periods:
        return f", {least} of {periods} times"
    return f", {periods} times in a row" if periods > 1 else ""


def targets() -> str:
    """Return the targets of the Makefile."""
    found = re.findall(r"^([a-z0-9-]+):.*?## (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return table(("target", "does"), ([f"`make {name}`", does] for name, does in found))


def contracts() -> str:
    """Return the import contracts, the layers from the top down."""
    given = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return table(("contract", "holds"), ([f"`{one['id']}`", f"{one['name']}{_layers(one)}"] for one in given))


def _layers(contract: dict[str, Any]) -> str:
    layers = [layer.replace("copydesk.", "").replace(" | ", ", ") for layer in contract.get("layers", [])]
    return f": {'; '.join(layers)}" if layers else ""


def fault_matrix() -> str:
    """Return what follows a fault at each step of a delivery, as the simulation shows it."""
    with kept_results():
        head, *body = rows()
    return table(head, body)


def planted() -> str:
    """Return the bugs that the simulation must find."""
    return "".join(f"{number}. {bug.name}\n" for number, bug in enumerate(BUGS, 1))


def faults() -> str:
    """Return the scenarios of the suites that kill processes and spoil answers: the names of their tests."""
    suites = sorted(path for name in ("process", "wire") for path in (ROOT / "tests" / name).glob("test_*.py"))
    rows = ([_code_of(path), scenario] for path in suites for scenario in _scenarios(path))
    return table(("suite", "scenario"), rows)


def _code_of(path: Path) -> str:
    return f"`{path.relative_to(ROOT / 'tests').with_suffix('')}`"


def _scenarios(path: Path) -> list[str]:
    """The names of a file's tests as sentences."""
    found = re.findall(r"^def test_(\w+)\(", path.read_text("utf-8"), re.MULTILINE)
    return [name.replace("_", " ") for name in found]


def licences() -> str:
    """Return the licence of each package that the functions ship, as its metadata names it."""
    lines = (ROOT / "functions" / "requirements.txt").read_text("utf-8").splitlines()
    names = [line.partition("==")[0] for line in lines if "==" in line]
    return table(("package", "licence"), ([f"`{name}`", _licence(name)] for name in names))


def _licence(package: str) -> str:
    about = metadata(package)
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License")]
    written = about.get("License-Expression") or about.get("License", "")
    return written if written and len(written) < 40 else ", ".join(classified)


TABLES: dict[str, Callable[[], str]] = {
    "licences": licences,
    "formats": declared,
    "parameters": parameters,
    "outputs": outputs,
    "variables": variables,
    "alarms": alarms,
    "targets": targets,
    "contracts": contracts,
    "faults": faults,
    "fault-matrix": fault_matrix,
    "planted": planted,
}


def pages() -> list[Path]:
    """Return every Markdown page of the repository that these tests hold."""
    folders = [ROOT / "docs", ROOT / "infra", ROOT / "schemas"]
    return [*sorted(ROOT.glob("*.md")), *(page for folder in folders for page in sorted(folder.rglob("*.md")))]


def written(page: str) -> str:
    """Return a page with its generated tables written again."""
    return _BLOCK.sub(lambda block: f"{block['begin']}\n{TABLES[block['name']]()}\n{block['end']}", page)


def names_in(page: str) -> list[str]:
    """Return the names of a page's generated tables."""
    return [block["name"] for block in _BLOCK.finditer(page)]


if __name__ == "__main__":
    for each in pages():
        each.write_text(written(each.read_text("utf-8")), "utf-8")
