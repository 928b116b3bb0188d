"""The real OpenSearch node that the stack writes to."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path


def emptied_search_node(root: Path, report: Callable[[str], None]) -> str:
    """Delete the indices on the node in the environment, or else on one that this starts; return its address."""
    address = os.environ.get("COPYDESK_TEST_OPENSEARCH") or _started(root)
    request = urllib.request.Request(f"{address}/articles*", method="DELETE")
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
    report(f"OpenSearch at {address}")
    return address


def _started(root: Path) -> str:
    engines = [sys.executable, str(root / "infra/engines")]
    started = subprocess.run([*engines, "start", "opensearch"], check=False, stdout=subprocess.DEVNULL)
    if started.returncode:  # the command has printed the reason
        sys.exit(started.returncode)
    lines = subprocess.check_output([*engines, "addresses", "opensearch"], text=True)
    return lines.partition("=")[2].strip()
