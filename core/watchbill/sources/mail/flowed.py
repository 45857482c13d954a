"""Paragraphs that a mail program broke into short lines, whole again (RFC 3676)."""

from itertools import takewhile

_SIGNATURE = "-- "


def unfolded(text: str, *, delete_space: bool = False) -> str:
    """The text of `format=flowed`; quoted lines keep their marks.

    Args:
        text: as it came.
        delete_space: `delsp=yes`: the space before a soft break belongs to the break.
    """
    whole: list[tuple[int, list[str]]] = []
    soft = False
    for line in text.splitlines():
        depth = sum(1 for _ in takewhile(lambda letter: letter == ">", line))
        said = line[depth:].removeprefix(" ")
        flows = said.endswith(" ") and said != _SIGNATURE
        kept = said[:-1] if flows and delete_space else said
        if soft and whole[-1][0] == depth and said not in ("", _SIGNATURE):
            whole[-1][1].append(kept)
        else:
            whole.append((depth, [kept]))
        soft = flows
    return "\n".join(">" * depth + " " * bool(depth) + "".join(parts) for depth, parts in whole)
