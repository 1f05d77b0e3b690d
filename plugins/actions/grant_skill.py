"""The action ``grant_skill``: a person has learnt something, so jobs that need it may come to them."""

from __future__ import annotations

from plugins.hooks import Action, Doing, hook


@hook
def sopwith_actions() -> list[Action]:
    """``do: grant_skill`` with the person's login and the skill."""
    return [
        Action(
            name="grant_skill",
            title={"zh-CN": "授予技能", "en": "Grant a skill"},
            with_schema={
                "type": "object",
                "required": ["person", "skill"],
                "additionalProperties": False,
                "properties": {
                    "person": {"type": "string", "minLength": 1, "maxLength": 100},
                    "skill": {"type": "string", "minLength": 1, "maxLength": 100},
                },
            },
            run=grant,
        )
    ]


async def grant(doing: Doing) -> dict[str, str]:
    """Ask the installation for it; a person who has the skill keeps it, so doing it twice does no harm."""
    person, skill = str(doing.with_["person"]), str(doing.with_["skill"])
    await doing.door.grant_skill(person=person, skill=skill, key=doing.key)
    return {"person": person, "skill": skill}
