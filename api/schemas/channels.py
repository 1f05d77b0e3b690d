"""Channels, templates and deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.common import Code
from api.schemas.messages import Urgency
from api.schemas.shape import Instant, Sent, Titles, Wire

Length = Literal["long", "short"]
DeliveryStatus = Literal["waiting", "held", "sending", "sent", "skipped", "dead", "doubtful"]


class ChannelPluginOut(Wire, frozen=True, kw_only=True):
    """What can be set up as a channel. `secrets` are the settings that are never shown again."""

    name: str
    title: Titles
    settings_schema: dict[str, Any]
    secrets: tuple[str, ...]
    repeatable: bool


class ChannelPluginList(Wire, frozen=True, kw_only=True):
    """By name."""

    items: tuple[ChannelPluginOut, ...]


class ChannelHealthOut(Wire, frozen=True, kw_only=True):
    """How a channel does: what was sent in seven days and when last, what has not arrived, and the latest
    error of that."""

    sent: int
    sent_at: Instant | None
    waiting: int
    held: int
    dead: int
    doubtful: int
    error: str | None
    error_at: Instant | None


class ChannelOut(Wire, frozen=True, kw_only=True):
    """A channel. A secret that is set shows as `true`. `urgencies`: for which it is used where a person has
    not chosen. `usable`: its plugin is there and its secrets can be opened."""

    name: str
    plugin: str
    title: Titles
    settings: dict[str, Any]
    urgencies: tuple[str, ...]
    length: str
    enabled: bool
    usable: bool
    version: int
    health: ChannelHealthOut


class ChannelList(Wire, frozen=True, kw_only=True):
    """By name."""

    items: tuple[ChannelOut, ...]


class ChannelSent(Sent, frozen=True, kw_only=True):
    """What a channel shall be. A secret is its text, or `true` to keep the one there is."""

    plugin: Code
    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    settings: dict[str, Any] = {}
    urgencies: tuple[Urgency, ...] = ("low", "normal", "urgent")
    length: Length | None = None
    enabled: bool = True


class DeliveryOut(Wire, frozen=True, kw_only=True):
    """One message on its way over one channel. `error` of what was skipped is a code: `unreachable`, `read`,
    `channel_gone`, `channel_off`, `person_inactive`; else what the channel said."""

    id: str
    message: str
    channel: str
    person: str
    name: str
    kind: str
    urgency: str
    job: str | None
    subject: str
    status: str
    digest: bool
    due_at: Instant
    attempts: int
    error: str | None
    receipt: str | None
    created_at: Instant
    sent_at: Instant | None


class DeliveryDetailOut(DeliveryOut, frozen=True, kw_only=True):
    """A delivery with the words that the person gets, in their `language`: `title`, `text`, and where the
    link `leads`. `carries` counts the other messages of the same digest, `digest_of` is the delivery that
    carries this one."""

    title: str
    text: str
    leads: str | None
    language: str
    carries: int
    digest_of: str | None


class DeliveryPage(Wire, frozen=True, kw_only=True):
    """Some deliveries, newest first, and how many there are of each status."""

    items: tuple[DeliveryOut, ...]
    next: str | None
    counts: dict[str, int]


class DeliveryMade(Wire, frozen=True, kw_only=True):
    """The delivery that was made; look at it to see what became of it."""

    delivery: str


class ResendSent(Sent, frozen=True, kw_only=True):
    """Which deliveries to send again: all of these statuses, of one channel, or only these."""

    status: tuple[Literal["dead", "doubtful", "skipped"], ...] = ("dead",)
    channel: Code | None = None
    ids: Annotated[tuple[Code, ...], Meta(max_length=1000)] = ()


class Resent(Wire, frozen=True, kw_only=True):
    """How many are sent again."""

    count: int


class TemplateOut(Wire, frozen=True, kw_only=True):
    """The words for a kind of message in a language. `own`: the installation changed them. `names` are what
    they may name."""

    kind: str
    title: Titles
    language: str
    length: str
    content: str
    own: bool
    shipped: str | None
    names: tuple[str, ...]
    version: int
    updated_at: Instant | None
    updated_by: str | None


class TemplateList(Wire, frozen=True, kw_only=True):
    """By kind, language and length."""

    items: tuple[TemplateOut, ...]


class TemplateSent(Sent, frozen=True, kw_only=True):
    """A Jinja2 template; the first line of a long one is the subject."""

    content: Annotated[str, Meta(max_length=8000)]


class PreviewSent(Sent, frozen=True, kw_only=True):
    """A template to look at."""

    kind: Code
    language: Annotated[str, Meta(min_length=2, max_length=20)]
    length: Length = "long"
    content: Annotated[str, Meta(max_length=8000)]


class TemplateMistake(Wire, frozen=True, kw_only=True):
    """What is wrong, in which line (from 1)."""

    line: int
    code: str
    message: str
    params: dict[str, Any]


class PreviewOut(Wire, frozen=True, kw_only=True):
    """What the template says for a sample, or all that is wrong with it."""

    subject: str
    text: str
    mistakes: tuple[TemplateMistake, ...]


class PublicAddressOut(Wire, frozen=True, kw_only=True):
    """Where people reach the installation (links in messages begin with it), and where this request did."""

    url: str | None
    suggested: str


class PublicAddressSent(Sent, frozen=True, kw_only=True):
    """The address that people open."""

    url: Annotated[str, Meta(min_length=1, max_length=500, examples=["https://sops.example.com"])]
