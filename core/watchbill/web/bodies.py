"""What a request brings, read within bounds."""

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def read(request: Request, most: int, patience: float) -> bytes:
    """The body.

    Raises:
        HTTPException: it has more than `most` bytes, not all of it came within `patience` seconds, or its sender
            hung up. No more of it is read then.
    """
    try:
        async with asyncio.timeout(patience):
            return await _read(request, most)
    except TimeoutError:
        raise HTTPException(408, f"The whole request must come within {patience:g} s.") from None


async def _read(request: Request, most: int) -> bytes:
    body, goes_on = bytearray(), True
    while goes_on:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The request was broken off.")  # nobody hears it
        body += message.get("body", b"")
        if len(body) > most:
            raise HTTPException(413, f"At most {most} bytes are taken.")
        goes_on = message.get("more_body", False)
    return bytes(body)


def headers(request: Request) -> Mapping[str, str]:
    """The headers by their names in small letters; the first of those with the same name."""
    raw: list[tuple[bytes, bytes]] = request.scope["headers"]
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(raw)}
