"""AWS Signature Version 4, by botocore, for requests that no SDK client makes."""

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from copydesk.errors import Misconfigured

_SESSION = botocore.session.get_session()


def signed(request: AWSRequest, service: str, region: str, credentials: Credentials | None = None) -> dict[str, str]:
    """Return the headers of a request with its signature, made with the function's credentials or the given ones.

    OpenSearch Serverless (`aoss`) also requires the hash of the body as a signed header.
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
