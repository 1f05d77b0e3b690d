"""What is not taken is said where one stands: by the phone before anybody leaves, else by the server."""

from __future__ import annotations

import io
import re
from pathlib import Path

from playwright.sync_api import Geolocation, expect

from engine.commands.demo.http import now_ms
from tests.e2e.activation import Activation
from tests.e2e.conftest import Devices
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.scenes import film, shop
from tests.e2e.server import SITE, Running, open_job

FAR: Geolocation = {"latitude": 30.2822, "longitude": 120.1551, "accuracy": 12}
"""900 m north of the site."""


def test_a_photo_taken_too_far_away_is_refused_on_site_and_taken_nearer(
    phone: Device, server: Running
) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    phone.context.set_geolocation(FAR)
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.start()
    licence = app.evidence(job.title("licence"))
    expect(licence.get_by_text(re.compile("go within 200 m"))).to_be_visible(timeout=PATIENCE)
    app.shoot(job.title("licence"))
    expect(app.page.get_by_text(re.compile("Taken 90. m from the site; at most 200 m"))).to_be_visible(
        timeout=PATIENCE
    )
    expect(app.button("camera.use")).to_be_disabled()
    app.check("camera-too-far")
    phone.context.set_geolocation({"latitude": 30.2742, "longitude": 120.1552, "accuracy": 8})
    app.button("camera.retake").click()
    app.page.locator(".camera-shutter").click()
    app.use_photo()
    app.will_pass()
    app.hand_in()
    app.at(job.title("enter"))
    app.all_sent()
    assert job.handed_in() == [("prepare", "lin"), ("verify_identity", "wei")]


def test_what_is_missing_is_marked_at_its_field_and_nothing_is_sent(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.start()
    job.verify_identity()
    app.all_sent()
    app.fill(job.title("merchant_no"), "12")
    app.hand_in()
    expect(app.page.get_by_role("textbox", name=job.title("merchant_no"))).to_have_attribute(
        "aria-invalid", "true"
    )
    expect(app.evidence(job.title("screen")).first).to_contain_text(app.t("evidence.more.photo", n=1))
    app.check("step-faults")
    app.page.get_by_text(re.compile("^Merchant number: ")).click()
    expect(app.page.get_by_role("textbox", name=job.title("merchant_no"))).to_be_focused()
    assert app.unsent() == 0
    assert job.handed_in()[-1] == ("verify_identity", "wei")


def test_no_address_leads_past_the_order_of_the_steps(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    for step in ("sign", "function_test", "review", "nothing"):
        app.go(f"jobs/{job.id}/steps/{step}")
        app.says(app.t("step.notOpen.title"))
        expect(app.button("step.handIn")).to_have_count(0)
    app.check("step-not-open")
    app.go(f"jobs/{job.id}/steps/prepare")
    expect(app.button("step.handIn")).to_have_count(0)
    app.go(f"jobs/{job.id}/steps/verify_identity")
    expect(app.button("step.handIn")).to_be_visible()


def test_a_step_of_somebody_else_is_only_looked_at(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.enter("chen")
    app.go(f"jobs/{job.id}/steps/verify_identity")
    expect(app.button("step.handIn")).to_have_count(0)
    app.check("step-of-another")


def test_what_the_server_refuses_comes_back_into_its_form_with_the_faults_marked(
    devices: Devices, server: Running, tmp_path: Path
) -> None:
    """Somebody else handed in such a picture: only the server can know."""
    picture = shop(700)
    others = visit(server, "qian")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    qian = server.person("qian")
    blob, _ = qian.upload(written.getvalue(), "image/jpeg")
    taken = {"at": now_ms(), "position": SITE, "source": "camera"}
    qian.command(
        f"/api/jobs/{others}/steps/check_in",
        {"answers": {"here": [taken], "front": [{"blob": blob, **taken}]}},
    )

    mine = visit(server, "wei")
    phone = devices(scene=film(tmp_path / "same.mjpeg", [picture], repeat=2))
    app = FieldApp(phone)
    app.begin()
    app.open_job(mine)
    app.start()
    with app.no_signal():
        app.take_position("Where you are")
        app.photograph("Front of the store")
        app.will_pass()
        app.hand_in()
        app.at("Look around")
    app.place("")
    expect(app.page.get_by_text(app.t("day.banner.held", n=1))).to_be_visible(timeout=PATIENCE)
    app.check("today-held")
    app.link("day.banner.held.go").click()
    app.says(app.t("held.why.refused"))
    app.says(re.compile("Front of the store"))
    app.check("outbox-held")
    app.button("held.edit").click()
    app.at("Check in")
    app.says(app.t("step.returned"))
    front = app.evidence("Front of the store")
    expect(front.locator(".evidence-capture[data-wrong=true]")).to_have_count(1, timeout=PATIENCE)
    expect(app.evidence("Where you are").locator(".evidence-capture")).to_have_count(1)
    app.check("step-returned")
    assert app.unsent() == 0


def visit(server: Running, who: str) -> str:
    """Open a visit of a store for somebody, who accepts it."""
    job = open_job(server, sop="store-visit", assignee=who, inputs={"purpose": "routine"})
    server.person(who).command(f"/api/jobs/{job}/acts", {"act": "accept"})
    return job
