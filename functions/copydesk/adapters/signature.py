"""AWS Signature Version 4 for requests that are not an SDK's, by botocore."""

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from copydesk.errors import Misconfigured

_SESSION = botocore.session.get_session()


def signed(request: AWSRequest, service: str, region: str, credentials: Credentials | None = None) -> dict[str, str]:
    """Return the headers of a request with its signature, by the function's own credentials unless others are given.

    OpenSearch Serverless (`aoss`) wants the body's hash as a header too, and signs it.
    """
    auth = SigV4Auth(credentials or _own_credentials(), service, region)
    if service == "aoss":
        request.headers["X-Amz-Content-SHA256"] = auth.payload(request)
    auth.add_auth(request)
    return dict(request.headers.items())


def _own_credentials() -> Credentials:
    found = _SESSION.get_credentials()
    if found is None:
        raise Misconfigured("no AWS credentials to sign requests with")
    return found
