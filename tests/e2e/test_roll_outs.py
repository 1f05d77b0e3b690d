"""SOPs at the desk in a real browser: what each branch gets, revisions, and a roll-out in stages with its
report."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.commands.up import DEFINITIONS
from engine.services.roll_outs.preparing import prepare
from engine.services.work.batches import Share
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job
from tests.e2e.words import said

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
SOP = "channel-activation"


def changed(folder: Path, old: str, new: str, *, file: str = "sop.yaml") -> Path:
    """The folder of the SOPs that ship with one of them, changed in one place."""
    whole = folder / "sops"
    shutil.copytree(DEFINITIONS / SOP, whole / SOP)
    shutil.copy(DEFINITIONS / "organisation.yaml", whole)
    (whole / SOP / "scenarios" / "prepare-is-late.yaml").unlink()  # of the deadlines that are changed
    path = whole / SOP / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return whole


def work_off(running: Running, *, at_most: int = 99) -> int:
    """Prepare variants as a worker does; how many there were."""
    done = 0
    while done < at_most and (claimed := prepare(running.services, Share()).claimed):
        done += claimed
    return done


def runbook_of(running: Running, job: str) -> str:
    return str(running.person("zhou").get(f"/api/jobs/{job}")["runbook"])


def choose(page: Page, folder: Path) -> None:
    """Choose a folder in the dialog of the system."""
    page.locator("input[type=file]").first.set_input_files(folder)
    expect(page.locator(".drop strong")).to_have_text(SOP)


def begin(device: Device, folder: Path, *, first: str) -> None:
    """Ask for a roll-out that begins with one branch."""
    page = device.page
    device.go(f"/office/sops/roll-out?sop={SOP}")
    choose(page, folder)
    page.get_by_role("button", name=said(device.language, "rollOut.someFirst")).click()
    page.get_by_role("checkbox", name=re.compile(first)).check()
    page.locator("textarea").fill("A week is too long to wait for")
    page.get_by_role("button", name=said(device.language, "rollOut.prepare")).click()
    expect(page).to_have_url(re.compile(f"/office/sops/{SOP}/roll-outs/"))


def carry_out(page: Page, act: str, confirm: str) -> None:
    page.get_by_role("button", name=act).click()
    page.get_by_role("dialog").get_by_role("button", name=confirm, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


@LOOKS
def test_every_page_of_sops_can_be_read(
    devices: Devices, own_server: Running, tmp_path: Path, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("zhou", at="/office/sops")
    page = device.page
    expect(page.get_by_text(SOP)).to_be_visible()
    device.check()
    device.shot(f"sops-list-{kind}")
    device.go(f"/office/sops/{SOP}")
    expect(page.locator(".matrix tbody tr")).to_have_count(11)
    device.check()
    device.shot(f"sops-branches-{kind}")

    first = "East" if language == "en" else "华东"
    device.go(f"/office/sops/roll-out?sop={SOP}")
    choose(page, changed(tmp_path, "due: 2d", "due: 4d"))
    page.get_by_role("button", name=said(language, "rollOut.someFirst")).click()
    page.get_by_role("checkbox", name=re.compile(first)).check()
    device.check()
    device.shot(f"sops-start-{kind}")
    page.get_by_role("button", name=said(language, "rollOut.prepare")).click()
    expect(page.get_by_text(said(language, "rollOut.stands.preparing"))).to_be_visible()
    work_off(own_server, at_most=1)
    expect(page.get_by_role("status").get_by_text(re.compile("1.*3"))).to_be_visible()
    device.check()
    device.shot(f"sops-preparing-{kind}")
    work_off(own_server)
    expect(page.get_by_text(said(language, "rollOut.stands.ready"))).to_be_visible()
    device.check()
    device.shot(f"sops-ready-{kind}")
    page.get_by_role("button", name=said(language, "rollOut.act.beginStage", n=1)).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    device.check()
    device.shot(f"sops-begin-{kind}")
    page.get_by_role("dialog").get_by_role(
        "button", name=said(language, "rollOut.act.begin"), exact=True
    ).click()
    expect(page.get_by_text(said(language, "rollOut.stands.partly_live", n=1, of=2))).to_be_visible()
    device.go(f"/office/sops/{SOP}")
    expect(page.get_by_text(said(language, "sops.newHere")).first).to_be_visible()
    device.check()
    device.shot(f"sops-halfway-{kind}")
    device.go(f"/office/sops/{SOP}?show=revisions")
    expect(page.locator(".differences li").first).to_be_visible()
    device.check()
    device.shot(f"sops-revisions-{kind}")


def test_a_sop_goes_live_in_two_stages_and_is_taken_back(
    devices: Devices, own_server: Running, tmp_path: Path
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("zhou", at="/office/sops")
    page = device.page
    before = open_job(own_server)
    begin(device, changed(tmp_path, "due: 2d", "due: 4d"), first="Hangzhou")
    assert work_off(own_server) == 3
    expect(page.get_by_text("Everything is in order; nothing is live yet")).to_be_visible()
    expect(page.get_by_text("the job, deadline: 2d → 4d").first).to_be_visible()
    conflict = page.locator(".conflict")
    expect(conflict).to_have_count(1)
    expect(conflict.locator("dd")).to_have_text(["2d", "4d", "3d"])
    expect(conflict).to_contain_text(f"{SOP}/variants/lower-tier.yaml:")
    assert runbook_of(own_server, open_job(own_server)) == runbook_of(own_server, before)

    carry_out(page, "Begin stage 1", "Go live")
    expect(page.get_by_text("1 of 2 stages are live")).to_be_visible()
    new, elsewhere = open_job(own_server), open_job(own_server, branch="shanghai", assignee=None, by="zhou")
    assert runbook_of(own_server, new) != runbook_of(own_server, before)
    assert runbook_of(own_server, elsewhere) == runbook_of(own_server, before)

    carry_out(page, "Begin stage 2", "Go live")
    expect(page.get_by_text("It is live in every branch")).to_be_visible()
    later = open_job(own_server, branch="shanghai", assignee=None, by="zhou")
    assert runbook_of(own_server, later) == runbook_of(own_server, new)

    carry_out(page, "Take back", "Take back")
    expect(page.get_by_text("It was taken back", exact=True)).to_be_visible()
    assert runbook_of(own_server, open_job(own_server)) == runbook_of(own_server, before)
    assert runbook_of(own_server, new) != runbook_of(own_server, before)


def test_an_error_in_one_variant_refuses_the_whole_and_says_where(
    devices: Devices, own_server: Running, tmp_path: Path
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("zhou", at="/office/sops")
    page = device.page
    wrong = changed(tmp_path, "go: enter", "go: entre", file="variants/lower-tier.yaml")
    begin(device, wrong, first="Hangzhou")
    work_off(own_server)
    expect(page.get_by_text("It has errors, so nothing went live anywhere")).to_be_visible()
    finding = page.locator(".finding-error").first
    expect(finding).to_contain_text("entre")
    expect(finding).to_contain_text(re.compile(rf"{SOP}/variants/lower-tier\.yaml:\d+:\d+"))
    expect(page.get_by_role("button", name=re.compile("Begin|Go live"))).to_have_count(0)
    device.check()
    device.shot("sops-refused-desk")


def test_one_roll_out_at_a_time_and_one_that_is_given_up_makes_way(
    devices: Devices, own_server: Running, tmp_path: Path
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("zhou", at="/office/sops")
    page = device.page
    folder = changed(tmp_path, "due: 2d", "due: 4d")
    begin(device, folder, first="Hangzhou")
    device.go(f"/office/sops/roll-out?sop={SOP}")
    choose(page, folder)
    page.get_by_role("button", name="Check and prepare").click()
    expect(page.get_by_text("Another roll-out of this SOP is under way.")).to_be_visible()
    page.get_by_role("link", name="Look at it").click()
    carry_out(page, "Give up", "Give up")
    expect(page.get_by_text("It was given up before anything was live")).to_be_visible()
    page.get_by_role("link", name="New roll-out").click()
    expect(page.get_by_role("heading", name="Roll out an SOP")).to_be_visible()


def test_a_zip_is_taken_and_files_of_another_sop_are_not(
    devices: Devices, own_server: Running, tmp_path: Path
) -> None:
    whole = changed(tmp_path, "due: 2d", "due: 4d")
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", whole)
    device = devices(own_server, kind="desk")
    device.sign_in("zhou", at="/office/sops/roll-out?sop=store-visit")
    page = device.page
    page.locator("input[type=file]").last.set_input_files(packed)
    expect(page.get_by_text(f"These files are of {SOP}, not of store-visit.")).to_be_visible()
    device.go(f"/office/sops/roll-out?sop={SOP}")
    page.locator("input[type=file]").last.set_input_files(packed)
    expect(page.locator(".drop strong")).to_have_text(SOP)
    page.get_by_role("button", name="Check and prepare").click()
    expect(page.get_by_text("It is being prepared", exact=True)).to_be_visible()
    work_off(own_server)
    carry_out(page, "Go live", "Go live")
    expect(page.get_by_text("It is live in every branch")).to_be_visible()
    device.go(f"/office/sops/{SOP}?show=revisions")
    expect(page.locator(".differences")).to_contain_text("the job, deadline: 2d → 4d")


def test_withdrawing_says_what_follows_and_can_be_undone(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("zhou", at=f"/office/sops/{SOP}")
    page = device.page
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("dialog")).to_contain_text("Jobs that run go on to their end as they are.")
    device.check()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn", exact=True)).to_be_visible()
    assert own_server.person("zhou").get(f"/api/sops/{SOP}")["withdrawn"] is True
    carry_out(page, "Offer again", "Offer again")
    expect(page.get_by_text("Withdrawn", exact=True)).to_have_count(0)


def test_whoever_may_not_publish_sees_everything_and_no_acts(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("chen", at=f"/office/sops/{SOP}")
    page = device.page
    expect(page.locator(".matrix tbody tr")).to_have_count(11)
    expect(page.get_by_role("button", name="Withdraw")).to_have_count(0)
    expect(page.get_by_role("link", name="Roll out")).to_have_count(0)
    device.go("/office/sops/roll-out")
    expect(page.get_by_text("You may not roll out SOPs")).to_be_visible()
    device.check()
