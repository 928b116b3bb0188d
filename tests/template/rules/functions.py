"""Rules for the two functions."""

from copydesk.settings import INDEX_VARIABLES, INGEST_VARIABLES
from template.cloudformation import ROOT, Template, resource_of

POWERTOOLS_VARIABLES = {"POWERTOOLS_SERVICE_NAME": "copydesk", "POWERTOOLS_METRICS_NAMESPACE": "copydesk"}
READ = {"IngestFunction": INGEST_VARIABLES, "IndexFunction": INDEX_VARIABLES}


def functions_have_the_variables_that_their_settings_read(template: Template) -> list[str]:
    """A function has each variable that its settings read, the two of Powertools, and no others."""
    faults = []
    for name, read in READ.items():
        variables = template.functions()[name]["Environment"]["Variables"]
        differing = set(variables) ^ {*read, *POWERTOOLS_VARIABLES}
        faults += [f"{name}: {variable} is either set or read, not both" for variable in sorted(differing)]
        faults += [
            f"{name}: {variable} is {variables.get(variable)}"
            for variable, value in POWERTOOLS_VARIABLES.items()
            if variables.get(variable) != value
        ]
    return faults


def one_build_serves_both(template: Template) -> list[str]:
    """Both functions have the same code, runtime and processor, so SAM builds once."""
    shared = ("CodeUri", "Runtime", "Architectures")
    ingest, index = (template.functions()[name] for name in READ)
    faults = [f"the functions differ in {name}" for name in shared if ingest[name] != index[name]]
    if ingest["Architectures"] != [{"Ref": "Architecture"}]:
        faults.append("the processor is not taken from the parameter")
    return faults


def handlers_exist(template: Template) -> list[str]:
    """Each handler is a function of a module beside the package."""
    faults = []
    for name, function in template.functions().items():
        module, _, attribute = function["Handler"].partition(".")
        source = ROOT / function["CodeUri"] / f"{module}.py"
        if not source.exists() or f"def {attribute}(" not in source.read_text(encoding="utf-8"):
            faults.append(f"{name}: {function['Handler']} does not exist")
    return faults


def logs_are_lines_of_json_that_expire(template: Template) -> list[str]:
    """Logs are JSON in log groups of the stack. At a level above INFO Lambda would drop the metrics."""
    faults = []
    groups = template.properties("AWS::Logs::LogGroup")
    for name, function in template.functions().items():
        logging = function.get("LoggingConfig", {})
        if logging.get("LogFormat") != "JSON":
            faults.append(f"{name} logs plain text")
        if logging.get("ApplicationLogLevel") != {"Fn::If": ["LogsDebug", "DEBUG", "INFO"]}:
            faults.append(f"{name} may lose its metrics")
        if not groups.get(resource_of(logging.get("LogGroup")), {}).get("RetentionInDays"):
            faults.append(f"{name} keeps its logs for ever")
    return faults


def functions_are_traced_and_have_time_to_retry(template: Template) -> list[str]:
    """The platform traces both functions; their timeouts leave time to retry a throttled table."""
    faults = [f"{name} is not traced" for name, one in template.functions().items() if one.get("Tracing") != "Active"]
    slow = (name for name, function in template.functions().items() if not 30 <= function.get("Timeout", 3) <= 900)
    return faults + [f"{name} has no time to answer a throttled table" for name in slow]


def large_objects_may_continue(template: Template) -> list[str]:
    """Without RecursiveLoop: Allow, Lambda stops a function after 16 messages to its own queue."""
    ingest = template.functions()["IngestFunction"]
    return [] if ingest.get("RecursiveLoop") == "Allow" else ["an object of many records stops after 16 deliveries"]


FUNCTION_RULES = (
    functions_have_the_variables_that_their_settings_read,
    one_build_serves_both,
    handlers_exist,
    logs_are_lines_of_json_that_expire,
    functions_are_traced_and_have_time_to_retry,
    large_objects_may_continue,
)
