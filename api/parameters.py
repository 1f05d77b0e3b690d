"""Parameters that many routes share: what stands in a path, and what lists can be asked for."""

from __future__ import annotations

from typing import Annotated

from litestar.params import HeaderParameter, PathParameter, QueryParameter

_MOST = 2**31 - 1

JobId = Annotated[str, PathParameter(max_length=100, description="The job's id")]
SopId = Annotated[str, PathParameter(max_length=100, description="The SOP's id")]
LoginInPath = Annotated[str, PathParameter(max_length=100, description="A person's login")]
Name = Annotated[str, PathParameter(max_length=100)]
RevisionInPath = Annotated[int, PathParameter(ge=1, le=_MOST)]

Revision = Annotated[int, QueryParameter(ge=1, le=_MOST)]
OptionalRevision = Annotated[int | None, QueryParameter(ge=1, le=_MOST)]
Cursor = Annotated[
    str | None, QueryParameter(max_length=1024, required=False, description="`next` of the page before")
]
Limit = Annotated[
    int | None, QueryParameter(ge=1, le=200, required=False, description="Most items of a page")
]
Word = Annotated[str | None, QueryParameter(max_length=200, required=False)]
After = Annotated[int, QueryParameter(ge=0, le=_MOST, description="Number of the last event you have")]
Version = Annotated[int | None, QueryParameter(ge=1, le=_MOST, required=False)]

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        max_length=130,
        description="A key of your choice (a UUID, say): the same request sent again with it gets the first "
        "answer again and changes nothing more. Kept for 180 days.",
    ),
]
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        required=False,
        max_length=200,
        description="The ETag you know: when it has changed since, nothing is done.",
    ),
]
IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match",
        required=False,
        max_length=2000,
        description="The ETag you have: when nothing changed since, the answer is 304 without a body.",
    ),
]
LastEventId = Annotated[str | None, HeaderParameter(name="Last-Event-ID", required=False, max_length=30)]
