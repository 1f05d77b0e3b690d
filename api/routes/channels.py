"""Channels, templates and deliveries, for administrators."""

from __future__ import annotations

from typing import Annotated

from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import tagged, version_of
from api.guards import may
from api.handlers import delete, get, post, put
from api.parameters import Cursor, IfMatch, IfNoneMatch, Limit, Name, Word
from api.routes.messages import preferences_out, wanted_of
from api.schemas.channels import (
    ChannelList,
    ChannelOut,
    ChannelPluginList,
    ChannelPluginOut,
    ChannelSent,
    DeliveryDetailOut,
    DeliveryMade,
    DeliveryOut,
    DeliveryPage,
    DeliveryStatus,
    Length,
    PreviewOut,
    PreviewSent,
    PublicAddressOut,
    PublicAddressSent,
    ResendSent,
    Resent,
    TemplateList,
    TemplateMistake,
    TemplateOut,
    TemplateSent,
)
from api.schemas.messages import PreferencesOut, PreferencesSent
from api.schemas.shape import Instant, milliseconds, shown
from api.sentences import sentence
from engine.services.access import Action
from engine.services.messages import channels, editing, letters, preferences, settings

DOOR = may(Action.CHANNEL_MANAGE)
Statuses = Annotated[
    list[DeliveryStatus] | None,
    QueryParameter(required=False, description="Only these; several may be named"),
]
Kind = Annotated[str, PathParameter(max_length=100, description="A kind of message: `task.reminder`")]
Language = Annotated[str, PathParameter(max_length=20, description="A language tag")]
LengthInPath = Annotated[Length, PathParameter(description="`long`, or `short` for texts of one line")]


@get("/api/channel-plugins", guards=[DOOR], operation_id="listChannelPlugins", tags=["channels"],
     summary="What can be set up as a channel", responses=of_read())  # fmt: skip
async def list_plugins(request: Asked) -> ChannelPluginList:
    """Plugins that carry messages, with the JSON Schema of their settings."""
    found = await request.run(channels.list_plugins, request.services, request.actor)
    return ChannelPluginList(items=tuple(shown(one, ChannelPluginOut) for one in found))


@get("/api/channels", guards=[DOOR], operation_id="listChannels", tags=["channels"],
     summary="Channels", responses=of_read())  # fmt: skip
async def list_channels(request: Asked) -> ChannelList:
    """All, by name, without their secrets."""
    found = await request.run(channels.list_channels, request.services, request.actor)
    return ChannelList(items=tuple(shown(one, ChannelOut) for one in found))


@get("/api/channels/{channel:str}", guards=[DOOR], operation_id="showChannel", tags=["channels"],
     summary="A channel", responses=of_read("resource.unknown"))  # fmt: skip
async def show_channel(
    request: Asked, channel: Name, if_none_match: IfNoneMatch = None
) -> Response[ChannelOut]:
    """One, without its secrets."""
    found = await request.run(channels.show_channel, request.services, request.actor, name=channel)
    return tagged(shown(found, ChannelOut), version=found.version, if_none_match=if_none_match)


@put("/api/channels/{channel:str}", guards=[DOOR], operation_id="putChannel", tags=["channels"],
     summary="Set a channel up", responses=of_command("resource.changed"))  # fmt: skip
async def put_channel(
    request: Asked, channel: Name, data: JSONBody[ChannelSent], if_match: IfMatch = None
) -> ChannelOut:
    """What the channel shall be; every fault of its settings at once."""
    found = await request.run(
        channels.put_channel,
        request.services,
        request.actor,
        name=channel,
        wanted=channels.ChannelSetUp(
            plugin=data.plugin,
            title=data.title,
            settings=data.settings,
            urgencies=data.urgencies,
            length=data.length,
            enabled=data.enabled,
        ),
        seen=version_of(if_match),
    )
    return shown(found, ChannelOut)


@delete("/api/channels/{channel:str}", guards=[DOOR], operation_id="deleteChannel", tags=["channels"],
        summary="Take a channel away", responses=of_command("resource.unknown"))  # fmt: skip
async def delete_channel(request: Asked, channel: Name) -> None:
    """What still waits on it is skipped."""
    await request.run(channels.delete_channel, request.services, request.actor, name=channel)


@post("/api/channels/{channel:str}/test", guards=[DOOR], operation_id="testChannel", tags=["channels"],
      summary="Send yourself a test", responses=of_command("resource.unknown"))  # fmt: skip
async def test_channel(request: Asked, channel: Name) -> DeliveryMade:
    """On the way that all messages go. Look at the delivery to see what became of it."""
    made = await request.run(channels.send_test, request.services, request.actor, name=channel)
    return DeliveryMade(delivery=made)


@get("/api/deliveries", guards=[DOOR], operation_id="listDeliveries", tags=["channels"],
     summary="Deliveries", responses=of_read("request.invalid"))  # fmt: skip
async def list_deliveries(
    request: Asked,
    *,
    status: Statuses = None,
    channel: Word = None,
    person: Word = None,
    job: Word = None,
    since: FromQuery[Instant | None] = None,
    until: FromQuery[Instant | None] = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> DeliveryPage:
    """Messages on their way over channels, newest first: what was sent, what could not be and why."""
    page = await request.run(
        letters.list_deliveries,
        request.services,
        request.actor,
        status=tuple(status or ()),
        channel=channel,
        person=person,
        job=job,
        since=None if since is None else milliseconds(since),
        until=None if until is None else milliseconds(until),
        cursor=cursor,
        limit=limit,
    )
    return DeliveryPage(
        items=tuple(shown(one, DeliveryOut) for one in page.items), next=page.next, counts=page.counts
    )


@get("/api/deliveries/{delivery:str}", guards=[DOOR], operation_id="showDelivery", tags=["channels"],
     summary="A delivery", responses=of_read("resource.unknown"))  # fmt: skip
async def show_delivery(request: Asked, delivery: Name) -> DeliveryDetailOut:
    """One, what became of it, and its words as the person gets them."""
    found = await request.run(letters.show_delivery, request.services, request.actor, delivery=delivery)
    return shown(found, DeliveryDetailOut)


@post("/api/deliveries/{delivery:str}/resend", guards=[DOOR], operation_id="resendDelivery",
      tags=["channels"], summary="Send again", status_code=200,
      responses=of_command("resource.unknown"))  # fmt: skip
async def resend(request: Asked, delivery: Name) -> DeliveryOut:
    """What is dead, doubtful or was skipped is due now. A doubtful one may arrive twice."""
    found = await request.run(letters.resend, request.services, request.actor, delivery=delivery)
    return shown(found, DeliveryOut)


@post("/api/deliveries/resend", guards=[DOOR], operation_id="resendDeliveries", tags=["channels"],
      summary="Send several again", status_code=200, responses=of_command())  # fmt: skip
async def resend_all(request: Asked, data: JSONBody[ResendSent]) -> Resent:
    """All of these statuses, at most 1,000 at a time."""
    count = await request.run(
        letters.resend_all,
        request.services,
        request.actor,
        status=data.status,
        channel=data.channel,
        ids=data.ids,
    )
    return Resent(count=count)


@get("/api/message-templates", guards=[DOOR], operation_id="listMessageTemplates", tags=["channels"],
     summary="Words of messages", responses=of_read())  # fmt: skip
async def list_templates(request: Asked) -> TemplateList:
    """Those that ship, and the installation's own."""
    found = await request.run(editing.list_templates, request.services, request.actor)
    return TemplateList(items=tuple(shown(one, TemplateOut) for one in found))


@post("/api/message-templates/preview", guards=[DOOR], operation_id="previewMessageTemplate",
      tags=["channels"], summary="Look at a template", status_code=200,
      responses=of_command("resource.unknown"))  # fmt: skip
async def preview(request: Asked, data: JSONBody[PreviewSent]) -> PreviewOut:
    """What it says for a sample of its kind, or all that is wrong with it. Keeps nothing."""
    found = await request.run(
        editing.preview,
        request.services,
        request.actor,
        kind=data.kind,
        language=data.language,
        length=data.length,
        content=data.content,
    )
    return PreviewOut(
        subject=found.subject,
        text=found.text,
        mistakes=tuple(
            TemplateMistake(
                line=one.line,
                code=one.code,
                message=sentence(f"template.{one.code}", {"line": one.line, **one.params}, request.language),
                params=one.params,
            )
            for one in found.mistakes
        ),
    )


@get("/api/message-templates/{kind:str}/{language:str}/{length:str}", guards=[DOOR],
     operation_id="showMessageTemplate", tags=["channels"], summary="The words of a message",
     responses=of_read("resource.unknown"))  # fmt: skip
async def show_template(
    request: Asked, kind: Kind, language: Language, length: LengthInPath, if_none_match: IfNoneMatch = None
) -> Response[TemplateOut]:
    """As they are now, and as they ship."""
    found = await request.run(
        editing.show_template, request.services, request.actor, kind=kind, language=language, length=length
    )
    return tagged(shown(found, TemplateOut), version=found.version, if_none_match=if_none_match)


@put("/api/message-templates/{kind:str}/{language:str}/{length:str}", guards=[DOOR],
     operation_id="putMessageTemplate", tags=["channels"], summary="Use words of your own",
     responses=of_command("resource.unknown", "resource.changed"))  # fmt: skip
async def put_template(
    request: Asked,
    *,
    kind: Kind,
    language: Language,
    length: LengthInPath,
    data: JSONBody[TemplateSent],
    if_match: IfMatch = None,
) -> TemplateOut:
    """In place of those that ship; every mistake with its line."""
    found = await request.run(
        editing.put_template,
        request.services,
        request.actor,
        kind=kind,
        language=language,
        length=length,
        content=data.content,
        seen=version_of(if_match),
    )
    return shown(found, TemplateOut)


@delete("/api/message-templates/{kind:str}/{language:str}/{length:str}", guards=[DOOR],
        operation_id="restoreMessageTemplate", tags=["channels"], summary="Go back to what ships",
        responses=of_command("resource.unknown"))  # fmt: skip
async def restore_template(request: Asked, kind: Kind, language: Language, length: LengthInPath) -> None:
    """The installation's own words are gone."""
    await request.run(
        editing.restore_template,
        request.services,
        request.actor,
        kind=kind,
        language=language,
        length=length,
    )


@get("/api/message-defaults", guards=[DOOR], operation_id="showMessageDefaults", tags=["channels"],
     summary="How people are usually told", responses=of_read())  # fmt: skip
async def show_defaults(request: Asked) -> PreferencesOut:
    """What holds for everybody who has not chosen."""
    return preferences_out(await request.run(preferences.show_defaults, request.services, request.actor))


@put("/api/message-defaults", guards=[DOOR], operation_id="putMessageDefaults", tags=["channels"],
     summary="Change how people are usually told", responses=of_command())  # fmt: skip
async def put_defaults(request: Asked, data: JSONBody[PreferencesSent]) -> PreferencesOut:
    """What shall hold for everybody who has not chosen."""
    wanted = wanted_of(data)
    return preferences_out(
        await request.run(preferences.put_defaults, request.services, request.actor, wanted=wanted)
    )


@get("/api/public-address", guards=[DOOR], operation_id="showPublicAddress", tags=["channels"],
     summary="Where people reach the installation", responses=of_read())  # fmt: skip
async def show_public_address(request: Asked) -> PublicAddressOut:
    """Links in messages begin with it."""
    url = await request.run(settings.public_url, request.services, request.actor)
    return PublicAddressOut(url=url, suggested=str(request.base_url).rstrip("/"))


@put("/api/public-address", guards=[DOOR], operation_id="putPublicAddress", tags=["channels"],
     summary="Say where people reach the installation", responses=of_command())  # fmt: skip
async def put_public_address(request: Asked, data: JSONBody[PublicAddressSent]) -> PublicAddressOut:
    """An http or https address of a site, without a path."""
    url = await request.run(settings.put_public_url, request.services, request.actor, url=data.url)
    return PublicAddressOut(url=url, suggested=str(request.base_url).rstrip("/"))


ROUTES = (
    list_plugins, list_channels, show_channel, put_channel, delete_channel, test_channel, list_deliveries,
    show_delivery, resend, resend_all, list_templates, preview, show_template, put_template, restore_template,
    show_defaults, put_defaults, show_public_address, put_public_address,
)  # fmt: skip
