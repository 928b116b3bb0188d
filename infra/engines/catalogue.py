"""The engines that can be started: the parts of each, its command, and the request that shows that it is ready."""
# ruff: noqa: INP001  # a folder that is run as a program

import hashlib
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / ".engines"  # ignored by git; `lib` is kept, `run` exists while an engine runs
POM_VERSION = "m:dependencies/m:dependency/m:version"
POM_NAMESPACES = {"m": "http://maven.apache.org/POM/4.0.0"}


class EngineError(Exception):
    """An engine could not be set up, started or stopped; the message is shown to the user."""


class MissingProgramError(EngineError):
    """A program that the engines need is not on this machine."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The request that an engine answers with status 200 once it is ready."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Engine:
    """One engine; the folder with its name holds its pom.xml and the sources to compile against its jars.

    `arguments` follow `java`, with {library}, {folder} and {name} filled in. The program must print a line
    "HTTP Port: N".
    """

    name: str
    variable: str  # the environment variable with its address for the tests
    oldest_java: int
    heap_mb: int
    arguments: tuple[str, ...]
    probe: Probe
    configuration: Path | None = None  # copied to {folder}/config before every start

    @cached_property
    def version(self) -> str:
        """The version of the artifact in pom.xml."""
        pom = ET.parse(HERE / self.name / "pom.xml")  # noqa: S314  # a file of this repository
        return pom.findtext(POM_VERSION, "", POM_NAMESPACES)

    @property
    def sources(self) -> list[Path]:
        """The Java files to compile against the jars."""
        return sorted((HERE / self.name).glob("*.java"))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of pom.xml and sources; the library is rebuilt when it changes."""
        made_of = [HERE / self.name / "pom.xml", *self.sources]
        return hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()

    def file(self, ending: str) -> Path:
        """The path of one of the engine's files while it runs: pid, log or address."""
        return HOME / "run" / f"{self.name}.{ending}"

    @property
    def folder(self) -> Path:
        """The temporary folder with configuration and data of the running engine."""
        return HOME / "run" / self.name


def _opensearch(name: str, *, oldest_java: int, below_port: int) -> Engine:
    # The runner takes the first free port above `below_port`, up to 9299.
    runner = ("-cp", "{library}/*", "org.codelibs.opensearch.runner.OpenSearchRunner")
    folders = ("-basePath", "{folder}", "-confPath", "{folder}/config")
    node = ("-numOfNode", "1", "-clusterName", "copydesk-{name}", "-baseHttpPort", str(below_port))
    return Engine(
        name=name,
        variable="COPYDESK_TEST_OPENSEARCH",
        oldest_java=oldest_java,
        heap_mb=512,
        arguments=(*runner, *folders, *node),
        probe=Probe("/_cluster/health?wait_for_status=yellow&timeout=1s"),
        configuration=HERE / "opensearch-config",
    )


DYNAMODB = Engine(
    name="dynamodb",
    variable="COPYDESK_TEST_DYNAMODB",
    oldest_java=17,
    heap_mb=256,
    arguments=(
        "-Dsqlite4java.library.path={library}",
        *("-cp", "{library}/*:{library}", "DynamoDBOnLoopback", "8123"),
    ),
    probe=Probe(
        "/",
        headers={
            "X-Amz-Target": "DynamoDB_20120810.ListTables",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": "AWS4-HMAC-SHA256 Credential=probe/20250101/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=00",  # required, but not checked
        },
        body=b"{}",
    ),
)

BY_DEFAULT = (_opensearch("opensearch", oldest_java=21, below_port=9200), DYNAMODB)
ON_REQUEST = (_opensearch("opensearch-2", oldest_java=17, below_port=9250),)
EVERY_ENGINE = (*BY_DEFAULT, *ON_REQUEST)
ENGINES = {engine.name: engine for engine in EVERY_ENGINE}
