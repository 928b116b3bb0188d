"""Step Functions: a manifest worked off by the Distributed Map of the stack."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import WorkflowUnavailable

RUNNING = "RUNNING"


@dataclass(frozen=True, slots=True)
class MapRun:
    """The state of an execution: its status, and the lines of the manifest by what became of them."""

    status: str  # RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED
    total: int = 0
    done: int = 0  # succeeded and failed ones
    failed: int = 0
    cause: str = ""

    @property
    def is_running(self) -> bool:
        """Whether lines are still worked off."""
        return self.status == RUNNING


class Workflow:
    """The state machine of infra/backfill.yaml; every method raises WorkflowUnavailable."""

    def __init__(self, client: Any, state_machine: str) -> None:
        """Work with a boto3 client of Step Functions."""
        self._client = client
        self._state_machine = state_machine

    def start(self, bucket: str, key: str, concurrency: int) -> str:
        """Start on a manifest in S3, so many lines at once; return the ARN of the execution.

        The name of the execution is that of the manifest, so a call that is repeated starts one execution.
        """
        given = {"bucket": bucket, "key": key, "concurrency": concurrency, "results": f"{key}.results"}
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        with translated_errors(WorkflowUnavailable):
            answer = self._client.start_execution(
                stateMachineArn=self._state_machine, name=name, input=json.dumps(given)
            )
        return str(answer["executionArn"])

    def state(self, execution: str) -> MapRun:
        """Return how far an execution is."""
        with translated_errors(WorkflowUnavailable):
            about = self._client.describe_execution(executionArn=execution)
            counts = self._counts(execution)
        done = sum(counts.get(name, 0) for name in ("succeeded", "failed", "timedOut", "aborted"))
        cause = about.get("cause", "")
        return MapRun(about["status"], counts.get("total", 0), done, counts.get("failed", 0), cause)

    def set_concurrency(self, execution: str, concurrency: int) -> None:
        """Change the number of lines at once of a running execution."""
        with translated_errors(WorkflowUnavailable):
            for run in self._runs(execution):
                self._client.update_map_run(mapRunArn=run, maxConcurrency=concurrency)

    def stop(self, execution: str) -> None:
        """Stop an execution. Lines under way end by themselves."""
        with translated_errors(WorkflowUnavailable):
            self._client.stop_execution(executionArn=execution)

    def _counts(self, execution: str) -> dict[str, int]:
        runs = self._runs(execution)
        return dict(self._client.describe_map_run(mapRunArn=runs[0])["itemCounts"]) if runs else {}

    def _runs(self, execution: str) -> list[str]:
        return [run["mapRunArn"] for run in self._client.list_map_runs(executionArn=execution)["mapRuns"]]
