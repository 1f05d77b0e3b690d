"""A person's own messages, and how they want to be told."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.shape import Instant, Sent, Titles, Wire

Urgency = Literal["low", "normal", "urgent"]
ClockTime = Annotated[str, Meta(max_length=5, description="`HH:MM` by the wall clock", examples=["22:00"])]
ChannelName = Annotated[str, Meta(min_length=1, max_length=64)]


class MessageOut(Wire, frozen=True, kw_only=True):
    """A message in your language. `link` is from the root of the site; it opens, and decides nothing."""

    id: str
    kind: str
    urgency: str
    subject: str
    text: str
    job: str | None
    link: str | None
    at: Instant
    read_at: Instant | None


class MessagePage(Wire, frozen=True, kw_only=True):
    """Some of your messages, newest first, and how many are unread in all."""

    items: tuple[MessageOut, ...]
    next: str | None
    unread: int


class ReadSent(Sent, frozen=True, kw_only=True):
    """Which of your messages you have read: these, and all that came until a moment."""

    ids: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=500)] = ()
    until: Instant | None = None


class UnreadOut(Wire, frozen=True, kw_only=True):
    """How many are still unread."""

    unread: int


class QuietOut(Wire, frozen=True, kw_only=True):
    """Every day from one local time until another, over midnight where `until` is earlier."""

    since: str
    until: str


class PreferencesOut(Wire, frozen=True, kw_only=True):
    """How to be told. An urgency that is not in `channels` goes by what the channels are usually for."""

    channels: dict[str, tuple[str, ...]]
    quiet: QuietOut | None
    urgent_breaks: bool
    digest_at: str | None


class OfferedOut(Wire, frozen=True, kw_only=True):
    """A channel that there is, and for which urgencies it is used where nobody has chosen."""

    name: str
    title: Titles
    urgencies: tuple[str, ...]


class MyPreferencesOut(Wire, frozen=True, kw_only=True):
    """What holds for you; `own` says whether you chose it. `timezone` is that of your branch."""

    preferences: PreferencesOut
    own: bool
    timezone: str
    offered: tuple[OfferedOut, ...]


class QuietSent(Sent, frozen=True, kw_only=True):
    """Every day from one local time until another, over midnight where `until` is earlier."""

    since: ClockTime
    until: ClockTime


class PreferencesSent(Sent, frozen=True, kw_only=True):
    """How to be told: the whole of it. `urgent_breaks`: what is urgent comes in quiet hours, too. What is of
    low urgency waits for a digest at `digest_at`."""

    channels: dict[Urgency, Annotated[tuple[ChannelName, ...], Meta(max_length=50)]] = {}
    quiet: QuietSent | None = None
    urgent_breaks: bool = True
    digest_at: ClockTime | None = None


class PushKeyOut(Wire, frozen=True, kw_only=True):
    """The application server key to subscribe with (base64url)."""

    key: str


class PushKeysSent(Sent, frozen=True, kw_only=True):
    """The keys of a browser's subscription (base64url)."""

    p256dh: Annotated[str, Meta(max_length=200)]
    auth: Annotated[str, Meta(max_length=100)]


class PushSubscriptionSent(Sent, frozen=True, kw_only=True, rename={"expiration_time": "expirationTime"}):
    """A browser's `PushSubscription` as `toJSON()` gives it."""

    endpoint: Annotated[str, Meta(max_length=2000)]
    keys: PushKeysSent
    expiration_time: float | None = None


class PushSubscriptionOut(Wire, frozen=True, kw_only=True):
    """A browser that takes push for you."""

    id: str
    agent: str | None
    created_at: Instant


class PushSubscriptionList(Wire, frozen=True, kw_only=True):
    """Your browsers, newest first."""

    items: tuple[PushSubscriptionOut, ...]
