"""Files are judged by the checks of plugins that their policies name; what cannot be checked is refused."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageFilter

from engine.language.organisation import Branch, Person
from engine.language.runbook import EvidencePolicy, Form
from engine.runtime.facts import BlobFacts
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.evidence import Upload
from engine.services.evidence_checks import checked
from engine.services.organisation_tables import count_up, write_branch, write_person
from engine.store import Store
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks import EvidenceCheck, Shown
from plugins.installed import Offer, Plugin, Plugins
from tests.engine.services.pictures import photograph

NOW = 1_772_413_200_000


class Counting:
    """A check that counts how often it is made, and says or raises what it is told to."""

    def __init__(self, says: dict[str, str] | Exception | None = None) -> None:
        self.says, self.seen = says, list[Shown]()

    def __call__(self, shown: Shown) -> dict[str, str] | None:
        self.seen.append(shown)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@pytest.fixture
def made(store: Store) -> Callable[[Counting], Services]:
    """An installation whose plugin ``acme`` checks licences."""

    def make(judge: Counting) -> Services:
        check = EvidenceCheck(
            name="licence", title={"zh-CN": "执照", "en": "Licence"}, kinds=("photo",), judge=judge
        )
        acme = Plugin(
            name="acme",
            package="acme",
            version="1",
            built_in=False,
            offers=(Offer("evidence_check", "licence"),),
        )
        services = compose(
            store, clock=SettableClock(NOW), plugins=Plugins(checks={"licence": check}, plugins=(acme,))
        )

        def people(unit: UnitOfWork) -> None:
            write_branch(unit, Branch(code="hangzhou", title={"en": "Hangzhou"}))
            write_person(unit, Person(login="wei", name="wei", branch="hangzhou"), at=NOW)
            count_up(unit, ref="people", branch=None, at=NOW)

        store.write(people)
        return services

    return make


def uploaded(services: Services, content: bytes) -> BlobFacts:
    name = hashlib.sha256(content).hexdigest()
    actor = Actor(login="wei", at=NOW)
    with Upload(services, actor, sha256=name, offset=0, total=len(content)) as upload:
        upload.write(content)
        facts = upload.finish().facts
    assert facts is not None
    return facts


def judged(services: Services, facts: BlobFacts, *check: str, field: str = "photo") -> Any:
    """What checks say of a file that is handed in as a photo for which these are asked."""
    form = Form(evidence={"photo": EvidencePolicy(kind="photo", check=check)})
    answers: Any = {field: [{"blob": facts.sha256}]}
    return checked(services, {facts.sha256: facts}, [form], answers)[facts.sha256].checks


def test_a_file_is_judged_by_what_its_field_asks_and_by_nothing_else(
    made: Callable[[Counting], Services],
) -> None:
    judge = Counting({"zh-CN": "不是执照", "en": "No licence"})
    services = made(judge)
    facts = uploaded(services, photograph(seed=1))

    assert judged(services, facts) == {}
    assert judged(services, facts, "licence", field="other") == {}
    assert judged(services, facts, "licence") == {"licence": {"zh-CN": "不是执照", "en": "No licence"}}
    assert [(shown.content, shown.media_type) for shown in judge.seen] == [(photograph(seed=1), "image/jpeg")]


def test_a_file_is_judged_once_and_on_arrival_where_a_policy_has_asked(
    made: Callable[[Counting], Services],
) -> None:
    judge = Counting()
    services = made(judge)
    first = uploaded(services, photograph(seed=1))
    assert [judged(services, first, "licence") for _ in range(3)] == [{"licence": None}] * 3
    assert len(judge.seen) == 1

    second = uploaded(services, photograph(seed=2))
    assert len(judge.seen) == 2
    assert judged(services, second, "licence") == {"licence": None}
    assert len(judge.seen) == 2


def test_a_check_that_crashes_refuses_names_its_plugin_and_is_made_again(
    made: Callable[[Counting], Services],
) -> None:
    judge = Counting(RuntimeError("no model"))
    services = made(judge)
    facts = uploaded(services, photograph(seed=1))

    assert judged(services, facts, "licence") == {
        "licence": {
            "zh-CN": "检查“执照”未能完成：插件 acme 出错。请联系管理员。",
            "en": "The check “Licence” could not be made: the plugin acme failed. Tell an administrator.",
        }
    }
    judge.says = None
    assert judged(services, facts, "licence") == {"licence": None}


def test_a_check_that_is_not_installed_refuses(made: Callable[[Counting], Services]) -> None:
    services = made(Counting())
    facts = uploaded(services, photograph(seed=1))

    said = judged(services, facts, "gone")["gone"]

    assert said["en"] == "The check “gone” is not installed, so it could not be made. Tell an administrator."
    assert set(said) == {"zh-CN", "en"}


def test_a_file_of_another_kind_is_left_to_the_policys_own_words(
    made: Callable[[Counting], Services],
) -> None:
    judge = Counting()
    services = made(judge)
    facts = uploaded(services, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")

    assert judged(services, facts, "licence") == {"licence": None}
    assert judge.seen == []


def test_the_built_in_check_tells_a_blurred_photo(store: Store) -> None:
    services = compose(store, clock=SettableClock(NOW))
    with Image.open(io.BytesIO(photograph(seed=1))) as opened:
        target = io.BytesIO()
        opened.filter(ImageFilter.GaussianBlur(30)).save(target, "JPEG")
    name = hashlib.sha256(target.getvalue()).hexdigest()
    services.blobs.put_stream([target.getvalue()], sha256=name)
    facts = BlobFacts(sha256=name, media_type="image/jpeg", size=1, received_at=NOW)

    assert judged(services, facts, "sharp")["sharp"]["zh-CN"].startswith("照片模糊")
