"""One process of coverage-guided search: `search.py TARGET SECONDS FOLDER`. Findings are written into the folder."""

import json
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["copydesk"]):
    from fuzzing.findings import Session
    from fuzzing.seeds import dictionary, seeds

_LONGEST = 16_384  # bytes of an input


def search(name: str, seconds: int, folder: Path) -> None:
    """Search one target for a time; ends the process."""
    inputs = folder / "inputs" / name
    inputs.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (inputs / f"seed-{number:03}").write_bytes(seed[:_LONGEST])
    (folder / "tokens").write_text(dictionary(), "utf-8")
    session, report = Session(name, folder), folder / f"{name}.json"

    def check(given: bytes) -> None:
        session.check(given)
        if session.inputs % 50 == 1:
            report.write_text(json.dumps(session.report()), "utf-8")

    options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-rss_limit_mb=0", "-timeout=300", "-verbosity=1"]
    atheris.Setup(
        [sys.argv[0], *options, f"-dict={folder / 'tokens'}", f"-artifact_prefix={folder}/", str(inputs)], check
    )
    atheris.Fuzz()


if __name__ == "__main__":
    search(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
