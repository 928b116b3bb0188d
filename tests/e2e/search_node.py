"""The real OpenSearch node that the stack writes to."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path


def emptied_search_node(root: Path, say: Callable[[str], None]) -> str:
    """Return the address of a node without our indices: the one named in the environment, else one we start."""
    address = os.environ.get("COPYDESK_TEST_OPENSEARCH") or _started(root)
    request = urllib.request.Request(f"{address}/articles*", method="DELETE")
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
    say(f"OpenSearch at {address}")
    return address


def _started(root: Path) -> str:
    engines = [sys.executable, str(root / "infra/engines")]
    started = subprocess.run([*engines, "start", "opensearch"], check=False, stdout=subprocess.DEVNULL)
    if started.returncode:  # it has said why
        sys.exit(started.returncode)
    lines = subprocess.check_output([*engines, "addresses", "opensearch"], text=True)
    return lines.partition("=")[2].strip()
