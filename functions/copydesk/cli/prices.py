"""Prices of AWS, the only place that has them: us-east-1, on demand, in dollars."""

from dataclasses import dataclass

PRICES_OF = "2026-12-01"  # when this list was made; the pages have the prices of today and of other regions
REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a million units of what a service counts, and the page that has it."""

    a_million: float
    unit: str
    page: str

    def of(self, count: float) -> float:
        """Return the price of so many units, in dollars."""
        return self.a_million * count / 1_000_000


_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_SQS = "https://aws.amazon.com/sqs/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_STEP_FUNCTIONS = "https://aws.amazon.com/step-functions/pricing/"

WRITE = Price(0.625, "write units of 1 kB", _DYNAMODB)
READ = Price(0.125, "read units of 4 kB", _DYNAMODB)
PUT = Price(5.00, "uploads to S3", _S3)
LIST = Price(5.00, "listings of 1,000 keys", _S3)
GET = Price(0.40, "reads from S3", _S3)
MESSAGE = Price(0.40, "requests to SQS", _SQS)
INVOCATION = Price(0.20, "invocations", _LAMBDA)
GIGABYTE_SECOND = Price(13.3334, "GB-seconds of arm64", _LAMBDA)
TRANSITION = Price(25.00, "state transitions", _STEP_FUNCTIONS)
LOG_BYTE = Price(0.50 / 1_000, "bytes of logs", "https://aws.amazon.com/cloudwatch/pricing/")  # $0.50 a GB
