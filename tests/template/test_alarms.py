"""The nested template of alarms watches the resources that the root template passes to it."""

import pytest

from template.cloudformation import ROOT, Template, resource_of

ALARM = "AWS::CloudWatch::Alarm"
NESTED = "AWS::CloudFormation::Stack"


def test_the_root_template_passes_every_parameter_of_the_alarms(template: Template, alarms: Template) -> None:
    nested = template.properties(NESTED)["Alarms"]

    assert ROOT / nested["TemplateURL"] == ROOT / "infra" / "observability.yaml"
    assert set(nested["Parameters"]) == set(alarms.body["Parameters"])


def test_each_parameter_has_the_name_of_its_resource(template: Template) -> None:
    nested = template.properties(NESTED)["Alarms"]

    assert all(resource_of(value) == name for name, value in nested["Parameters"].items())


@pytest.mark.parametrize(
    ("metric", "watched"),
    [
        ("ApproximateNumberOfMessagesVisible", "IngestDeadLetterQueue"),
        ("ApproximateNumberOfMessagesVisible", "StreamDeadLetterQueue"),
        ("ApproximateAgeOfOldestMessage", "IngestQueue"),
        ("IteratorAge", "IndexFunction"),
        ("Errors", "IngestFunction"),
        ("Errors", "IndexFunction"),
    ],
)
def test_the_metric_is_watched(metric: str, watched: str, alarms: Template) -> None:
    found = alarms.properties(ALARM).values()

    assert [metric] == [
        alarm["MetricName"]
        for alarm in found
        if alarm["MetricName"] == metric and resource_of(alarm["Dimensions"][0]["Value"]) == watched
    ]


def test_the_first_dead_letter_raises_an_alarm(alarms: Template) -> None:
    visible = [
        (alarm["Threshold"], alarm["ComparisonOperator"])
        for alarm in alarms.properties(ALARM).values()
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    ]

    assert visible == [(0, "GreaterThanThreshold")] * 2


def test_the_alarm_of_index_lag_is_raised_long_before_changes_are_given_up(
    template: Template, alarms: Template
) -> None:
    (stream,) = template.event_sources("DynamoDB")
    (lag,) = (alarm for alarm in alarms.properties(ALARM).values() if alarm["MetricName"] == "IteratorAge")

    assert lag["Threshold"] * 10 <= stream["MaximumRecordAgeInSeconds"] * 1000


def test_an_alarm_has_a_description_and_notifies_the_topic(alarms: Template) -> None:
    for alarm in alarms.properties(ALARM).values():
        assert len(alarm["AlarmDescription"]) > 40
        assert alarm["AlarmActions"] == [{"Ref": "Topic"}]
        assert alarm["TreatMissingData"] == "notBreaching"


def test_only_alarms_of_this_account_publish_and_only_with_tls(alarms: Template) -> None:
    (policy,) = alarms.properties("AWS::SNS::TopicPolicy").values()
    allow, deny = policy["PolicyDocument"]["Statement"]

    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allow["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": False}})
