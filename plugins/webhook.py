"""The action ``webhook``: tell another system by an HTTP request."""

from __future__ import annotations

from plugins.hooks import Action, hook


@hook
def sopwith_actions() -> list[Action]:
    """``do: webhook`` with the address and, where wanted, a body."""
    return [
        Action(
            name="webhook",
            title={"zh-CN": "调用外部系统接口", "en": "Call another system"},
            with_schema={
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {
                    "url": {"type": "string", "pattern": "^https?://", "maxLength": 2000},
                    "method": {"enum": ["POST", "PUT", "PATCH"]},
                    "body": {},
                },
            },
        )
    ]
