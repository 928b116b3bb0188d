"""XPath as site configurations use it -> CSS, where both select the same elements of a page.

Read are steps down the tree with conditions on attributes: equal, `contains`, `starts-with`, one word of a class,
joined by `and`, `or`, `not`. Positions, texts, other axes and functions are not read.
"""

import re

_STEP = re.compile(r"(//?|/?descendant::|/?child::)(\*|[a-zA-Z][\w-]*)((?:\[[^\[\]]*\])*)")
_FIRST = re.compile(r"\((?P<path>[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*)\)\[1\]")
_ATTRIBUTE = re.compile(r"/@[\w-]+\Z")
_VALUE = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
_BLANK = r"""\s*['"] ['"]\s*"""
_WORD = re.compile(
    rf"contains\(\s*concat\({_BLANK},\s*(?:normalize-space\(\s*)?@(?P<name>[\w-]+)\s*\)?\s*,{_BLANK}\)\s*,\s*"
    rf"{_VALUE}\s*\)"
)
_PART = re.compile(rf"(?P<how>contains|starts-with)\(\s*@(?P<name>[\w:-]+)\s*,\s*{_VALUE}\s*\)")
_EQUAL = re.compile(rf"@(?P<name>[\w:-]+)\s*=\s*{_VALUE}")
_HAS = re.compile(r"@(?P<name>[\w:-]+)")
_NOT = re.compile(r"not\((?P<inner>.+)\)")
_SPLIT = re.compile(r"\s+(and|or)\s+")
MOST_CHARS = 500
MOST_SELECTORS = 12  # that one XPath becomes


def as_css(xpath: str) -> list[str] | None:
    """Return the selectors that together select what an XPath does; None where there are none."""
    if len(xpath) > MOST_CHARS:
        return None
    found: list[str] = []
    for path in _union(xpath.strip()):
        selectors = _path(path.strip())
        if selectors is None or len(found) + len(selectors) > MOST_SELECTORS:
            return None
        found += selectors
    return found or None


def _union(xpath: str) -> list[str]:
    """The paths that are joined by |, outside of brackets and quotes."""
    return re.split(r"\|(?=(?:[^\[\]]*\[[^\[\]]*\])*[^\[\]]*\Z)", xpath)


def _path(path: str) -> list[str] | None:
    first = _FIRST.fullmatch(path)
    path = _ATTRIBUTE.sub("", first["path"] if first else path).lstrip(".")
    selectors, place = [""], 0
    while place < len(path):
        step = _STEP.match(path, place)
        conditions = _conditions(step[3]) if step else None
        if step is None or conditions is None:
            return None
        joint = "" if not place else " > " if step[1] in {"/", "/child::"} else " "
        tag = "" if step[2] == "*" and conditions != [""] else step[2].lower()
        selectors = [f"{before}{joint}{tag}{condition}" for before in selectors for condition in conditions]
        place = step.end()
    return [one for one in selectors if one] or None


def _conditions(written: str) -> list[str] | None:
    """The alternatives of the conditions behind a step; [""] without any."""
    found = [""]
    for condition in re.findall(r"\[([^\[\]]*)\]", written):
        alternatives = _alternatives(condition)
        if alternatives is None:
            return None
        found = [f"{one}{other}" for one in found for other in alternatives]
    return found


def _alternatives(condition: str) -> list[str] | None:
    words = _SPLIT.split(condition.strip())
    parts, joints = [_one(part.strip()) for part in words[::2]], {*words[1::2]}
    if None in parts or len(joints) > 1:  # `and` with `or` needs precedence
        return None
    known = [part for part in parts if part is not None]
    return known if joints == {"or"} else ["".join(known)]


def _one(part: str) -> str | None:
    """A condition on one attribute."""
    if found := _NOT.fullmatch(part):
        inner = _one(found["inner"].strip())
        return f":not({inner})" if inner else None
    if found := _WORD.fullmatch(part):
        return _attribute(found["name"], "~=", _value(found).strip())
    if found := _PART.fullmatch(part):
        return _attribute(found["name"], "*=" if found["how"] == "contains" else "^=", _value(found))
    if found := _EQUAL.fullmatch(part):
        return _attribute(found["name"], "=", _value(found))
    found = _HAS.fullmatch(part)
    return f"[{found['name'].lower()}]" if found else None


def _value(found: re.Match[str]) -> str:
    return found["double"] if found["double"] is not None else found["single"]


def _attribute(name: str, how: str, value: str) -> str | None:
    return f"[{name.lower()}{how}'{value}']" if value and not {"'", "\\"} & {*value} else None
