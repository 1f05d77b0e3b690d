"""What several nouns share."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from api.schemas.shape import Instant, Sent, Wire
from engine.runtime.values import Position

Code = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Login = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$", description="A person's login")
]
ShortText = Annotated[str, Meta(min_length=1, max_length=300)]
LongText = Annotated[str, Meta(min_length=1, max_length=4000)]
Answers = Annotated[
    dict[str, Any],
    Meta(
        description="Answers by field. An evidence field is a list of captures "
        "`{blob, at, position, source, text, signer, signed, stamped}`; instants inside answers are "
        "milliseconds since 1970 UTC, since answers are hashed and signed as they stand."
    ),
]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class PositionSent(Sent, frozen=True, kw_only=True):
    """A place on WGS-84, degrees."""

    lat: Latitude
    lon: Longitude
    accuracy: Annotated[float, Meta(ge=0, description="metres")] | None = None

    def value(self) -> Position:
        """As the runtime has it."""
        return Position(lat=self.lat, lon=self.lon, accuracy=self.accuracy)


class PositionOut(Wire, frozen=True, kw_only=True):
    """A place on WGS-84, degrees."""

    lat: float
    lon: float
    accuracy: float | None
    at: Instant | None


class SubjectBriefOut(Wire, frozen=True, kw_only=True):
    """A subject as lists show it."""

    id: str
    kind: str
    name: str
