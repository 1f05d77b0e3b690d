"""The office's frame: every page can be read, reached by keyboard and address, and says what is so."""

from __future__ import annotations

import random
import re
import zipfile
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from engine.commands.demo.http import now_ms
from engine.commands.demo.pictures import photograph, stamped
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import SITE, Running, open_job

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)

_PICTURES_LOADED = """() => Promise.all(
  [...document.querySelectorAll('.labels-sheet img')].map(
    (one) => one.complete || new Promise((loaded) => one.addEventListener('load', loaded))))
  .then(() => null)"""


@LOOKS
def test_every_page_of_the_office_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    job = open_job(own_server)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/")
    for name, path in {
        "office-jobs": "/office/jobs",
        "office-jobs-none": "/office/jobs?state=cancelled",
        "office-job": f"/office/jobs/{job}",
        "office-withheld": "/office/withheld",
        "office-labels": "/office/labels",
        "office-missing": "/office/nowhere",
    }.items():
        device.go(path)
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        device.check()
        device.shot(f"{name}-{kind}")
    device.page.get_by_role("button", name="Account" if language == "en" else "账号").click()
    expect(device.page.get_by_role("dialog")).to_be_visible()
    device.check()
    device.shot(f"office-account-{kind}")


def test_a_job_is_found_by_what_is_typed_and_opened_without_a_mouse(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at="/office/jobs")
    page = desk.page
    page.get_by_role("searchbox").focus()
    page.keyboard.type(job)
    expect(page.locator(".jobs-row")).to_have_count(1)
    expect(page).to_have_url(f"{server.url}/office/jobs?text={job}")
    page.keyboard.press("Tab")  # to the tabs …
    expect(page.get_by_role("tab", name="Open")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Overdue")).to_be_focused()
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".jobs-row")).to_have_count(1)
    page.keyboard.press("j")  # … and on to the job
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/office/jobs/{job}")
    expect(desk.heading()).to_be_focused()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(job)


def test_the_content_is_one_key_away(desk: Device) -> None:
    desk.sign_in("chen", at="/office/jobs")
    desk.go("/office/jobs")
    page = desk.page
    expect(desk.heading()).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_an_address_sent_to_somebody_leads_there_after_signing_in(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    expect(desk.page).to_have_url(f"{server.url}/office/jobs/{job}")
    expect(desk.heading()).to_have_text("Activate a card channel")


def test_a_job_of_another_region_is_not_there(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("hu", at=f"/office/jobs/{job}")
    expect(desk.page.get_by_text("This job does not exist, or it is no longer yours.")).to_be_visible()
    desk.check()


def test_what_others_do_shows_without_asking_again(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    expect(desk.page.get_by_text("Where it stands")).to_be_visible()
    server.person("lin").command(f"/api/jobs/{job}/notes", {"text": "The owner asks for a call first."})
    expect(desk.page.get_by_text("The owner asks for a call first.")).to_be_visible()


def test_language_and_appearance_hold_when_the_page_is_opened_again(
    devices: Devices, own_server: Running
) -> None:
    desk = devices(own_server, kind="desk")  # a language stands in the profile, and so for every other test
    desk.sign_in("lin", at="/office/jobs")
    page = desk.page
    page.get_by_role("button", name="Account and settings").click()
    with page.expect_response(lambda answer: answer.url.endswith("/api/me/language")):
        page.get_by_role("radio", name="简体中文").click()
    expect(page.get_by_role("dialog")).to_contain_text("语言")
    page.get_by_role("radio", name="深色").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="账号与设置")).to_be_focused()
    desk.go("/office/jobs")
    expect(desk.heading()).to_have_text("工单")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_person_is_met_in_their_own_language_on_a_new_device(devices: Devices, own_server: Running) -> None:
    first = devices(own_server, kind="desk", language="en")
    first.go("/office/")
    first.page.get_by_role("radio", name="简体中文").click()
    first.page.get_by_label("用户名").fill("chen")
    first.page.get_by_label("密码", exact=True).fill("a password for tests")
    with first.page.expect_response(lambda answer: answer.url.endswith("/api/me/language")):
        first.page.keyboard.press("Enter")
    second = devices(own_server, kind="desk", language="en")
    second.sign_in("chen", at="/office/jobs")
    expect(second.heading()).to_have_text("工单")


def test_who_is_sent_away_in_the_middle_signs_in_over_the_page(devices: Devices, own_server: Running) -> None:
    open_job(own_server)
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at="/office/jobs?state=all")
    page = desk.page
    expect(page.locator(".jobs-row")).to_have_count(1)
    desk.context.clear_cookies()  # as an administrator who signs them out, or time, would
    page.get_by_role("searchbox").fill("chan")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Please sign in again")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()
    desk.check()
    desk.shot("session-ended")
    dialog.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not right")
    dialog.get_by_label("Password", exact=True).fill("a password for tests")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("chan")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_another_person_begins_with_nothing_of_the_one_before(devices: Devices, own_server: Running) -> None:
    job = open_job(own_server)
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    page = desk.page
    expect(page.get_by_text("Where it stands")).to_be_visible()
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("User name").fill("hu")
    page.get_by_label("Password", exact=True).fill("a password for tests")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This job does not exist, or it is no longer yours.")).to_be_visible()
    expect(page.get_by_text("Where it stands")).to_have_count(0)


def stocked(running: Running) -> None:
    """Some shops, and a device, that labels can be printed for."""
    for number in range(1, 16):
        running.person("lin").put(
            f"/api/subjects/channel/CH-{6000 + number}",
            {"name": f"店铺 {number}", "branch": "hangzhou", "site": SITE, "address": f"文三路 {number} 号"},
        )
    running.person("lin").put(
        "/api/subjects/card-terminal/T-6001", {"name": "滨江店终端", "branch": "hangzhou", "site": SITE}
    )


@LOOKS
def test_labels_are_found_chosen_and_printed_several_on_a_page(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    stocked(own_server)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/labels")
    page = device.page
    rows, labels = page.locator(".labels-row"), page.locator(".labels-sheet img")
    expect(rows).to_have_count(16)
    page.get_by_role("combobox").select_option("card-terminal")
    expect(rows).to_have_count(1)
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    expect(labels).to_have_count(1)
    page.get_by_role("combobox").select_option("")
    page.get_by_role("searchbox").fill("文三路 12")
    expect(rows).to_have_count(1)
    page.get_by_role("checkbox").check()
    expect(labels).to_have_count(2)
    page.get_by_role("searchbox").fill("")
    expect(rows).to_have_count(16)
    for box in page.get_by_role("checkbox").all():
        box.check()
    expect(labels).to_have_count(16)
    page.evaluate(_PICTURES_LOADED)
    page.evaluate("scrollTo(0, 0)")
    device.check()
    device.shot(f"office-labels-chosen-{kind}")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 2  # twelve on the first
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print" if language == "en" else "打印")).to_be_hidden()
    expect(rows.first).to_be_hidden()
    assert labels.first.bounding_box()["width"] == pytest.approx(50 / 25.4 * 96, abs=1)  # type: ignore[index]


def test_a_printed_label_opens_the_jobs_of_its_shop_on_the_phone(
    devices: Devices, own_server: Running
) -> None:
    stocked(own_server)
    open_job(own_server, subject="CH-6003", site=None)
    label = own_server.person("chen").client.get("/api/subjects/channel/CH-6003/label.svg")
    assert "店铺 3 (CH-6003)" in label.text
    phone = devices(own_server)
    phone.sign_in("wei", at="/field/label/channel/CH-6003")
    expect(phone.page.get_by_text("店铺 3").first).to_be_visible()
    expect(phone.page.get_by_text("Activate a card channel").first).to_be_visible()


def withheld_work(running: Running, *, note: str = "") -> str:
    """What Wei verified without signal, while his job was given to Qian; the job."""
    job = open_job(running)
    lin, wei = running.person("lin"), running.person("wei")
    lin.command(
        f"/api/jobs/{job}/steps/prepare", {"answers": {"stock_ok": True, "first_card": 1, "last_card": 50}}
    )
    content = photograph(
        caption="licence", seed=random.randrange(2**31), taken_at=datetime.now(UTC), lat=30.2741, lon=120.1551
    )
    sha256, _ = wei.upload(content, "image/jpeg")
    running.person("chen").command(f"/api/jobs/{job}/assign", {"to": "qian"})
    at = now_ms()
    answers = {"licence": [{"blob": sha256, "at": at, "position": SITE, "source": "camera"}]}
    wei.put(
        f"/api/field/withheld/{job}",
        {
            "job": job,
            "status": "withheld",
            "command": {"do": "hand_in", "step": "verify_identity", "answers": answers, "at": at},
            "conflict": "reassigned",
            "problem": "actor.not_allowed",
            "made_at": at,
            "blobs": [sha256],
            **({"note": note} if note else {}),
        },
    )
    return job


@pytest.mark.parametrize("how", ["It was used", "It was not needed"])
def test_withheld_work_appears_at_once_shows_both_sides_and_is_settled_with_a_note(
    devices: Devices, own_server: Running, how: str
) -> None:
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at="/office/withheld")
    page = desk.page
    expect(page.get_by_text("No work is withheld")).to_be_visible()
    withheld_work(own_server)
    row = page.locator(".withheld-row")
    expect(row).to_contain_text("The job had been given to somebody else meanwhile.")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    sides = row.locator(".withheld-sides section")
    expect(sides.nth(0)).to_contain_text("Licence")
    expect(sides.nth(1)).to_contain_text("钱芳")
    expect(sides.nth(1)).to_contain_text("This step is for somebody else.")
    desk.check()
    desk.shot("office-withheld-sides")
    row.get_by_role("button", name="Licence").click()
    expect(page.get_by_role("dialog").locator("img")).to_have_js_property("naturalWidth", 1280)
    desk.check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    row.get_by_role("button", name="Settle").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=how).check()
    dialog.get_by_label("Note").fill("Qian has seen the licence.")
    desk.check()
    desk.shot("office-withheld-settle")
    dialog.get_by_role("button", name="Settle it").click()
    expect(page.get_by_text("Settled. It stays on record.")).to_be_visible()
    expect(page.get_by_text("No work is withheld")).to_be_visible()
    page.get_by_role("tab", name="Settled").click()
    expect(row).to_contain_text("Qian has seen the licence.")
    expect(row).to_contain_text(f"{how} · settled by 陈静")
    expect(row.get_by_role("button", name="Settle")).to_have_count(0)


def test_a_job_page_shows_the_work_that_its_job_did_not_take(desk: Device, server: Running) -> None:
    job = withheld_work(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    expect(desk.page.locator(".withheld-row")).to_contain_text("Verify identity")
    desk.page.locator(".path-as button").last.click()  # the list: letters above others nobody can judge
    desk.check()


@LOOKS
def test_evidence_opens_large_one_after_the_other_also_its_stamped_copy(
    devices: Devices, server: Running, kind: str, language: str, dark: bool
) -> None:
    job = open_job(server)
    lin, wei = server.person("lin"), server.person("wei")
    lin.command(
        f"/api/jobs/{job}/steps/prepare", {"answers": {"stock_ok": True, "first_card": 1, "last_card": 50}}
    )
    photos = []
    for _ in range(2):
        content = photograph(
            caption="licence",
            seed=random.randrange(2**31),
            taken_at=datetime.now(UTC),
            lat=30.2741,
            lon=120.1551,
        )
        blob, _ = wei.upload(content, "image/jpeg")
        copy, _ = wei.upload(stamped(content, ["Wei"]), "image/jpeg")
        photos.append({"blob": blob, "stamped": copy, "at": now_ms(), "position": SITE, "source": "camera"})
    wei.command(f"/api/jobs/{job}/steps/verify_identity", {"answers": {"licence": photos}})
    device = devices(kind=kind, language=language, dark=dark)
    device.sign_in("chen", at=f"/office/jobs/{job}")
    page = device.page
    thumbnails = page.locator("button.gallery-piece")
    expect(thumbnails).to_have_count(2)
    expect(thumbnails.first).to_contain_text("Licence" if language == "en" else "营业执照")
    expect(thumbnails.first).to_contain_text("Verify identity" if language == "en" else "身份核验")
    thumbnails.first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    picture = dialog.locator("img")
    expect(picture).to_have_attribute("src", f"/api/evidence/{photos[0]['blob']}")
    expect(picture).to_have_js_property("naturalWidth", 1280)
    device.check()
    device.shot(f"office-evidence-{kind}")
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("src", f"/api/evidence/{photos[1]['blob']}")
    dialog.get_by_role("radio", name="With stamp" if language == "en" else "带水印").check()
    expect(picture).to_have_attribute("src", f"/api/evidence/{photos[1]['stamped']}")
    expect(picture).to_have_js_property("naturalWidth", 960)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(thumbnails.first).to_be_focused()


def test_the_history_names_each_device_and_the_dossier_comes_as_a_file(desk: Device, server: Running) -> None:
    devices_there = [{"id": "POS-01", "kind": "pos", "name": "till"}, {"id": "SCAN-02", "kind": "scanner"}]
    server.person("lin").put(
        "/api/subjects/store/ST-6001", {"name": "城站综合超市", "branch": "hangzhou", "site": SITE}
    )
    job = open_job(
        server,
        sop="equipment-inspection",
        subject="ST-6001",
        site=None,
        inputs={"round": "2026-Q4", "devices": devices_there},
    )
    here = {"at": now_ms(), "position": {**SITE, "accuracy": 8}}
    server.person("wei").command(f"/api/jobs/{job}/steps/arrive", {"answers": {"here": [here]}})
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    history = desk.page.locator(".history")
    expect(history).to_contain_text("Step opened · Find POS-01")
    expect(history).to_contain_text("Step opened · Find SCAN-02")
    expect(history).not_to_contain_text("…")
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("link", name="Download the dossier").click()
    with zipfile.ZipFile(coming.value.path()) as dossier:
        assert "events.jsonl" in {name.rpartition("/")[2] for name in dossier.namelist()}
