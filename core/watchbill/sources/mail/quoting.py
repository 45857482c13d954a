"""What the sender of a mail wrote: without what it quotes, and without the signature."""

import re
from collections.abc import Sequence

#: How mail programs introduce what is quoted, in the languages that teams meet most.
_SAYS = re.compile(r"(?:On|Am|Le|El|Il|Op|Em|Den|Dne|Dnia|W dniu|Vào|Pada) .{5,}", re.IGNORECASE)
_BEGINS = re.compile(
    r"[-_ ]*(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Message d'origine|Mensaje original"
    r"|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Originalmeddelande)[-_ ]*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\W*(?:From|Von|De|Da|Van|Från|Fra|Od)\W*:\s*\S.*", re.IGNORECASE)
_SENT = re.compile(
    r"\W*(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Enviada|Inviato|Data|Verzonden|Skickat|Sendt|Wysłano)\W*:.*",
    re.IGNORECASE,
)
#: What telephones add.
_ADVERT = re.compile(
    r"(?:Sent from (?:my|Outlook|Mail for)|Get Outlook for|Von meinem .{1,40} gesendet|Envoyé de mon).*",
    re.IGNORECASE,
)
#: What follows is not quoted, but what the mail is about.
_FORWARDS = re.compile(
    r"(?:-+ ?(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado) ?-+"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht):)",
    re.IGNORECASE,
)
_GAP = re.compile(r"\n{3,}")
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc)\s*:", re.IGNORECASE)
#: Lines after a From: within which a mail program says when that mail was sent.
_NEAR = 3
#: Lines over which the introduction of a quotation is spread.
_SPREAD = 3


def own_words(text: str, subject: str = "") -> str:
    """Without quotations and signature; all of it where nothing else is in it, or where it is forwarded."""
    if _FORWARDED.match(subject):
        return text.strip()
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if _FORWARDS.fullmatch(line.strip())), len(lines))
    kept = [each for each in _before_the_rest(lines[:end]) if not each.startswith(">")]
    said = "\n".join([*(each for each in kept if not _ADVERT.fullmatch(each.strip())), *lines[end:]])
    return _GAP.sub("\n\n", said).rstrip("_-\n ").lstrip("\n ") or text.strip()


def _before_the_rest(lines: Sequence[str]) -> list[str]:
    """Up to the signature, or an earlier mail below that has no marks; without what introduces quotations."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if line.rstrip() == "--" or _BEGINS.fullmatch(line.strip()) or _begins_a_mail(lines, number):
            break
        if line.startswith(">") and not (kept and kept[-1].startswith(">")):
            _drop_introduction(kept)
        kept.append(line)
    return kept


def _begins_a_mail(lines: Sequence[str], number: int) -> bool:
    if not _FROM.fullmatch(lines[number]):
        return False
    near = [each for each in lines[number + 1 : number + 2 * _NEAR] if each.strip()][:_NEAR]
    return any(_SENT.fullmatch(each) for each in near)


def _drop_introduction(kept: list[str]) -> None:
    """Take "On Monday Ann wrote:" off the end, where it is there."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    if not end or not kept[end - 1].rstrip().endswith(":"):
        return
    for start in range(end - 1, max(end - 1 - _SPREAD, -1), -1):
        if not kept[start].strip():
            return
        if _SAYS.fullmatch(kept[start].strip()):
            del kept[start:]
            return
