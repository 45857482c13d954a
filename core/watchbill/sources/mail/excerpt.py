"""A mail without what is attached to it: what is asked of the server, and how that becomes a mail again."""

from collections.abc import Iterator, Mapping, Sequence

from watchbill.sources.mail.contents import OCTETS
from watchbill.sources.mail.responses import Value
from watchbill.sources.mail.structure import Part

#: Bytes of a header, and of one text.
HEADER, TEXT = 64_000, 64_000
#: Texts that are fetched.
MOST_TEXTS = 4
_TEXTS = frozenset({"text/plain", "text/html"})
#: Of a mail in a mail its header is taken: it has the name.
_MAIL = "message/rfc822"
_ATTACHED = b"content-disposition:attachment"


def wanted(whole: Part) -> Sequence[str]:
    """What to ask for beside the header: of each part what it is, and the first texts."""
    leaves = list(whole.leaves)
    texts = [f"BODY.PEEK[{each.section}]<0.{TEXT}>" for each in _texts(whole)]
    kinds = [f"BODY.PEEK[{each.section}.MIME]<0.{HEADER}>" for each in leaves] if whole.parts else []
    inner = [f"BODY.PEEK[{each.section}.HEADER]<0.{HEADER}>" for each in leaves if each.kind == _MAIL]
    return [*kinds, *texts, *inner[:MOST_TEXTS]]


def excerpt(header: bytes, whole: Part, got: Mapping[bytes, Value]) -> bytes:
    """The mail: its header, its texts, and of all else what it is and how long it was."""
    texts = {each.section for each in _texts(whole)}
    if whole.parts:
        lines = [_without_kind(header), _container(whole), b"\r\n", *_inside(whole, texts, got)]
        return b"".join(lines)
    text = _bytes(got, f"BODY[{whole.section}]") if whole.section in texts else b""
    return b"".join([*_length_of(whole, text), header.rstrip(b"\r\n"), b"\r\n\r\n", text])


def _inside(part: Part, texts: set[str], got: Mapping[bytes, Value]) -> Iterator[bytes]:
    for each in part.parts:
        yield b"\r\n--" + _boundary(part) + b"\r\n"
        if each.kind.startswith("multipart/"):
            yield _container(each) + b"\r\n"
            yield from _inside(each, texts, got)
            continue
        about = _bytes(got, f"BODY[{each.section}.MIME]").rstrip(b"\r\n")
        attached = _ATTACHED in b"".join(about.lower().split())
        text = _bytes(got, f"BODY[{each.section}]") if each.section in texts and not attached else b""
        yield from _length_of(each, text)
        inner = _bytes(got, f"BODY[{each.section}.HEADER]") if each.kind == _MAIL else b""
        yield about + b"\r\n" * (2 if about else 1) + text + inner
    yield b"\r\n--" + _boundary(part) + b"--\r\n"


def _texts(whole: Part) -> Sequence[Part]:
    return [each for each in whole.leaves if each.kind in _TEXTS][:MOST_TEXTS]


def _length_of(part: Part, text: bytes) -> Iterator[bytes]:
    """How long it was, where it is not here."""
    if not text:
        yield f"{OCTETS}: {part.octets}\r\n".encode()


def _container(part: Part) -> bytes:
    return b'Content-Type: %s; boundary="%s"\r\n' % (part.kind.encode(), _boundary(part))


def _boundary(part: Part) -> bytes:
    return f"=_watchbill_{part.section}_=".encode()


def _without_kind(header: bytes) -> bytes:
    """The header without Content-Type and how the body was encoded: the parts stand anew."""
    kept: list[bytes] = []
    dropping = False
    for line in header.rstrip(b"\r\n").splitlines():
        if not line.startswith((b" ", b"\t")):
            dropping = line.lower().startswith((b"content-type:", b"content-transfer-encoding:"))
        if not dropping:
            kept.append(line + b"\r\n")
    return b"".join(kept)


def _bytes(got: Mapping[bytes, Value], name: str) -> bytes:
    value = got.get(name.encode())
    return value if isinstance(value, bytes) else b""
