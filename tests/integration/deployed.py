"""A deployed stack for commands: the account on moto, its queues, and a description of its outputs."""

import json
from base64 import b64encode
from dataclasses import dataclass, field, replace
from io import BytesIO
from threading import Lock
from typing import Any

import pytest
from botocore.exceptions import ClientError

from copydesk.adapters import aws
from copydesk.settings import Limits
from fakes import RecordingReporter
from integration.messages import event_bridge
from integration.stage import DESK, INBOX, QUEUE_URL, TABLE, Account, Function, SearchNode, Upload, client

NAME = "copydesk-test"
DEAD_LETTERS = QUEUE_URL.replace("gazette-ingest", "gazette-dead")
LOST_CHANGES = QUEUE_URL.replace("gazette-ingest", "gazette-lost")
OUTPUTS = {
    "InboxBucket": INBOX,
    "QuarantineUri": f"s3://{DESK}/quarantine/",
    "TextsUri": f"s3://{DESK}/texts/",
    "ProfilesUri": f"s3://{DESK}/profiles/",
    "ArticleTable": TABLE,
    "BackfillStateMachine": "arn:aws:states:eu-west-1:123456789012:stateMachine:backfill",
    "IngestQueue": QUEUE_URL,
    "IngestDeadLetterQueue": DEAD_LETTERS,
    "StreamDeadLetterQueue": LOST_CHANGES,
}
_SEES_ALL = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"]}


@dataclass
class CloudFormation:
    """The part of the client that describes stacks; moto's needs packages that nothing else here does."""

    outputs: dict[str, str] = field(default_factory=lambda: dict(OUTPUTS))
    parameters: dict[str, str] = field(default_factory=lambda: {"DedupeWindowDays": "30", "SearchEndpoint": "****"})
    meta: Any = field(default_factory=lambda: client("s3").meta)

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        if StackName != NAME:
            missing = {"Error": {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}}
            raise ClientError(missing, "DescribeStacks")
        outputs = [{"OutputKey": name, "OutputValue": value} for name, value in self.outputs.items()]
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in self.parameters.items()]
        return {"Stacks": [{"StackName": NAME, "Outputs": outputs, "Parameters": parameters}]}

    def describe_stack_resource(self, StackName: str, LogicalResourceId: str) -> dict[str, Any]:  # noqa: N803
        return {"StackResourceDetail": {"PhysicalResourceId": f"{StackName}-{LogicalResourceId}"}}


@dataclass
class Lambda:
    """The client of Lambda: the settings of the index function, and invocations of the ingest function, one by one.

    An invocation over a key in `deadly` is killed.
    """

    variables: dict[str, str]
    ingest: Function
    meta: Any = field(default_factory=lambda: client("s3").meta)
    deadly: set[str] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    turn: Any = field(default_factory=Lock)

    def invoke(self, FunctionName: str, LogType: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's names
        assert (FunctionName, LogType) == (f"{NAME}-IngestFunction", "Tail")
        with self.turn:
            self.events.append(json.loads(Payload))
            if any(key in Payload.decode() for key in self.deadly):
                error = {"errorMessage": "Task timed out after 120.00 seconds"}
                return {"FunctionError": "Unhandled", "Payload": BytesIO(json.dumps(error).encode())}
            answer = self.ingest(self.events[-1])
            tail = self.ingest.printed().text.encode()[-4_096:]
        return {"Payload": BytesIO(json.dumps(answer).encode()), "LogResult": b64encode(tail).decode()}

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        assert FunctionName == f"{NAME}-IndexFunction"
        return {"Environment": {"Variables": self.variables}}


@dataclass
class StepFunctions:
    """The client of Step Functions: an execution delivers its manifest at once, or is `held` as running."""

    functions: Lambda
    held: bool = False
    executions: dict[str, dict[str, Any]] = field(default_factory=dict)
    meta: Any = field(default_factory=lambda: client("s3").meta)

    def start_execution(self, stateMachineArn: str, name: str, input: str) -> dict[str, Any]:  # noqa: A002, N803
        assert stateMachineArn == OUTPUTS["BackfillStateMachine"]
        given = json.loads(input)
        body = client("s3").get_object(Bucket=given["bucket"], Key=given["key"])["Body"].read()
        lines = body.decode().splitlines()
        self.executions[name] = {**given, "status": "RUNNING", "lines": lines, "looks": 0}
        if not self.held:
            for line in lines:
                self.functions.invoke(f"{NAME}-IngestFunction", "Tail", line.encode())
        return {"executionArn": name}

    def describe_execution(self, executionArn: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        execution = self.executions[executionArn]
        execution["looks"] += 1
        if execution["looks"] > 1 and not self.held and execution["status"] == "RUNNING":
            execution["status"] = "SUCCEEDED"
        return {"status": execution["status"]}

    def list_map_runs(self, executionArn: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        return {"mapRuns": [{"mapRunArn": executionArn}]}

    def describe_map_run(self, mapRunArn: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        count = len(self.executions[mapRunArn]["lines"])
        return {"itemCounts": {"total": count, "succeeded": 0 if self.held else count, "failed": 0}}

    def update_map_run(self, mapRunArn: str, maxConcurrency: int) -> None:  # noqa: N803 - AWS's names
        self.executions[mapRunArn]["concurrency"] = maxConcurrency

    def stop_execution(self, executionArn: str) -> None:  # noqa: N803 - AWS's name
        self.executions[executionArn]["status"] = "ABORTED"


@dataclass
class Queues:
    """The client of SQS with message move tasks, which moto lacks: a task is done at once, or `held` as running."""

    tasks: list[dict[str, Any]] = field(default_factory=list)
    held: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(client("sqs"), name)

    def start_message_move_task(self, SourceArn: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - AWS's name
        if any(task["Status"] == "RUNNING" for task in self.tasks):
            raise ClientError({"Error": {"Code": "UnsupportedOperation"}}, "StartMessageMoveTask")
        self.tasks.append({"SourceArn": SourceArn, "Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 0})
        if not self.held:
            self.finish()
        return {"TaskHandle": "task"}

    def finish(self) -> None:
        """Move the messages of the running task."""
        moved = received(DEAD_LETTERS)
        for message in moved:
            client("sqs").send_message(QueueUrl=QUEUE_URL, MessageBody=message["Body"])
            client("sqs").delete_message(QueueUrl=DEAD_LETTERS, ReceiptHandle=message["ReceiptHandle"])
        done = {"ApproximateNumberOfMessagesMoved": len(moved), "ApproximateNumberOfMessagesToMove": len(moved)}
        self.tasks[-1] |= {"Status": "COMPLETED", **done}

    def list_message_move_tasks(self, SourceArn: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - AWS's name
        return {"Results": [task for task in reversed(self.tasks) if task["SourceArn"] == SourceArn]}


def received(queue: str) -> list[dict[str, Any]]:
    """Receive every message of a queue once; they stay visible."""
    messages: dict[str, dict[str, Any]] = {}
    while True:
        batch = client("sqs").receive_message(QueueUrl=queue, **_SEES_ALL).get("Messages", [])
        if all(message["MessageId"] in messages for message in batch):
            return list(messages.values())
        messages |= {message["MessageId"]: message for message in batch}


@dataclass
class Deployed:
    """A stack: uploads, its functions, and its description."""

    account: Account
    ingest: Function
    index: Function
    node: SearchNode
    cloudformation: CloudFormation
    queues: Queues
    functions: Lambda
    workflow: StepFunctions

    def deliver(self, *uploads: Upload, limits: Limits | None = None) -> None:
        """Deliver uploads to the ingest function, under limits of its own if they are given."""
        assert self.ingest.module
        handler = self.ingest.module._handler
        desk = replace(handler.desk, limits=limits or handler.desk.limits)
        for upload in uploads:
            replace(handler, desk=desk, reporter=RecordingReporter())(event_bridge(upload))

    def run_functions(self) -> int:
        """Deliver the queue's messages to the ingest function, and the stream to the index function."""
        messages = received(QUEUE_URL)
        for message in messages:
            record = {"messageId": message["MessageId"], "eventSource": "aws:sqs", "body": message["Body"]}
            assert self.ingest({"Records": [record]}) == {"batchItemFailures": []}
            client("sqs").delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"])
        self.stream()
        return len(messages)

    def stream(self) -> None:
        """Deliver the whole stream to the index function."""
        answer = self.index({"Records": self.account.stream()})
        assert answer == {"batchItemFailures": []}, self.index.printed().lines

    def waiting(self) -> list[dict[str, Any]]:
        """The notifications in the ingest queue."""
        return [json.loads(message["Body"]) for message in received(QUEUE_URL)]


@pytest.fixture
def deployed(
    account: Account, ingest: Function, index: Function, search_node: SearchNode, monkeypatch: pytest.MonkeyPatch
) -> Deployed:
    """An empty stack; commands get the clients of its account."""
    for url in (QUEUE_URL, DEAD_LETTERS, LOST_CHANGES):
        client("sqs").create_queue(QueueName=url.rpartition("/")[2], Attributes={"VisibilityTimeout": "0"})
    functions = Lambda({}, ingest)
    stack = Deployed(
        account, ingest, index, search_node, CloudFormation(), Queues(), functions, StepFunctions(functions)
    )
    stack.functions.variables["SEARCH_ENDPOINT"] = search_node.url
    own = {"cloudformation": stack.cloudformation, "sqs": stack.queues, "lambda": functions}
    own["stepfunctions"] = stack.workflow
    monkeypatch.setattr(aws, "client", lambda service, _timeout=10.0: own.get(service) or client(service))
    return stack
