"""Paths to a value in JSON: "alert.labels.severity", or a JSON Pointer, "/alert/labels/severity"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Path:
    """The names to follow, one after the other; a number is a place in a list."""

    names: tuple[str, ...]

    def find(self, value: object) -> object:
        """What stands at its end; None where that is nothing."""
        for name in self.names:
            match value:
                case dict():
                    value = value.get(name)
                case list() if name.isascii() and name.isdigit() and len(name) <= 6 and int(name) < len(value):
                    value = value[int(name)]
                case _:
                    return None
        return value


def path(written: str) -> Path:
    """The path that is written so.

    Raises:
        ValueError: it is none.
    """
    if written.startswith("/"):
        return Path(tuple(each.replace("~1", "/").replace("~0", "~") for each in written[1:].split("/")))
    names = tuple(written.split("."))
    if not all(names):
        raise ValueError(f"{written!r} is no path")
    return Path(names)
