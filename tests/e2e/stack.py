"""The stack: built once by SAM, deployed unchanged, with clients to inspect it."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from emulator import Emulator

NAME = "copydesk-e2e"
VISIBILITY_S = 30  # longer than any upload takes in these tests


@dataclass(frozen=True)
class Stack:
    """The stack's outputs, and the emulator that runs it."""

    outputs: Mapping[str, str]
    emulator: Emulator

    def client(self, service: str) -> Any:
        """A client of the account of the stack."""
        environment = self.emulator.environment
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.emulator.endpoint,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
            verify=environment["AWS_CA_BUNDLE"],
        )

    @property
    def s3(self) -> Any:
        """A client of S3."""
        return self.client("s3")

    @property
    def inbox(self) -> str:
        """The bucket that articles are uploaded to."""
        return self.outputs["InboxBucket"]


def built(root: Path, report: Callable[[str], None]) -> Path:
    """Build the one artifact of both functions for this machine's processor; return the built template."""
    _sam(root, ["build", "--template-file", str(root / "template.yaml"), "--build-dir", str(root / ".aws-sam/build"),
                "--parameter-overrides", f"Architecture={_architecture()}"], {})  # fmt: skip
    ingest, index = (_contents(root / ".aws-sam/build" / name) for name in ("IngestFunction", "IndexFunction"))
    size = sum(ingest.values()) / 2**20
    report(f"built {'one artifact for both functions' if ingest == index else 'TWO artifacts'}, {size:.1f} MB unzipped")
    return root / ".aws-sam/build/template.yaml"


def deployed(template: Path, emulator: Emulator, parameters: Mapping[str, str], report: Callable[[str], None]) -> Stack:
    """Create or update the stack, unchanged except visibility timeout and concurrency of the ingest queue."""
    overrides = [f"{name}={value}" for name, value in {**parameters, "Architecture": _architecture()}.items()]
    _sam(
        template.parents[2],
        ["deploy", "--template-file", str(template), "--stack-name", NAME, "--resolve-s3",
         "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar",
         "--no-fail-on-empty-changeset", "--config-env", "none", "--parameter-overrides", *overrides],
        emulator.environment,
    )  # fmt: skip
    stack = Stack({}, emulator)
    description = stack.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
    report(f"stack {description['StackStatus']} with {', '.join(overrides)}")
    stack = Stack({output["OutputKey"]: output["OutputValue"] for output in description["Outputs"]}, emulator)
    # The emulator kills workers in the middle of a batch when a function is updated; Lambda would let them finish.
    # Their messages are delivered again after 12 minutes by the template, too long for these tests.
    set_visibility_timeout(VISIBILITY_S, stack)
    _set_concurrency(stack)
    return stack


def set_visibility_timeout(seconds: int, stack: Stack) -> None:
    """Set the time after which the ingest queue delivers an unfinished message again."""
    attributes = {"VisibilityTimeout": str(seconds)}
    stack.client("sqs").set_queue_attributes(QueueUrl=stack.outputs["IngestQueue"], Attributes=attributes)


def _set_concurrency(stack: Stack) -> None:
    """Give the event source of the queue its concurrency as a number: the emulator keeps a parameter as text."""
    functions = stack.client("lambda")
    for source in functions.list_event_source_mappings()["EventSourceMappings"]:
        if ":sqs:" in source["EventSourceArn"]:
            functions.update_event_source_mapping(UUID=source["UUID"], ScalingConfig={"MaximumConcurrency": 20})


def _contents(folder: Path) -> dict[str, int]:
    """The size of every file of an artifact, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.stat().st_size for path in files}


def _architecture() -> str:
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


def _sam(root: Path, arguments: list[str], environment: Mapping[str, str]) -> None:
    """Run SAM with the Python of the functions first on the path, as its pip build needs."""
    venv = root / ".venv-sam/bin"
    python = json.loads(subprocess.check_output(
        [venv / "python", "-c", "import json, sys; print(json.dumps(sys.base_prefix))"], text=True))  # fmt: skip
    env = {
        **os.environ,
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "us-east-1",
        **environment,
        "PATH": f"{python}/bin:{venv}:{os.environ['PATH']}",
    }
    done = subprocess.run([venv / "sam", *arguments], cwd=root, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"sam {arguments[0]} failed:\n{done.stdout[-4_000:]}\n{done.stderr[-4_000:]}")
