"""Rules for the queues and for what the ingest function takes from them."""

from template.cloudformation import Template, listed, resource_of, text_of
from template.rules.buckets import refuses_plain_http

QUEUE = "AWS::SQS::Queue"
LEAST_RECEIVES = 5  # Lambda's guide; 20 in the template, since bad input never gets there by failing


def messages_stay_hidden_for_six_timeouts(template: Template) -> list[str]:
    """Lambda's rule for a queue it reads: less, and a slow batch is delivered twice at once."""
    timeout = template.functions()["IngestFunction"]["Timeout"]
    hidden = template.resources["IngestQueue"]["Properties"]["VisibilityTimeout"]
    return [] if hidden >= 6 * timeout else [f"IngestQueue hides a message for {hidden} s, under 6 x {timeout} s"]


def failed_messages_come_back_alone(template: Template) -> list[str]:
    """Without it the answer of the function is ignored and failed messages are deleted with the rest."""
    sources = template.event_sources("SQS")
    alone = [source for source in sources if source.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]]
    return [] if sources and alone == sources else ["messages that fail are lost with their batch"]


def a_burst_waits_in_the_queue(template: Template) -> list[str]:
    """Concurrency is bounded at the source, where nothing is throttled or counted as a receive."""
    bounded = [source.get("ScalingConfig", {}).get("MaximumConcurrency") for source in template.event_sources("SQS")]
    return [] if all(bounded) else ["the ingest function scales without bound"]


def messages_given_up_are_kept(template: Template) -> list[str]:
    """After enough attempts, and for longer than they might have waited: the clock starts at the first send."""
    queue = template.resources["IngestQueue"]["Properties"]
    redrive = queue.get("RedrivePolicy")
    if redrive is None:
        return ["IngestQueue has no dead-letter queue"]
    dead = template.resources[resource_of(redrive["deadLetterTargetArn"])]["Properties"]
    faults = []
    if redrive["maxReceiveCount"] < LEAST_RECEIVES:
        faults.append(f"IngestQueue gives up after {redrive['maxReceiveCount']} attempts")
    if dead["MessageRetentionPeriod"] <= queue["MessageRetentionPeriod"]:
        faults.append("a message may be deleted as soon as it is given up")
    return faults


def queues_are_encrypted(template: Template) -> list[str]:
    """Keys of objects are in the messages."""
    plain = (
        name for name, queue in template.properties(QUEUE).items() if queue.get("SqsManagedSseEnabled") is not True
    )
    return [f"{name} is not encrypted" for name in plain]


def queues_refuse_plain_http(template: Template) -> list[str]:
    """Each by a policy of its own."""
    guarded = {
        resource_of(queue)
        for policy in template.properties("AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
        for statement in policy["PolicyDocument"]["Statement"]
        if refuses_plain_http(statement) and resource_of(statement["Resource"]) == resource_of(queue)
    }
    return [f"{name} answers plain http" for name in template.properties(QUEUE) if name not in guarded]


def only_the_inbox_may_send(template: Template) -> list[str]:
    """S3 is one service for all: the bucket and its account must both be named."""
    bucket = template.resources["InboxBucket"]["Properties"]["BucketName"]
    owner = {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    faults = []
    for name, policy in template.properties("AWS::SQS::QueuePolicy").items():
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Effect"] != "Allow":
                continue
            conditions = statement.get("Condition", {})
            source = text_of(conditions.get("ArnEquals", {}).get("aws:SourceArn", ""))
            known = source.endswith(f":s3:::{text_of(bucket)}") and conditions.get("StringEquals") == owner
            if not known or statement["Principal"] != {"Service": "s3.amazonaws.com"}:
                faults.append(f"{name} lets others than the inbox send")
            if listed(statement["Action"]) != ["sqs:SendMessage"]:
                faults.append(f"{name} allows more than sending")
    return faults


QUEUE_RULES = (
    messages_stay_hidden_for_six_timeouts,
    failed_messages_come_back_alone,
    a_burst_waits_in_the_queue,
    messages_given_up_are_kept,
    queues_are_encrypted,
    queues_refuse_plain_http,
    only_the_inbox_may_send,
)
