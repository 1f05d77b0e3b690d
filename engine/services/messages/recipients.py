"""How people can be reached: what channels are told of them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.organisation import Organisation
from engine.services.messages.push import subscriptions_of
from engine.services.messages.wording import language_of
from engine.store.reading import Reading
from plugins.hooks.channels import Recipient


def recipients(reading: Reading, organisation: Organisation, people: Sequence[str]) -> dict[str, Recipient]:
    """How those of these people who are active can be reached."""
    push = subscriptions_of(reading, people)
    return {
        login: Recipient(
            login=login,
            name=person.name,
            language=language_of(person),
            email=person.email,
            phone=person.phone,
            push=push.get(login, ()),
        )
        for login in people
        if (person := organisation.people.get(login)) is not None and person.active
    }
