"""What is in a mail: its text, and the names of what is attached, however its parts nest."""

from base64 import b64decode
from dataclasses import dataclass, field
from email.errors import InvalidBase64LengthDefect
from email.message import Message

from watchbill.model.mail import Attachment
from watchbill.sources import bounds
from watchbill.sources.mail import headers
from watchbill.sources.mail.charsets import decoded
from watchbill.sources.mail.flowed import unfolded
from watchbill.sources.mail.markup import text_of

#: Says of a part how many bytes it had before we left them out.
OCTETS = "X-Watchbill-Octets"
#: Characters of one part's text that are read, of a name, and of all text; more than people are shown.
MOST, LONGEST_NAME, KEPT = 64_000, 120, 64_000
#: Attachments that are named; parts in parts beyond which nothing is looked for; parts of a mail.
MOST_ATTACHMENTS, DEEPEST, MOST_PARTS = 20, 20, 500


@dataclass(slots=True)
class Contents:
    """The text of a mail, and what came with it."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    #: Parts that may be looked at still.
    left: int = MOST_PARTS

    @property
    def text(self) -> str:
        """All of it, part after part."""
        return "\n\n".join(each for each in self.texts if each)[:KEPT]


def contents(message: Message) -> Contents:
    """Everything that is in the mail, within bounds."""
    found = Contents()
    _look(message, found, 0)
    del found.attachments[MOST_ATTACHMENTS:]
    return found


def _look(part: Message, found: Contents, depth: int) -> None:
    found.left -= 1
    kind, inner = _kind(part), part.get_payload()
    if found.left < 0:
        return
    if kind.startswith("multipart/") and isinstance(inner, list) and depth < DEEPEST:
        parts = [each for each in inner if isinstance(each, Message)]
        if kind == "multipart/alternative":
            _look_at_one(parts, found, depth + 1)
        else:
            for each in parts:
                _look(each, found, depth + 1)
    elif kind in ("text/plain", "text/html") and not isinstance(inner, list) and not _is_attached(part):
        found.texts.append(_text(part, kind))
    else:
        found.attachments.append(_attachment(part, kind))


def _look_at_one(parts: list[Message], found: Contents, depth: int) -> None:
    """Of several forms of the same, the plain one if it says something, else the first that does."""
    forms: list[tuple[bool, bool, int, Contents]] = []
    for each in parts:
        form = Contents(left=found.left)
        _look(each, form, depth)
        found.left = form.left
        forms.append((not form.text.strip(), _kind(each) != "text/plain", len(forms), form))
        found.attachments += form.attachments
    if forms:
        found.texts.append(min(forms, key=lambda each: each[:3])[3].text)


def _text(part: Message, kind: str) -> str:
    text = decoded(_bytes(part), _parameter(part, "charset"))[:MOST]
    if kind == "text/html":
        return text_of(text)
    if _parameter(part, "format").lower() == "flowed":
        text = unfolded(text, delete_space=_parameter(part, "delsp").lower() == "yes")
    return "\n".join(text.splitlines()).strip("\n")


def _is_attached(part: Message) -> bool:
    disposition = headers.first(part, "content-disposition").lower().lstrip()
    return disposition.startswith("attachment") or bool(_name(part))


def _attachment(part: Message, kind: str) -> Attachment:
    name = _name(part)
    inner = part.get_payload()
    if not name and kind == "message/rfc822" and isinstance(inner, list) and isinstance(inner[0], Message):
        subject = headers.readable(headers.first(inner[0], "subject"))
        name = f"{subject}.eml" if subject else ""
    told = bounds.line(name.replace("\\", "/").rpartition("/")[2])[:LONGEST_NAME]
    return Attachment(name=told or f"unnamed ({bounds.line(kind)[:LONGEST_NAME]})", size=_size(part))


def _size(part: Message) -> int:
    told = headers.first(part, OCTETS.lower())
    octets = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else len(_raw(part))
    encoded = headers.first(part, "content-transfer-encoding").strip().lower() == "base64"
    return octets * 57 // 78 if encoded else octets  # lines of 76 letters and their ends hold 57 bytes


def _name(part: Message) -> str:
    try:
        return headers.readable(part.get_filename() or "")
    except (LookupError, ValueError, TypeError, AttributeError):  # of names that are encoded wrongly
        return "unreadable name"


def _kind(part: Message) -> str:
    return part.get_content_type()


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
        cut = any(isinstance(each, InvalidBase64LengthDefect) for each in part.defects)
        if cut and isinstance(payload, bytes):
            payload = b64decode(payload[:-1])  # it was cut behind the first of four letters, and is left as it was
    except (LookupError, ValueError, TypeError, AttributeError):
        return _raw(part)
    return payload if isinstance(payload, bytes) else b""


def _raw(part: Message) -> bytes:
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
