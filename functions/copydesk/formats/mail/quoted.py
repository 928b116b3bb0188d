"""Lines of a message that are not its text: quoted replies, header fields, signatures, private addresses."""

import re
from collections.abc import Iterator, Sequence

from copydesk.formats.mail.subscription import is_about_subscription

_FIELDS = (
    "from|sent|to|cc|bcc|subject|date|reply-to|von|gesendet|an|betreff|datum|de|envoyé|à|objet|enviado|para|asunto|fecha"
    "|assunto|data|da|inviato|a|oggetto|van|verzonden|aan|onderwerp|från|skickat|till|ämne|fra|sendt|til|emne|od|wysłano"
    "|do|temat|kimden|kime|konu|tarih|от|кому|тема|дата|отправлено|发件人|收件人|主题|发送时间|日期|抄送|差出人|宛先|件名|送信日時"
)
_FIELD = re.compile(rf"[\s>*|]{{0,8}}({_FIELDS})[ \t]?\*?[ \t]?[:：]\*?(?:\s.*)?", re.IGNORECASE)
_LEAST_FIELDS = 3  # distinct fields of a block; an article may have two such lines
_MOST_FIELD_LINES = 16
_WROTE = (
    r"(?:wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał\(?a?\)?|пишет|написал\(?а?\)?)"
)
_ATTRIBUTION = re.compile(rf".{{2,400}}\b{_WROTE}\s*:", re.IGNORECASE | re.DOTALL)
_FORWARDED = re.compile(
    r"[\s>]*(?:-{2,}|_{2,}|={2,}|\*{2,})?\s*(?:begin )?(?:forwarded message|original message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message transféré|message d'origine|mensaje reenviado|mensaje original"
    r"|messaggio inoltrato|messaggio originale|mensagem encaminhada|mensagem original|doorgestuurd bericht"
    r"|oorspronkelijk bericht|vidarebefordrat|ursprungligt meddelande|пересылаемое сообщение|转发邮件|原始邮件).{0,20}",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:original|ursprüngliche|message d'origine|mensaje original|messaggio originale|oorspronkelijk|原始)",
    re.IGNORECASE,
)
_MOST_MARK = 200  # characters of a line that marks a forwarded or an answered message
_SIGNATURE = re.compile(r"--\s?\Z")  # RFC 3676, section 4.3
_RULE = re.compile(r"\s*[-_=*~#+]{5,}\s*")
_MOST_FOOTER_LINES = 40  # of a signature, or of a list's footer
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w.-]{1,253}")


def own_lines(lines: Sequence[str], *, keeps_quotes: bool) -> list[str]:
    """Return the lines that the sender wrote; those of a forwarded message too if `keeps_quotes`."""
    kept = list(_without_fields(lines))
    if keeps_quotes:
        kept = [re.sub(r"^(?:\s?>)+ ?", "", line) for line in kept]
        return [line for line in kept if len(line) > _MOST_MARK or not _FORWARDED.fullmatch(line)]
    return _without_quotes(_before_original(kept))


def _before_original(lines: list[str]) -> list[str]:
    end = next((at for at, line in enumerate(lines) if _ORIGINAL.match(line[:_MOST_MARK])), len(lines))
    return lines[:end]


def _without_quotes(lines: list[str]) -> list[str]:
    """The lines without quoted ones, and without the line that names the author of the quotation."""
    kept: list[str] = []
    for line in lines:
        if not line.startswith(">"):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        size = next((size for size in (1, 2) if _names_author(kept[-size:])), 0)
        del kept[len(kept) - size :]
        kept.append("")
    return kept


def _names_author(lines: Sequence[str]) -> bool:
    return bool(_ATTRIBUTION.fullmatch(" ".join(line[:_MOST_MARK] for line in lines).strip()))


def _without_fields(lines: Sequence[str]) -> Iterator[str]:
    """The lines without blocks of header fields, which programs write above a forwarded or quoted message."""
    at = 0
    while at < len(lines):
        end = _block_end(lines, at)
        if end == at:
            yield lines[at]
        at = max(end, at + 1)


def _block_end(lines: Sequence[str], at: int) -> int:
    """The place behind a block of header fields that begins here; `at` where none begins."""
    names, end = set[str](), at
    for place in range(at, min(at + _MOST_FIELD_LINES, len(lines))):
        field = _FIELD.fullmatch(lines[place][:400])
        if field:
            names.add(field[1].lower())
            end = place + 1
        elif not names or (lines[place].strip(" >*") and place > end):
            break
    return end if len(names) >= _LEAST_FIELDS else at


def before_signature(lines: Sequence[str]) -> list[str]:
    """Return the lines above the signature, or above the footer that a list adds below a rule."""
    last = max(1, len(lines) // 2, len(lines) - _MOST_FOOTER_LINES)
    for at in range(last, len(lines)):
        is_rule = bool(_RULE.fullmatch(lines[at]))
        if _SIGNATURE.fullmatch(lines[at]) or (is_rule and _is_list_footer(lines[at + 1 : at + 6])):
            return list(lines[:at])
    return list(lines)


def _is_list_footer(lines: Sequence[str]) -> bool:
    first = next((line for line in lines if line.strip()), "")
    return first.lower().rstrip().endswith("mailing list") or is_about_subscription(first)


def without_addresses(text: str, private: frozenset[str]) -> str:
    """Return a text without the addresses of these persons."""
    return _ADDRESS.sub(lambda found: "" if found[0].lower().rstrip(".-") in private else found[0], text)
