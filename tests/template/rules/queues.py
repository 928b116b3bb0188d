"""Rules for the queues and for the event source of the ingest function."""

from template.cloudformation import Template, listed, resource_of, text_of
from template.rules.buckets import refuses_plain_http

QUEUE = "AWS::SQS::Queue"
LEAST_RECEIVES = 5  # Lambda's guide; 20 in the template, because bad input is quarantined and never fails


def messages_stay_hidden_for_six_timeouts(template: Template) -> list[str]:
    """Lambda's rule for its queues: with a shorter time, a slow batch is delivered twice at once."""
    timeout = template.functions()["IngestFunction"]["Timeout"]
    hidden = template.resources["IngestQueue"]["Properties"]["VisibilityTimeout"]
    return [] if hidden >= 6 * timeout else [f"IngestQueue hides a message for {hidden} s, under 6 x {timeout} s"]


def only_failed_messages_are_retried(template: Template) -> list[str]:
    """Without ReportBatchItemFailures, Lambda ignores the function's answer and deletes failed messages too."""
    sources = template.event_sources("SQS")
    alone = [source for source in sources if source.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]]
    return [] if sources and alone == sources else ["messages that fail are lost with their batch"]


def a_burst_waits_in_the_queue(template: Template) -> list[str]:
    """Concurrency is limited at the event source: no message is throttled, and waiting does not count as a receive."""
    bounded = [source.get("ScalingConfig", {}).get("MaximumConcurrency") for source in template.event_sources("SQS")]
    return [] if all(bounded) else ["the ingest function scales without bound"]


def messages_given_up_are_kept(template: Template) -> list[str]:
    """Messages are given up after enough attempts, then kept longer: retention starts at the first send."""
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
    """Queues are encrypted, because messages contain keys of objects."""
    plain = (
        name for name, queue in template.properties(QUEUE).items() if queue.get("SqsManagedSseEnabled") is not True
    )
    return [f"{name} is not encrypted" for name in plain]


def queues_refuse_plain_http(template: Template) -> list[str]:
    """Each queue has its own policy that denies requests without TLS."""
    guarded = {
        resource_of(queue)
        for policy in template.properties("AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
        for statement in policy["PolicyDocument"]["Statement"]
        if refuses_plain_http(statement) and resource_of(statement["Resource"]) == resource_of(queue)
    }
    return [f"{name} answers plain http" for name in template.properties(QUEUE) if name not in guarded]


def only_the_inbox_may_send(template: Template) -> list[str]:
    """The policy names the bucket and its account, because S3 is one principal for all accounts."""
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
                faults.append(f"{name} allows senders other than the inbox")
            if listed(statement["Action"]) != ["sqs:SendMessage"]:
                faults.append(f"{name} allows more than sending")
    return faults


QUEUE_RULES = (
    messages_stay_hidden_for_six_timeouts,
    only_failed_messages_are_retried,
    a_burst_waits_in_the_queue,
    messages_given_up_are_kept,
    queues_are_encrypted,
    queues_refuse_plain_http,
    only_the_inbox_may_send,
)
