"""What-if in a browser: a draft is simulated before it is published, and two runs are compared."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running

SOP = "channel-activation"
LONG = 60_000
TIGHT = """what_if: One coordinator
jobs: 100
arrivals: {hangzhou: 16}
"""


def add_file(running: Running, draft: str, name: str, text: str, *, sop: str = SOP) -> None:
    sent = {"path": f"{sop}/what-if/{name}.yaml", "text": text, "seen": None}
    running.person("xu").put(f"/api/drafts/{draft}/files", {"files": [sent]})


def opened(devices: Devices, running: Running, draft: str, *, item: str = "", **look: object) -> Workshop:
    device = devices(running, **look)
    device.sign_in("xu", at="/office/designer")
    return Workshop(device).open(draft, "what-if", item)


def run(workshop: Workshop, number: int) -> None:
    """Run, and wait for what it shows."""
    workshop.page.locator(".wif-run").get_by_role("button").click()
    shown = workshop.page.locator(".wif-runline")
    expect(shown).to_contain_text(workshop.said("whatIf.run.number", n=number), timeout=LONG)
    expect(workshop.page.locator(".wif-said").first).to_be_visible()


def tab(workshop: Workshop, name: str) -> None:
    workshop.page.get_by_role("tab", name=workshop.said(f"whatIf.tab.{name}"), exact=True).click()


def stepper(page: Page, role: str, branch: str) -> Locator:
    section = page.locator(".wif-section").nth(1)
    if section.get_attribute("open") is None:
        section.locator("> summary").click()
    return page.locator(f".wif-holders[data-role={role}][data-branch={branch}]")


def test_a_bottleneck_is_seen_and_another_person_takes_it_away(devices: Devices, own_server: Running) -> None:
    own = "new-activation"
    body = {"sop": own, "from": {"kind": "template", "sop": SOP}}
    draft = own_server.person("xu").command("/api/drafts", body)["draft"]["id"]
    add_file(own_server, draft, "tight", TIGHT, sop=own)
    workshop = opened(devices, own_server, draft, item="tight", kind="desk", language="en")
    page = workshop.page
    run(workshop, 1)
    expect(page.locator(".wif-said-danger").first).to_contain_text("%")
    expect(page.locator(".wif-step[data-heat='4'], .wif-step[data-heat='3']").first).to_be_visible()
    tab(workshop, "people")
    expect(page.locator(".wif-busy [data-overloaded=true]").first).to_contain_text(
        workshop.said("whatIf.people.overloaded")
    )
    holders = stepper(page, "field_staff", "hangzhou")
    before = int(holders.locator("output").inner_text())
    for more in (1, 2):
        holders.get_by_role("button").nth(1).click()
        expect(holders.locator("output")).to_have_text(str(before + more))
    expect(page.locator(".wif-old")).to_contain_text("2")
    run(workshop, 2)
    tab(workshop, "compare")
    expect(page.locator(".wif-went-better").first).to_be_visible()
    workshop.kept()
    text = text_of(own_server, draft, f"{own}/what-if/tight.yaml")
    assert yaml.safe_load(text) == {
        **yaml.safe_load(TIGHT),
        "people": {"hangzhou": {"field_staff": before + 2}},
    }


def test_a_run_is_cancelled(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    add_file(own_server, draft, "long", "what_if: Long\njobs: 10000\n")
    workshop = opened(devices, own_server, draft, item="long", kind="desk")
    page = workshop.page
    expect(page.locator(".wif-assumptions")).to_be_visible()
    page.keyboard.press("Control+Enter")
    going = page.locator(".wif-going")
    expect(going.get_by_role("progressbar")).to_be_visible()
    going.get_by_role("button").click()
    expect(going).to_have_count(0)
    expect(page.get_by_text(workshop.said("whatIf.stopped"))).to_be_visible()
    expect(page.locator(".wif-runline")).to_have_count(0)


def test_what_is_stated_is_written_down_and_shares_stay_whole(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    workshop = opened(devices, own_server, draft, kind="desk")
    page = workshop.page
    page.locator(".wif-section").nth(2).locator("> summary").click()
    review = page.locator(".wif-assumed[data-step=review]")
    review.locator("summary").click()
    usual = review.get_by_label(workshop.said("whatIf.time.usual"))
    usual.fill("1 h 30 min")
    usual.press("Enter")
    expect(review.get_by_text(workshop.said("whatIf.source.stated"))).to_have_count(1)
    first = review.get_by_role("slider").first
    first.focus()
    for _ in range(5):
        first.press("ArrowLeft")
    expect(review.get_by_text(workshop.said("whatIf.source.stated"))).to_have_count(2)
    workshop.kept()
    written = yaml.safe_load(text_of(own_server, draft, f"{SOP}/what-if/today.yaml"))["steps"]["review"]
    assert written["time"] == {"least": "2m", "usual": "90m", "most": "90m"}
    assert sum(written["outcomes"].values()) == pytest.approx(1)
    review.get_by_role("button", name=workshop.said("whatIf.source.forget")).first.click()
    expect(usual).to_have_value("5 min")


def test_findings_that_prevent_a_run_are_told(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    save(own_server, draft, f"{SOP}/sop.yaml", "steps:", "stepz:")
    workshop = opened(devices, own_server, draft, kind="desk")
    expect(workshop.page.get_by_text(workshop.said("whatIf.prevented"))).to_be_visible()
    expect(workshop.page.locator(".wif-findings code").first).to_contain_text(re.compile(r"sop\.yaml:\d+"))
    workshop.device.check()


def test_what_is_wrong_in_a_file_of_assumptions_is_found_and_leads_to_its_room(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    add_file(own_server, draft, "tight", TIGHT.replace("hangzhou", "mars"))
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "flow")
    page = workshop.page
    workshop.checked()
    workshop.findings().get_by_text(re.compile("there is no branch")).click()
    expect(page.locator(".workshop-room[data-room='what-if']")).to_be_visible()
    prevented = page.locator(".wif-findings")
    expect(prevented).to_contain_text("mars")
    device.shot("what-if-wrong")
    prevented.get_by_role("button").first.click()
    expect(page.locator(".cm-content")).to_contain_text("mars")
    device.shot("what-if-wrong-text")


@pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
def test_a_forecast_can_be_read_by_everybody(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    add_file(own_server, draft, "tight", TIGHT)
    workshop = opened(devices, own_server, draft, item="tight", kind=kind, language=language, dark=dark)
    page, device = workshop.page, workshop.device
    name = f"what-if-{kind}-{language}"
    stepper(page, "field_staff", "hangzhou")
    look(device, f"{name}-assumptions")
    run(workshop, 1)
    run(workshop, 2)
    look(device, f"{name}-sentences")
    for one in ("path", "steps", "people", "queues", "ends", "compare"):
        tab(workshop, one)
        page.get_by_role("tablist").evaluate("(tabs) => tabs.scrollIntoView()")
        look(device, f"{name}-{one}")
    tab(workshop, "path")
    page.locator(".wif-step[data-step=prepare]").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(device, f"{name}-step")


def look(device: Device, name: str) -> None:
    device.check()
    device.shot(name)
