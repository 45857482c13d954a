"""The description of our HTTP side, as OpenAPI 3.1 writes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from watchbill.web.operations import ERROR, Operation

#: What every path answers to another method than its own.
_METHOD = (405, "It is asked with another method.")


def document(operations: Iterable[Operation], version: str) -> Mapping[str, Any]:
    """The document, ready to be written as JSON."""
    paths: dict[str, Any] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Watchbill",
            "version": version,
            "description": "What a desk answers over HTTP: docs/how-to/watch-it.md, alerts.md, report.md.",
        },
        "paths": paths,
    }


def _operation(operation: Operation) -> Mapping[str, Any]:
    described: dict[str, Any] = {"summary": operation.summary}
    parameters = [
        *(_parameter(name, meaning, "path") for name, meaning in operation.names.items()),
        *(_parameter(name, meaning, "query") for name, meaning in operation.asks.items()),
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.method == "POST":
        described["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    told = [*operation.answers.items(), _METHOD]
    described["responses"] = {str(status): _response(operation, status, meaning) for status, meaning in told}
    return described


def _parameter(name: str, meaning: str, where: str) -> Mapping[str, Any]:
    required = where == "path"
    return {"name": name, "in": where, "required": required, "description": meaning, "schema": {"type": "string"}}


def _response(operation: Operation, status: int, meaning: str) -> Mapping[str, Any]:
    shape = operation.shapes.get(status)
    media = operation.media if shape is not None else "application/json"
    return {"description": meaning, "content": {media: {"schema": ERROR if shape is None else shape}}}
