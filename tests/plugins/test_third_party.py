"""A third party's package is found by its entry points; its plugins do what docs/plugins.md says."""

from __future__ import annotations

import asyncio
import importlib
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from engine.flows.adapters import run_adapters
from engine.services.plugin_settings import ConfiguredAdapter
from plugins import containing
from plugins.hooks import Candidate, DeviceMessage, Doing, Failed, Parcel, Recipient, Shown, TryLater, Wanted
from plugins.installed import Offer, Plugin, Plugins, Trouble
from plugins.manager import load

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "tests" / "fixtures" / "plugins"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Plugins:
    """The plugins of an environment in which the third party's package is installed."""
    monkeypatch.syspath_prepend(PACKAGES)
    importlib.invalidate_caches()
    return load()


def test_what_the_package_offers_stands_beside_the_built_in_plugins(found: Plugins) -> None:
    assert [one for one in found.plugins if one.package == "acme-sopwith"] == [
        Plugin(
            name=f"acme-sopwith:{name}",
            package="acme-sopwith",
            version="1.2.0",
            built_in=False,
            offers=(offer,),
        )
        for name, offer in (
            ("daylight", Offer("evidence_check", "daylight")),
            ("labels", Offer("action", "print_label")),
            ("pigeon", Offer("channel", "pigeon")),
            ("scale", Offer("device_adapter", "scale")),
            ("seniority", Offer("dispatch_strategy", "seniority")),
        )
    ]


def test_what_cannot_be_imported_is_reported_with_the_reason(found: Plugins) -> None:
    assert (
        Trouble(
            plugin="acme-sopwith:broken",
            code="import_failed",
            why="ImportError: libacme.so is not here",
        )
        in found.troubles
    )


def test_its_action_is_done_or_fails_for_good_or_for_now(found: Plugins) -> None:
    def do(branch: str) -> object:
        doing = Doing(
            key="k1", job="j", step="s", with_={"branch": branch, "text": "T-1"}, attempt=1, door=None
        )
        return asyncio.run(containing.do(found.actions["print_label"], doing))

    assert do("hangzhou") == {"label": "T-1 #k1"}
    with pytest.raises(Failed, match="has no printer"):
        do("east")
    with pytest.raises(TryLater, match="jammed"):
        do("ningbo")


def test_its_channel_carries_a_message(found: Plugins) -> None:
    wei = Recipient(login="wei", name="魏强", language="zh-CN", phone="13800000000")
    parcel = Parcel(
        key="k1", kind="job", to=wei, subject="工单", text="有新工单", link=None, urgency="normal", attempt=1
    )
    pigeon = found.channels["pigeon"]

    assert containing.reaches(pigeon, wei)
    assert asyncio.run(containing.send(pigeon, parcel, {"loft": "杭州"})) == "pigeon k1"


def test_its_device_adapter_is_run(found: Plugins, tmp_path: Path) -> None:
    (tmp_path / "scale.txt").write_text("S-1 500\nS-2 750\n")

    async def walk() -> list[tuple[str, str, str | None, object]]:
        heard: asyncio.Queue[Sequence[DeviceMessage]] = asyncio.Queue()
        scales = ConfiguredAdapter(
            source="depot", adapter="scale", settings={"file": str(tmp_path / "scale.txt")}
        )
        running = asyncio.create_task(run_adapters(found, [scales], heard.put))
        messages = await asyncio.wait_for(heard.get(), 20)
        running.cancel()
        return [(one.source, one.key, one.device, one.data) for one in messages]

    assert asyncio.run(walk()) == [
        ("depot", "0", "S-1", {"grams": 500}),
        ("depot", "1", "S-2", {"grams": 750}),
    ]


def test_its_check_judges_photos(found: Plugins) -> None:
    def said(brightness: int) -> dict[str, str] | None:
        target = io.BytesIO()
        Image.new("L", (40, 30), brightness).save(target, "PNG")
        shown = Shown(content=target.getvalue(), media_type="image/png")
        return containing.judge(found.checks["daylight"], shown, plugin="acme-sopwith:daylight")

    assert said(200) is None
    assert said(10) == {
        "zh-CN": "照片太暗，请开灯后重拍。",
        "en": "The photo is too dark: switch on the light.",
    }


def test_its_strategy_puts_people_in_order(found: Plugins) -> None:
    wanted = Wanted(
        job="j", sop="s", branch="b", skills=(), priority="normal", latitude=None, longitude=None,
        due_at=None, at=0,
    )  # fmt: skip
    people = [
        Candidate(
            login=login, distance=None, position_age=None, open_jobs=0, open_due_soon=0, free_at=0,
            extra_skills=skills,
        )
        for login, skills in (("wei", 1), ("zhao", 3), ("qian", 1))
    ]  # fmt: skip

    ranking = containing.rank(found.strategies["seniority"], wanted, people)

    assert (ranking.failed, [one.login for one in ranking.order]) == (None, ["zhao", "qian", "wei"])


def test_the_guides_examples_are_these_files() -> None:
    guide = (ROOT / "docs" / "plugins.md").read_text("utf-8")
    shown = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    files = {path.read_text("utf-8") for path in (PACKAGES / "acme_sopwith").glob("*.py")}

    assert len(shown) == 5
    assert [example for example in shown if example not in files] == []
