"""A channel that writes down what it was given to send, as a plugin like any other, and ways to use it."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.messages import channels, deliveries, letters
from engine.services.messages.channels import ChannelSetUp
from engine.services.messages.parcels import Parcels, Result
from engine.services.messages.posting import Notice, post
from engine.services.messages.sending import deliver
from engine.services.messages.spreading import spread
from engine.services.work.batches import Batch, Share
from plugins.hooks import Channel, Parcel, hook
from plugins.manager import Source, load
from tests.engine.services.company import as_

SHARE = Share(limit=200)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["sender"],
    "additionalProperties": False,
    "properties": {
        "sender": {"type": "string", "minLength": 1, "maxLength": 20},
        "password": {"type": "string", "minLength": 4},
        "port": {"type": "integer", "minimum": 1},
    },
}


@dataclass
class PostOffice:
    """What the channels ``loud`` (repeatable) and ``once`` (not) were given; ``trouble`` is raised instead,
    as often as it holds one."""

    sent: list[Parcel] = field(default_factory=list)
    settings: list[dict[str, Any]] = field(default_factory=list)
    trouble: list[BaseException] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    async def send(self, parcel: Parcel, settings: dict[str, Any]) -> str | None:
        await asyncio.sleep(0)
        self.before()
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(parcel)
        self.settings.append(settings)
        return f"receipt {len(self.sent)}"

    def plugin(self) -> Source:
        offers = [
            Channel(
                name=name,
                title={"en": name.title(), "zh-CN": name},
                settings_schema=SCHEMA,
                secrets=("password",),
                repeatable=repeatable,
                reaches=reaches,
                send=self.send,
            )
            for name, repeatable, reaches in (
                ("loud", True, lambda to: True),
                ("once", False, lambda to: True),
                ("mail", True, lambda to: to.email is not None),
            )
        ]
        module = types.ModuleType("post_office")
        module.sopwith_channels = hook(lambda: offers)  # type: ignore[attr-defined]
        return Source("post_office", "tests", "1.0", False, module)

    def told(self) -> list[tuple[str, str]]:
        """Kind and person of everything that was sent, in order of both."""
        return sorted((parcel.kind, parcel.to.login) for parcel in self.sent)


def with_office(services: Services) -> tuple[Services, PostOffice]:
    """The same installation with a post office."""
    office = PostOffice()
    return replace(services, plugins=load([office.plugin()])), office


def root(services: Services) -> Actor:
    """The administrator, now."""
    return as_("ada", services)


def set_up(services: Services, plugin: str = "loud", name: str | None = None, **more: Any) -> str:
    """A channel of that plugin; its name."""
    wanted = ChannelSetUp(plugin=plugin, settings={"sender": "us"}, **more)
    return channels.put_channel(services, root(services), name=name or plugin, wanted=wanted).name


def tell(
    services: Services, *people: str, cause: str = "c1", kind: str = "job.assigned", **more: Any
) -> None:
    """Post a message and spread it."""
    services.store.write(
        lambda unit: post(
            unit, Notice(cause=cause, kind=kind, people=people, **more), at=services.clock.now()
        )
    )
    spread(services, SHARE)


def carry(services: Services) -> Batch:
    """One round of a worker."""

    async def claim(_: tuple[str, ...]) -> Parcels:
        return deliveries.claim(services, SHARE)

    async def settle(results: Sequence[Result]) -> Batch:
        return deliveries.settle(services, results)

    return asyncio.run(deliver(claim, settle, services.plugins.channels))


def statuses(services: Services) -> list[tuple[str, str, str, str | None]]:
    """Channel, person, status and error of every delivery, in order."""
    found = letters.list_deliveries(services, root(services), limit=200).items
    return sorted((one.channel, one.person, one.status, one.error) for one in found)


def only(services: Services) -> letters.DeliveryView:
    """The one delivery there is."""
    (found,) = letters.list_deliveries(services, root(services)).items
    return found
