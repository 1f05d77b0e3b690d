"""What actions may ask of the installation: the door that they are handed."""

from __future__ import annotations

import hashlib

import msgspec

from engine.runtime.facts import SYSTEM
from engine.services.actions.values import Grant
from engine.services.context import Services
from engine.services.organisation_rules import words_faults
from engine.services.organisation_tables import count_up
from engine.services.problems import Invalid, NotFound
from engine.services.translating import write_organisation
from engine.services.work.batches import Batch, Line
from engine.store.errors import Contended
from engine.store.unit_of_work import UnitOfWork


def grant_skill(services: Services, grant: Grant) -> Batch:
    """Give a person a skill, and write it into the record of administration; once for a key.

    Raises NotFound (``person.unknown``) and Invalid (``person.invalid``) for what can be no skill.
    """
    if faults := tuple(words_faults((grant.skill,), "/skills")):
        raise Invalid("person.invalid", "This can be no skill.", faults=faults)
    request = hashlib.sha256(msgspec.json.encode(grant)).hexdigest()

    def work(unit: UnitOfWork) -> Batch:
        at = services.clock.now()
        lines: list[Line] = []

        def grant_it() -> bytes:
            if _grant(unit, grant, at=at):
                lines.append(Line(what="skill.granted", detail=f"{grant.person}: {grant.skill}"))
            return b"{}"

        unit.idempotent(actor=SYSTEM, key=f"grant_skill:{grant.key}", request=request, at=at, work=grant_it)
        return Batch(claimed=len(lines), lines=tuple(lines))

    return write_organisation(services, work)


def _grant(unit: UnitOfWork, grant: Grant, *, at: int) -> bool:
    rows = unit.rows("SELECT skills, version, branch FROM person WHERE login = ?", grant.person)
    if not rows:
        raise NotFound("person.unknown", f"There is nobody called {grant.person[:80]}.")
    skills, version, branch = msgspec.json.decode(rows[0][0]), rows[0][1], rows[0][2]
    if grant.skill in skills:
        return False
    written = unit.run(
        "UPDATE person SET skills = ?, version = version + 1 WHERE login = ? AND version = ?",
        msgspec.json.encode([*skills, grant.skill]).decode(),
        grant.person,
        version,
    )
    if not written:
        raise Contended("the person was changed at this moment")
    details = {"skills": {"before": skills, "after": [*skills, grant.skill]}, "action": grant.key}
    unit.record("person.changed", grant.person, by=SYSTEM, at=at, details=details)
    count_up(unit, ref=grant.person, branch=branch, at=at)
    return True
