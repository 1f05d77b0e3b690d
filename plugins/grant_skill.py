"""The action ``grant_skill``: a person has learnt something, so jobs that need it may come to them."""

from __future__ import annotations

from plugins.hooks import Action, hook


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
        )
    ]
