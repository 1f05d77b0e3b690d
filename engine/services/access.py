"""Access: one function says whether somebody may do something. Every route and every command asks it.

Three things decide: what the *roles* of a person say that their holders may do (``Role.may``), at which
*branch* each role is held (it reaches to the branches below), and whether the person is *concerned* by a
job: has a task in it, oversees it, or took part. An API token narrows this to its scopes and never
widens it. Whatever is not known (person, branch, role, action) is denied. docs/access.md explains it to
readers; the matrix in tests/engine/services/test_access.py is the whole table.

What a command may do to the order of a job, who is barred from an approval and what evidence is enough is
not decided here but by the runtime, for every caller alike.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from engine.language.organisation import Organisation, Role
from engine.runtime.values import Ms


class Action(StrEnum):
    """All that can be asked for. A token's scopes are these names, a family (``job.*``) or ``*``."""

    JOB_SEE = "job.see"
    JOB_OPEN = "job.open"
    JOB_HAND_IN = "job.hand_in"
    JOB_DECIDE = "job.decide"
    JOB_ACT = "job.act"
    JOB_ASSIGN = "job.assign"
    JOB_WITHHELD = "job.withheld"  # see and settle work that the job did not take
    EVIDENCE_PUT = "evidence.put"
    EVIDENCE_SEE = "evidence.see"
    SOP_SEE = "sop.see"
    SOP_CHECK = "sop.check"
    SOP_DESIGN = "sop.design"  # see, write and comment on drafts
    SOP_REVIEW = "sop.review"  # approve drafts, or ask for changes
    SOP_PUBLISH = "sop.publish"
    PEOPLE_SEE = "people.see"
    PEOPLE_MANAGE = "people.manage"
    BRANCH_SEE = "branch.see"
    BRANCH_MANAGE = "branch.manage"
    CODE_LIST_SEE = "code_list.see"
    CODE_LIST_MANAGE = "code_list.manage"
    SUBJECT_SEE = "subject.see"
    SUBJECT_MANAGE = "subject.manage"
    DEVICE_SEE = "device.see"
    DEVICE_MANAGE = "device.manage"
    CHANNEL_MANAGE = "channel.manage"  # channels, templates, and what could not be delivered
    TOKEN_MANAGE = "token.manage"  # noqa: S105  # an action, no secret
    AUDIT_SEE = "audit.see"
    METRICS_SEE = "metrics.see"
    SYSTEM_OCCUR = "system.occur"  # hand in events of devices and other systems
    SYSTEM_WORK = "system.work"  # carry the work that waits, as workers do
    SYSTEM_FIRE = "system.fire"  # timers, and telling a parent job of its child
    SYSTEM_ANSWER = "system.answer"  # answer a `do` step with its result


MAY = {
    "see": "sees every job of the branch and those below, with history and evidence",
    "open": "opens jobs there",
    "assign": "sees, and gives jobs to people",
    "manage": "sees, opens, assigns, and acts on every job (extend, pause, transfer, cancel); "
    "changes the branch itself",
    "people": "adds and changes people: roles no stronger than one's own, skills, absences, passwords",
    "subjects": "adds and changes subjects (customers, channels, devices) and registers devices",
    "channels": "sets up channels and the words of messages (held at a branch at the top)",
    "code_lists": "changes code lists (held at a branch at the top)",
    "design": "writes drafts of SOPs and forms (held at a branch at the top)",
    "review": "writes drafts, and approves what others wrote (held at a branch at the top)",
    "publish": "writes and approves drafts, publishes SOPs and rolls back (held at a branch at the top)",
    "events": "hands in events of devices and other systems",
    "audit": "sees every job, the audit log and the metrics",
    "all": "everything above",
}
"""The vocabulary of ``Role.may``: what a holder may do at the branch where the role is held and below."""

_CONTAINED: dict[str, frozenset[str]] = {
    "see": frozenset({"assign", "manage", "audit"}),
    "open": frozenset({"manage"}),
    "assign": frozenset({"manage"}),
    "design": frozenset({"review", "publish"}),
    "review": frozenset({"publish"}),
}
IMPLIED: dict[str, frozenset[str]] = {
    word: _CONTAINED.get(word, frozenset()) | ({"all"} - {word}) for word in MAY
}
"""Per word the words that contain it."""

BUILT_IN: dict[str, Role] = {
    "admin": Role(name="admin", title={"zh-CN": "管理员", "en": "Administrator"}, may=("all",)),
    "designer": Role(
        name="designer",
        title={"zh-CN": "流程设计", "en": "Operations designer"},
        may=("publish", "code_lists", "see"),
    ),
    "auditor": Role(name="auditor", title={"zh-CN": "审计", "en": "Auditor"}, may=("audit",)),
}
"""Roles that every installation has. An organisation may give a role of the same name another meaning."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and when. ``scopes`` is None for somebody who signed in, a set for an API token, and
    ``system`` is the engine itself (its clock, its child jobs), which can do only ``system.*``."""

    login: str
    at: Ms
    scopes: frozenset[str] | None = None
    system: bool = False


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to no branch: SOPs, code lists, the audit log."""


class AtBranch(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a branch: a job to be opened there, its subjects, the branch itself."""

    branch: str


class OfJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job: where it is, who took or takes part (logins), for whom its open tasks are and who oversees it
    (both as a ``by`` says it: ``user:LOGIN`` or ``role:NAME``, meant at the job's branch)."""

    branch: str
    people: frozenset[str] = frozenset()
    tasks: tuple[str, ...] = ()
    overseers: tuple[str, ...] = ()


class OfPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person: ``login`` belongs to ``branch``. ``roles`` are those they hold or shall hold."""

    login: str
    branch: str
    roles: tuple[tuple[str, str], ...] = ()


Resource = Installation | AtBranch | OfJob | OfPerson


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """Yes; ``because`` says by what right, for the audit log and for tests."""

    because: str


class Denied(msgspec.Struct, frozen=True, kw_only=True):
    """No, and the reason in one sentence that may be shown to who asked."""

    reason: str


Access = Allowed | Denied


def role_of(organisation: Organisation, name: str) -> Role | None:
    """The role as the organisation has it, else the built-in one of that name."""
    return organisation.roles.get(name) or BUILT_IN.get(name)


def rights(organisation: Organisation, login: str) -> tuple[tuple[str, str], ...]:
    """What the person's roles let them do: pairs of a word of :data:`MAY` and the branch it holds from."""
    person = organisation.people.get(login)
    if person is None or not person.active:
        return ()
    return tuple(
        (word, branch)
        for name, branch in person.roles
        if branch in organisation.branches and (role := role_of(organisation, name)) is not None
        for word in role.may
        if word in MAY
    )


def may(organisation: Organisation, login: str, word: str, branch: str | None) -> bool:
    """Whether a role of the person carries ``word`` (or one that contains it) at the branch.

    ``branch`` None asks for the whole installation: the role must be held at a branch at the top.
    """
    enough = IMPLIED[word] | {word}
    if branch is None:
        return any(
            held in enough and organisation.branches[at].parent is None
            for held, at in rights(organisation, login)
        )
    above = organisation.ancestry(branch)
    return any(held in enough and at in above for held, at in rights(organisation, login))


def acts_for(organisation: Organisation, login: str, at: Ms) -> frozenset[str]:
    """Whose tasks the person has at that moment: their own, and those of everybody they stand in for."""
    away = organisation.sometimes_away
    return frozenset({login, *(other for other in away if organisation.stand_in(other, at) == login)})


def is_meant(organisation: Organisation, people: frozenset[str], who: tuple[str, ...], branch: str) -> bool:
    """Whether one of ``people`` is meant by one of ``who`` (``user:…``, ``role:…``) at the branch."""
    for one in who:
        kind, _, name = one.partition(":")
        if kind == "user" and name in people:
            return True
        if kind == "role" and not people.isdisjoint(organisation.holders(name, branch)):
            return True
    return False


def in_scope(actor: Actor, action: Action) -> bool:
    """Whether the token that the actor came with reaches so far; always true without a token."""
    if actor.scopes is None:
        return True
    family = action.value.split(".")[0] + ".*"
    return bool(actor.scopes & {action.value, family, "*"})


def outranks(organisation: Organisation, login: str, roles: tuple[tuple[str, str], ...]) -> bool:
    """Whether everything that these roles may, the person may too, at the same branch.

    Keeps somebody who manages people from making, or taking over, an account stronger than their own.
    """
    for name, branch in roles:
        role = role_of(organisation, name)
        if role is None or branch not in organisation.branches:
            return False
        if not all(word in MAY and may(organisation, login, word, branch) for word in role.may):
            return False
    return True


def authorise(actor: Actor, action: Action, resource: Resource, organisation: Organisation) -> Access:
    """Whether ``actor`` may do ``action`` to ``resource``. The only place where this is decided."""
    if actor.system:
        if action.value.startswith("system."):
            return Allowed(because="system")
        return Denied(reason="The engine itself only keeps time and carries answers.")
    person = organisation.people.get(actor.login)
    if person is None or not person.active:
        return Denied(reason="This person is not known here, or is no longer active.")
    if not in_scope(actor, action):
        return Denied(reason=f"The token does not reach to {action.value}.")
    match resource:
        case OfJob():
            return _of_job(actor, action, resource, organisation)
        case AtBranch():
            return _at_branch(actor, action, resource.branch, organisation)
        case OfPerson():
            return _of_person(actor, action, resource, organisation)
        case Installation():
            return _of_installation(actor, action, organisation)


_NEEDS_AT_BRANCH = {
    Action.JOB_OPEN: "open",
    Action.BRANCH_MANAGE: "manage",
    Action.SUBJECT_MANAGE: "subjects",
    Action.PEOPLE_MANAGE: "people",
    Action.SYSTEM_OCCUR: "events",
    Action.DEVICE_MANAGE: "subjects",
}
_NEEDS_AT_THE_TOP = {
    Action.SUBJECT_MANAGE: "subjects",  # those of no branch
    Action.SOP_DESIGN: "design",
    Action.SOP_REVIEW: "review",
    Action.SOP_PUBLISH: "publish",
    Action.CODE_LIST_MANAGE: "code_lists",
    Action.BRANCH_MANAGE: "manage",
    Action.PEOPLE_MANAGE: "people",
    Action.AUDIT_SEE: "audit",
    Action.METRICS_SEE: "audit",
    Action.SYSTEM_OCCUR: "events",
    Action.SYSTEM_ANSWER: "all",
    Action.SYSTEM_WORK: "all",
    Action.DEVICE_MANAGE: "subjects",  # those of no branch
    Action.CHANNEL_MANAGE: "channels",
}
_FOR_EVERYBODY = frozenset(
    {Action.EVIDENCE_PUT, Action.SOP_SEE, Action.SOP_CHECK, Action.BRANCH_SEE, Action.CODE_LIST_SEE}
)
_OF_NO_BRANCH_FOR_EVERYBODY = frozenset({Action.SUBJECT_SEE, Action.DEVICE_SEE})


def _by_right(actor: Actor, word: str, branch: str | None, organisation: Organisation) -> Access:
    if may(organisation, actor.login, word, branch):
        return Allowed(because=word)
    where = "at the top of the tree" if branch is None else f"at {branch} or above it"
    return Denied(reason=f"Needs a role that may {word!r}, held {where}.")


def _of_installation(actor: Actor, action: Action, organisation: Organisation) -> Access:
    if action in _FOR_EVERYBODY or action in _OF_NO_BRANCH_FOR_EVERYBODY:
        return Allowed(because="everybody")
    if word := _NEEDS_AT_THE_TOP.get(action):
        return _by_right(actor, word, None, organisation)
    return Denied(reason=f"{action.value} is not asked of the whole installation.")


def _at_branch(actor: Actor, action: Action, branch: str, organisation: Organisation) -> Access:
    if branch not in organisation.branches:
        return Denied(reason="There is no such branch.")
    if action in _FOR_EVERYBODY:
        return Allowed(because="everybody")
    if word := _NEEDS_AT_BRANCH.get(action):
        return _by_right(actor, word, branch, organisation)
    if action in {Action.SUBJECT_SEE, Action.DEVICE_SEE, Action.PEOPLE_SEE}:
        return _near(actor, action, branch, organisation)
    return Denied(reason=f"{action.value} is not asked of a branch.")


def _near(actor: Actor, action: Action, branch: str, organisation: Organisation) -> Access:
    """Subjects and colleagues: of the own branch and of those at which the person holds a role."""
    person = organisation.people[actor.login]
    if branch == person.branch or any(branch == at for _, at in person.roles):
        return Allowed(because="own branch")
    words = ("see", "people") if action is Action.PEOPLE_SEE else ("see", "open", "subjects")
    for word in words:
        if may(organisation, actor.login, word, branch):
            return Allowed(because=word)
    return Denied(reason="It belongs to a branch that is not yours.")


def _of_person(actor: Actor, action: Action, person: OfPerson, organisation: Organisation) -> Access:
    if action is Action.PEOPLE_SEE and person.login == actor.login:
        return Allowed(because="self")
    if action is Action.TOKEN_MANAGE:
        if actor.scopes is not None:
            return Denied(reason="A token makes no tokens; sign in.")
        if person.login == actor.login:
            return Allowed(because="self")
    if action is Action.PEOPLE_SEE:
        return _near(actor, action, person.branch, organisation)
    if action in {Action.PEOPLE_MANAGE, Action.TOKEN_MANAGE}:
        access = _by_right(actor, "people", person.branch, organisation)
        if isinstance(access, Denied):
            return access
        held = organisation.people[person.login].roles if person.login in organisation.people else ()
        more = set(person.roles) - set(held)
        if person.login == actor.login and more and not may(organisation, actor.login, "all", person.branch):
            return Denied(reason="Nobody gives themselves a role; ask somebody else.")
        if not outranks(organisation, actor.login, (*held, *person.roles)):
            return Denied(reason="They may, or would be able to, do more than you.")
        return access
    return Denied(reason=f"{action.value} is not asked of a person.")


_OF_JOB = frozenset(
    {
        Action.JOB_SEE,
        Action.JOB_HAND_IN,
        Action.JOB_DECIDE,
        Action.JOB_ACT,
        Action.JOB_ASSIGN,
        Action.JOB_WITHHELD,
        Action.EVIDENCE_SEE,
    }
)


def _of_job(actor: Actor, action: Action, job: OfJob, organisation: Organisation) -> Access:
    if action not in _OF_JOB:
        return Denied(reason=f"{action.value} is not asked of a job.")
    people = acts_for(organisation, actor.login, actor.at)
    concerned = (
        not job.people.isdisjoint(people)
        or is_meant(organisation, people, job.tasks, job.branch)
        or is_meant(organisation, people, job.overseers, job.branch)
    )
    if action is Action.JOB_ASSIGN:
        if is_meant(organisation, people, job.overseers, job.branch):
            return Allowed(because="overseer")
        return _by_right(actor, "assign", job.branch, organisation)
    if action is Action.JOB_WITHHELD:
        if is_meant(organisation, people, job.overseers, job.branch):
            return Allowed(because="overseer")
        return _by_right(actor, "manage", job.branch, organisation)
    if concerned:
        return Allowed(because="concerned")
    if action in {Action.JOB_SEE, Action.EVIDENCE_SEE, Action.JOB_HAND_IN, Action.JOB_DECIDE}:
        return _by_right(actor, "see", job.branch, organisation)
    return _by_right(actor, "manage", job.branch, organisation)
