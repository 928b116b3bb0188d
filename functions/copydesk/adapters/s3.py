"""S3: the inbox, read by version."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from copydesk.adapters.aws import code, translated_errors
from copydesk.adapters.ranged_bytes import WindowedBytes
from copydesk.errors import ObjectGone, ObjectUnavailable, UnreadableObject
from copydesk.events import ObjectRef
from copydesk.ports import Bytes, RawObject
from copydesk.settings import Limits

_GONE = {"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed", "PreconditionFailed"}


class S3ObjectStore:
    """Implements ObjectStore. An object larger than a window is read in ranges, on demand."""

    def __init__(self, s3: Any, limits: Limits) -> None:
        """Read with a boto3 S3 client."""
        self._s3 = s3
        self._limits = limits
        self._ahead = ThreadPoolExecutor(1, "read-ahead")

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read the version that the reference names.

        Without a version the ETag takes its place: an object that was overwritten answers 412 and counts as gone,
        because the new version has its own event. A delete marker answers 405.
        """
        named: dict[str, str] = {"VersionId": ref.version_id} if ref.version_id else {}
        if ref.etag and not ref.version_id:
            named["IfMatch"] = ref.etag
        with _reading(ref):
            answer = self._s3.get_object(Bucket=ref.bucket, Key=ref.key, **named)
            size = answer["ContentLength"]
            if size > self._limits.object_bytes:
                raise UnreadableObject(f"the object has {size} bytes, over {self._limits.object_bytes}")
            body = self._body(ref, named, answer)
        return RawObject(ref, body, answer.get("ContentType", ""), answer.get("Metadata", {}))

    def _body(self, ref: ObjectRef, named: Mapping[str, str], answer: Mapping[str, Any]) -> Bytes:
        size, window = answer["ContentLength"], self._limits.window_bytes
        if size <= window:
            return _whole(answer["Body"].read(), size)
        first = _whole(answer["Body"].read(window), window)
        answer["Body"].close()
        ranged = {"Bucket": ref.bucket, "Key": ref.key, **named, "IfMatch": answer["ETag"]}
        return WindowedBytes(partial(self._range, ref, ranged), size, first, self._ahead)

    def _range(self, ref: ObjectRef, named: Mapping[str, str], start: int, stop: int) -> bytes:
        """Read a range of the object, provided it is still the one whose beginning was read."""
        with _reading(ref):
            answer = self._s3.get_object(**named, Range=f"bytes={start}-{stop - 1}")
            return _whole(answer["Body"].read(), stop - start)


def _whole(body: bytes, size: int) -> bytes:
    if len(body) != size:
        raise ObjectUnavailable(f"GetObject: {len(body)} bytes of {size}")
    return body


@contextmanager
def _reading(ref: ObjectRef) -> Iterator[None]:
    """Separate objects that are gone or overwritten from faults that may pass."""
    try:
        with translated_errors(ObjectUnavailable):
            yield
    except ObjectUnavailable as error:
        if isinstance(error.__cause__, ClientError) and code(error.__cause__) in _GONE:
            raise ObjectGone(f"{ref.version_id or ref.etag or 'the object'} is gone") from error
        raise
