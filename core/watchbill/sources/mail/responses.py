"""What an IMAP server answers to FETCH, as values: lists, strings, and None for NIL (RFC 3501, 7.4.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence

#: A string is bytes; so is an atom, as it is written.
Value = bytes | None | Sequence["Value"]

#: Lists in lists beyond which an answer is no answer.
DEEPEST = 60
_TOKEN = re.compile(rb'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))', re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LITERAL = re.compile(rb"\{\d+\}$")
_ORIGIN = re.compile(rb"<\d+>$")


def fetched(data: Sequence[object]) -> Iterator[Mapping[bytes, Value]]:
    """The attributes of each mail of an answer, by name in capitals, as imaplib gives it.

    Raises:
        ValueError: it is none.
    """
    parts: list[bytes | tuple[bytes, bytes]] = []
    for each in data:
        match each:
            case (bytes(line), bytes(literal)):
                parts.append((line, literal))
            case bytes(line):
                yield _attributes(parse([*parts, line]))
                parts.clear()
            case _:
                parts.clear()


def parse(parts: Sequence[bytes | tuple[bytes, bytes]]) -> Sequence[Value]:
    """Everything that one answer says, literals in their places.

    Raises:
        ValueError: its brackets do not fit, or nest too deep.
    """
    stack: list[list[Value]] = [[]]
    for token in _tokens(parts):
        if token == b"(":
            stack.append([])
        elif token == b")":
            done = stack.pop()
            if not stack:
                raise ValueError("a bracket too many")
            stack[-1].append(done)
        else:
            stack[-1].append(token.value if isinstance(token, _String) else _atom(token))
        if len(stack) > DEEPEST:
            raise ValueError("too deep")
    if len(stack) != 1:
        raise ValueError("a bracket too few")
    return stack[0]


class _String:
    """A string, which may look like a bracket, or like NIL."""

    __slots__ = ("value",)

    def __init__(self, value: bytes) -> None:
        self.value = value


def _tokens(parts: Sequence[bytes | tuple[bytes, bytes]]) -> Iterator[bytes | _String]:
    for each in parts:
        line, literal = each if isinstance(each, tuple) else (each, None)
        if literal is not None:
            line = _LITERAL.sub(b"", line)
        at = 0
        while found := _TOKEN.match(line, at):
            at = found.end()
            bracket, string, atom = found.groups()
            if string is not None:
                yield _String(_ESCAPED.sub(rb"\1", string))
            else:
                yield bracket or atom
        if line[at:].strip():
            raise ValueError("a string without an end")
        if literal is not None:
            yield _String(literal)


def _atom(token: bytes) -> bytes | None:
    return None if token.upper() == b"NIL" else token


def _attributes(said: Sequence[Value]) -> Mapping[bytes, Value]:
    """Names and values take turns, in the list behind the number of the mail."""
    if len(said) != 2 or not isinstance(said[1], list):
        return {}
    pairs = said[1]
    return {
        _ORIGIN.sub(b"", name.upper()): value
        for name, value in zip(pairs[::2], pairs[1::2], strict=False)
        if isinstance(name, bytes)
    }
