"""The parts of a mail, as its server tells them (BODYSTRUCTURE), so that what is attached is not fetched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watchbill.sources.mail.responses import Value

#: Parts in parts that are told apart, and parts of one mail.
DEEPEST, MOST = 15, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part, and what is in it."""

    #: Its number: "1.2"; empty for the whole mail.
    section: str
    #: In small letters: "text/plain", "multipart/mixed".
    kind: str
    #: Bytes as it is encoded; 0 for what has parts.
    octets: int = 0
    parts: tuple["Part", ...] = ()

    @property
    def leaves(self) -> Iterator["Part"]:
        """Those that have no parts, in their order."""
        if not self.kind.startswith("multipart/"):
            yield self
        for each in self.parts:
            yield from each.leaves


def structure(told: Value) -> Part | None:
    """The whole mail; None where it has no structure that we understand, or too much of it."""
    try:
        found = _part(told, (), 0)
    except ValueError:
        return None
    return found if sum(1 for _ in found.leaves) <= MOST else None


def _part(told: Value, path: tuple[int, ...], depth: int) -> Part:
    if not isinstance(told, list) or not told or depth > DEEPEST:
        raise ValueError("no part")
    section = ".".join(map(str, path))
    if isinstance(told[0], list):
        inner = list(_leading(told))
        parts = tuple(_part(each, (*path, number), depth + 1) for number, each in enumerate(inner, 1))
        return Part(section=section, kind=f"multipart/{_word(told[len(inner)])}", parts=parts)
    if len(told) < 7:
        raise ValueError("no part")
    size = told[6]
    octets = int(size) if isinstance(size, bytes) and size.isdigit() and len(size) < 16 else 0
    return Part(section=section or "1", kind=f"{_word(told[0])}/{_word(told[1])}", octets=octets)


def _leading(told: Sequence[Value]) -> Iterator[Value]:
    for number, each in enumerate(told):
        if not isinstance(each, list):
            return
        if number == len(told) - 1:
            raise ValueError("parts of no kind")
        yield each


def _word(value: Value) -> str:
    word = value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""
    if not word.replace("-", "").replace("+", "").replace(".", "").isalnum():
        raise ValueError("no kind")
    return word
