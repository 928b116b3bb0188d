"""Where tests find the measuring data: pages, feeds and archives of others, which this repository does not hold.

COPYDESK_TEST_DATA names the folder; without it, ../shared/data beside the checkout. Tests that need it are skipped
with that sentence where it is absent.
"""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The folder or file of that name among the measuring data; the test or module is skipped without it."""
    folder = Path(os.environ.get("COPYDESK_TEST_DATA") or _BESIDE)
    if not folder.joinpath(*parts).exists():
        pytest.skip(
            f"no measuring data {'/'.join(parts)}: set COPYDESK_TEST_DATA to its folder", allow_module_level=True
        )
    return folder.joinpath(*parts)
