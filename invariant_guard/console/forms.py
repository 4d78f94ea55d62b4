"""Forms: the fields of a POST, read with a bound."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

# Of a form; none has more than a key, a quantity and a reason.
LARGEST_BODY = 16_384
_TYPE = "application/x-www-form-urlencoded"
_MOST_FIELDS = 16


async def fields_of(request: Request) -> dict[str, str]:
    """Return a form's fields. Raises HTTPException for what no form of ours sends."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _TYPE:
        raise HTTPException(415, "a form of this console is sent as text")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, "that is more than a form of this console holds")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HTTPException(400, "that is no form of this console") from None
    return dict(pairs)
