"""Writes the templates as CloudFormation sees them, for tools that know no SAM.

python -m template.translated FOLDER        needs aws-sam-translator, which SAM brings
"""

import json
import sys
from pathlib import Path
from typing import Any

from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from template.nested import ROOT_FILE, Stack

ARTIFACT = "s3://artifacts/functions"  # the translator takes no folder


class _NoPolicies(ManagedPolicyLoader):
    """The functions name their roles, so that no managed policy is looked up."""

    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        return {}


def translated(root: dict[str, Any]) -> dict[str, Any]:
    """Return the root template without SAM, with the defaults of its parameters."""
    shared = {**root["Globals"]["Function"], "CodeUri": ARTIFACT}
    source = {**root, "Globals": {"Function": shared}}
    defaults = {name: one["Default"] for name, one in root["Parameters"].items()}
    done: dict[str, Any] = transform(source, defaults, _NoPolicies())
    return done


def main(folder: Path) -> None:
    """Write each template as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, body in Stack.read().files.items():
        shown = translated(body) if file == ROOT_FILE else body
        (folder / f"{Path(file).stem}.json").write_text(json.dumps(shown, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
