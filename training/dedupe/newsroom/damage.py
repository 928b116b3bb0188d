"""Damage that systems do to a text: lost spaces, other quotation marks, OCR noise, broken encodings."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

_OCR = {"rn": "m", "l": "1", "O": "0", "e": "c", "h": "b", "I": "l", "cl": "d", "S": "5", "ü": "ii", "é": "e", "s": "3"}
_OCR_HAN = {"日": "曰", "人": "入", "大": "太", "目": "日", "未": "末", "己": "已", "土": "士", "干": "千"}
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "–": "-", "—": "-", "…": "..."})
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o", "œ": "oe", "“": '"', "”": '"'}
)
_CURLY = str.maketrans({"-": "–", "'": "’", '"': "”"})


def whitespace(text: str, chance: random.Random) -> str:
    """Change spaces, quotation marks, dashes or the Unicode form, which a reader would hardly notice."""
    return chance.choice((_straight, _curly, _doubled_spaces, _wrapped, _hard_spaces, _decomposed))(text)


def _straight(text: str) -> str:
    return text.translate(_STRAIGHT)


def _curly(text: str) -> str:
    return text.translate(_CURLY)


def _doubled_spaces(text: str) -> str:
    return re.sub(r"([.!?]) ", r"\1  ", text)


def _wrapped(text: str) -> str:
    return re.sub(r"(\S{1,12} (?:\S+ ){9}\S+) ", r"\1\n", text)


def _hard_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def ocr(text: str, chance: random.Random) -> str:
    """Misread letters in a small share of the words, split a few and join a few."""
    share = chance.choice((0.02, 0.04, 0.08))
    if " " not in text.strip():
        return "".join(_OCR_HAN.get(letter, letter) if chance.random() < share * 4 else letter for letter in text)
    return " ".join(_misread(word, chance) if chance.random() < share else word for word in text.split(" "))


def _misread(word: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.15 and len(word) > 5:
        return f"{word[: len(word) // 2]} {word[len(word) // 2 :]}"
    if kind < 0.25 and len(word) > 3:
        return word[:-1]
    read = [(right, wrong) for right, wrong in _OCR.items() if right in word]
    right, wrong = chance.choice(read) if read else (word[:1], "~")
    return word.replace(right, wrong, 1)


def mojibake(text: str, chance: random.Random) -> str:
    """Decode UTF-8 with a wrong code page, or lose the non-ASCII characters; Chinese and Japanese lose letters."""
    if sum(letter > "\u2fff" for letter in text) > len(text) / 3:
        return "".join("\ufffd" if chance.random() < 0.03 else letter for letter in text)
    if chance.random() < 0.3:
        return re.sub(r"[^\x00-\x7f]", chance.choice(("?", "\ufffd")), text)
    return text.encode().decode(chance.choice(("latin-1", "cp1252")), "replace")


def capitals(text: str, chance: random.Random) -> str:
    """Write the first words in capitals, as in print, or the whole text, as on old wires."""
    if chance.random() < 0.15:
        return text.upper()
    words = text.split(" ")
    first = chance.randint(3, 8)
    return " ".join([*(word.upper() for word in words[:first]), *words[first:]])


def paragraph_breaks(text: str, chance: random.Random) -> str:
    """Change the paragraph breaks: fewer of them, or one after every sentence."""
    if chance.random() < 0.5:
        return text.replace("\n\n", "\n" if chance.random() < 0.5 else " ")
    return re.sub(r"([.!?”]) (?=[^a-z])|(。)", r"\1\2\n\n", text)


def unaccented(text: str, _chance: random.Random) -> str:
    """Write the text without accents, as ASCII-only systems do; Chinese and Japanese keep their letters."""
    spelled = text.translate(_SPELLED)
    return "".join(letter for letter in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(letter))


def hyphenated(text: str, chance: random.Random) -> str:
    """Wrap the text as on a printed page, with long words hyphenated at the ends of lines."""
    columns = chance.randint(34, 72)
    return "\n\n".join(_columns(paragraph, columns) for paragraph in text.split("\n\n"))


def _columns(paragraph: str, columns: int) -> str:
    lines = [""]
    for word in paragraph.split(" "):
        if len(lines[-1]) + len(word) < columns:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(word) > 8 and word.isalpha():
            lines[-1] += f" {word[:4]}-"
            lines.append(word[4:])
        else:
            lines.append(word)
    return "\n".join(lines)


def figures(text: str, chance: random.Random) -> str:
    """Write large numbers as another newsroom does, and percentages with a sign."""
    mark = chance.choice(("", " ", "\u202f", "'"))
    written = re.sub(r"(?<=\d)[,.\u00a0](?=\d{3}(?!\d))", mark, text)
    return re.sub(
        r"(?<=\d)\s?(per cent|percent|Prozent|por ciento|per cento|proc\.|%)", chance.choice(("%", " %")), written
    )


DAMAGES: Mapping[str, Callable[[str, random.Random], str]] = {
    "whitespace": whitespace,
    "ocr": ocr,
    "mojibake": mojibake,
    "capitals": capitals,
    "paragraphs": paragraph_breaks,
    "unaccented": unaccented,
    "hyphenated": hyphenated,
    "figures": figures,
}
