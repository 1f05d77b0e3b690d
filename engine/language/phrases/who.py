"""Who: ``assignee``, ``role:NAME``, ``user:LOGIN``, ``performer:STEP``."""

from __future__ import annotations

import difflib
import re
from typing import Literal, cast

from engine.language.phrases.problem import Problem, shown
from engine.language.runbook import Value
from forms.both import Both

Kind = Literal["assignee", "role", "user", "performer"]


class Who(Value, frozen=True, kw_only=True):
    """People by what they are. ``name`` is the role, the login or the step (dotted for a member)."""

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


_NAMED = re.compile(r"(role|user|performer):([^\s:]+)")


def parse_who(value: object) -> Who | Problem:
    """``role:branch_manager`` as a value; whether that role exists is not asked here."""
    if value == "assignee":
        return Who(kind="assignee")
    if isinstance(value, str) and (match := _NAMED.fullmatch(value)):
        return Who(kind=cast("Kind", match[1]), name=match[2])
    return Problem(
        message=Both(f"{shown(value)} does not say who", f"{shown(value).zh}没有说明是谁"), hint=_mend(value)
    )


_NAME_IT = {
    "role": Both("name the role after the colon", "在冒号后写角色名"),
    "user": Both("name the user after the colon", "在冒号后写登录名"),
    "performer": Both("name the step after the colon", "在冒号后写步骤名"),
}


def _mend(value: object) -> Both:
    forms = Both(
        "write `assignee`, `role:NAME`, `user:LOGIN` or `performer:STEP`",
        "写成`assignee`、`role:NAME`、`user:LOGIN`或`performer:STEP`",
    )
    if not isinstance(value, str):
        return forms
    head, colon, tail = value.partition(":")
    head, tail = head.strip().lower(), tail.strip()
    if colon and tail and not re.search(r"[\s:]", tail):
        near = difflib.get_close_matches(head, ("role", "user", "performer"), 1, 0.5)
        return Both(f"write `{near[0]}:{tail}`", f"写成`{near[0]}:{tail}`") if near else forms
    if colon and head in {"role", "user", "performer"} and not tail:
        return _NAME_IT[head]
    if not colon and re.fullmatch(r"[\w-]+", head):
        if difflib.get_close_matches(head, ("assignee",), 1, 0.6):
            return Both("write `assignee`", "写成`assignee`")
        return Both(
            f"write `role:{head}` if that is a role, `user:{head}` if it is a person's login",
            f"如果是角色，写成`role:{head}`；如果是登录名，写成`user:{head}`",
        )
    return forms
