"""What a body says, read by type: JSON of which nothing is sure but that it is wrong somewhere, some day.

Whatever is not of the type that is asked for reads as nothing of that type; a source says where that will not do.
"""

import json
from collections.abc import Mapping, Sequence

from watchbill.errors import Puzzling

#: An object of JSON. Numbers are texts, as they were written: no digit is lost, and none is too many.
Object = Mapping[str, object]


def parsed(body: bytes) -> object:
    """A body of JSON, in any encoding of Unicode.

    Raises:
        Puzzling: it is none.
    """
    if not body.strip():
        raise Puzzling("the body is empty")
    try:
        return json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Puzzling("it is no JSON") from None


def object_of(body: bytes) -> Object:
    """A body that is one object.

    Raises:
        Puzzling: it is none.
    """
    value = parsed(body)
    if not isinstance(value, dict):
        raise Puzzling(no_object(value))
    return value


def no_object(value: object) -> str:
    """What to say of JSON that is no object."""
    match value:
        case list():
            what = "a list"
        case str():
            what = "a text or a number"
        case bool():
            what = "true or false"
        case _:
            what = "null"
    return f"it is {what}, an object is wanted"


def inside(value: Object, *names: str) -> Object:
    """The object at the end of these names; an empty one where there is none."""
    at: object = value
    for name in names:
        at = at.get(name) if isinstance(at, dict) else None
    return at if isinstance(at, dict) else {}


def entries(value: Object, name: str) -> Sequence[object] | None:
    """The list of this name, or None."""
    found = value.get(name)
    return found if isinstance(found, list) else None


def text(value: object) -> str:
    """A text, a number or a truth value, in words; empty where it is something else."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "true" if value else "false"
        case _:
            return ""


def texts(value: Object) -> Mapping[str, str]:
    """Those that are not empty, by name."""
    read = {name: text(each) for name, each in value.items()}
    return {name: each for name, each in read.items() if each}
