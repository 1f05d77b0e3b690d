"""A person's own messages and how they want to be told."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar.params import JSONBody, QueryParameter

from api.answers import of_command, of_read
from api.asked import Asked
from api.guards import signed_in
from api.handlers import delete, get, post, put
from api.parameters import Cursor, Limit, Name
from api.schemas.messages import (
    MessageOut,
    MessagePage,
    MyPreferencesOut,
    OfferedOut,
    PreferencesOut,
    PreferencesSent,
    PushKeyOut,
    PushSubscriptionList,
    PushSubscriptionOut,
    PushSubscriptionSent,
    ReadSent,
    UnreadOut,
)
from api.schemas.shape import milliseconds, shown
from engine.services.messages import inbox, preferences, push
from engine.services.messages.preferences import Preferences, PreferencesView

Unread = Annotated[bool, QueryParameter(description="Only what you have not read")]


@get("/api/me/messages", guards=[signed_in()], operation_id="listMyMessages", tags=["messages"],
     summary="Your messages", responses=of_read("request.invalid"))  # fmt: skip
async def list_messages(
    request: Asked, *, unread: Unread = False, cursor: Cursor = None, limit: Limit = None
) -> MessagePage:
    """Newest first, in the language that you ask for, with the number of unread ones.

    Looking marks nothing as read.
    """
    found = await request.run(
        inbox.list_messages,
        request.services,
        request.actor,
        unread=unread,
        language=request.language,
        cursor=cursor,
        limit=limit,
    )
    return MessagePage(
        items=tuple(shown(one, MessageOut) for one in found.items), next=found.next, unread=found.unread
    )


@post("/api/me/messages/read", guards=[signed_in()], operation_id="readMyMessages", tags=["messages"],
      summary="Mark messages as read", status_code=200, responses=of_command())  # fmt: skip
async def mark_read(request: Asked, data: JSONBody[ReadSent]) -> UnreadOut:
    """These, and all that came until a moment."""
    unread = await request.run(
        inbox.mark_read,
        request.services,
        request.actor,
        ids=data.ids,
        until=None if data.until is None else milliseconds(data.until),
    )
    return UnreadOut(unread=unread)


@get("/api/me/message-preferences", guards=[signed_in()], operation_id="showMyMessagePreferences",
     tags=["messages"], summary="How you are told", responses=of_read())  # fmt: skip
async def show_preferences(request: Asked) -> MyPreferencesOut:
    """What you chose, else the installation's usual; and the channels there are."""
    return _shown(await request.run(preferences.show_preferences, request.services, request.actor))


@put("/api/me/message-preferences", guards=[signed_in()], operation_id="putMyMessagePreferences",
     tags=["messages"], summary="Choose how you are told", responses=of_command())  # fmt: skip
async def put_preferences(request: Asked, data: JSONBody[PreferencesSent]) -> MyPreferencesOut:
    """Channels by urgency, quiet hours, a digest. The inbox in the app gets everything at once, always."""
    wanted = wanted_of(data)
    return _shown(
        await request.run(preferences.put_preferences, request.services, request.actor, wanted=wanted)
    )


@delete("/api/me/message-preferences", guards=[signed_in()], operation_id="dropMyMessagePreferences",
        tags=["messages"], summary="Be told as is usual", responses=of_command())  # fmt: skip
async def drop_preferences(request: Asked) -> None:
    """The installation's usual holds for you again."""
    await request.run(preferences.drop_preferences, request.services, request.actor)


@get("/api/push-key", guards=[signed_in()], operation_id="showPushKey", tags=["messages"],
     summary="Key for web push", responses=of_read())  # fmt: skip
async def show_push_key(request: Asked) -> PushKeyOut:
    """What browsers subscribe with (`applicationServerKey`)."""
    return PushKeyOut(key=await request.run(push.public_key, request.services))


@get("/api/me/push-subscriptions", guards=[signed_in()], operation_id="listMyPushSubscriptions",
     tags=["messages"], summary="Your browsers that take push", responses=of_read())  # fmt: skip
async def list_subscriptions(request: Asked) -> PushSubscriptionList:
    """Newest first."""
    found = await request.run(push.list_subscriptions, request.services, request.actor)
    return PushSubscriptionList(items=tuple(shown(one, PushSubscriptionOut) for one in found))


@post("/api/me/push-subscriptions", guards=[signed_in()], operation_id="addMyPushSubscription",
      tags=["messages"], summary="Take push in this browser", responses=of_command())  # fmt: skip
async def subscribe(request: Asked, data: JSONBody[PushSubscriptionSent]) -> PushSubscriptionOut:
    """The browser's subscription as it is. Sent again it stays one."""
    found = await request.run(
        push.subscribe,
        request.services,
        request.actor,
        subscription=push.Subscribing(endpoint=data.endpoint, p256dh=data.keys.p256dh, auth=data.keys.auth),
        agent=request.headers.get("user-agent"),
    )
    return shown(found, PushSubscriptionOut)


@delete("/api/me/push-subscriptions/{subscription_id:str}", guards=[signed_in()],
        operation_id="removeMyPushSubscription", tags=["messages"], summary="Take no more push there",
        responses=of_command("resource.unknown"))  # fmt: skip
async def unsubscribe(request: Asked, subscription_id: Name) -> None:
    """That browser gets no more push for you."""
    await request.run(push.unsubscribe, request.services, request.actor, subscription=subscription_id)


def wanted_of(data: PreferencesSent) -> Preferences:
    """What was sent, as the services have it."""
    return msgspec.convert(msgspec.to_builtins(data), Preferences)


def preferences_out(wanted: Preferences) -> PreferencesOut:
    """Preferences over the wire."""
    return msgspec.convert(msgspec.to_builtins(wanted), PreferencesOut)


def _shown(view: PreferencesView) -> MyPreferencesOut:
    return MyPreferencesOut(
        preferences=preferences_out(view.preferences),
        own=view.own,
        timezone=view.timezone,
        offered=tuple(
            OfferedOut(name=name, title=title, urgencies=urgencies) for name, title, urgencies in view.offered
        ),
    )


ROUTES = (
    list_messages, mark_read, show_preferences, put_preferences, drop_preferences, show_push_key,
    list_subscriptions, subscribe, unsubscribe,
)  # fmt: skip
