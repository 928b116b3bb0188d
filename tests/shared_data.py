"""The test data that is not in this repository: pages, feeds and archives of other publishers and projects.

COPYDESK_TEST_DATA names its folder; the default is ../shared/data beside the checkout. Without the folder, tests
that need it are skipped with a message that names the variable.
"""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """Return a folder or file of the test data; skip the test or module without it."""
    folder = Path(os.environ.get("COPYDESK_TEST_DATA") or _BESIDE)
    if not folder.joinpath(*parts).exists():
        pytest.skip(f"no test data {'/'.join(parts)}: set COPYDESK_TEST_DATA to its folder", allow_module_level=True)
    return folder.joinpath(*parts)
