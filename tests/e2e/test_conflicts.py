"""Work done without signal meets a job that changed meanwhile: both sides are shown, and a person decides."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.activation import Activation
from tests.e2e.conftest import Devices
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.server import Running


def entered_without_signal(server: Running, phone: Device) -> Activation:
    """Wei enters the channel where there is no signal, and hands it in."""
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.start()
    job.verify_identity()
    app.all_sent()
    phone.offline()
    job.fill_entry()
    app.hand_in()
    app.at(job.title("function_test"))
    return job


def withheld(server: Running, job: Activation) -> list[dict[str, Any]]:
    """What the overseers see of work that this job did not take."""
    found: list[dict[str, Any]] = server.person("chen").get("/api/withheld", job=job.id)["items"]
    return found


def reassign(server: Running, job: Activation) -> None:
    server.person("chen").command(f"/api/jobs/{job.id}/assign", {"to": "qian"})


def decide(app: FieldApp, how: str) -> None:
    """Choose what becomes of the held work, and say so again where that is asked."""
    app.button(f"held.{how}").first.click()
    dialog = app.page.get_by_role("dialog")
    if how in ("hand_over", "withdraw"):
        dialog.get_by_role("button", name=app.t(f"held.{how}"), exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_job_given_to_another_meanwhile_shows_both_sides_and_the_work_is_handed_over(
    phone: Device, server: Running
) -> None:
    job = entered_without_signal(server, phone)
    app = job.app
    reassign(server, job)
    phone.online()
    app.place("outbox")
    app.says(app.t("held.why.reassigned", who="钱芳"))
    app.says(app.t("held.theirs.at", steps=job.title("enter")))
    app.page.get_by_text(app.t("answers.title")).first.click()
    app.says("10203040")
    app.check("outbox-conflict")
    app.until(lambda: withheld(server, job))
    [told] = withheld(server, job)
    assert (told["person"], told["status"]) == ("wei", "withheld")
    decide(app, "hand_over")
    app.says(app.t("settled.told"))
    app.check("outbox-handed-over")
    [told] = withheld(server, job)
    assert told["status"] == "handed_over"
    assert job.handed_in() == [("prepare", "lin"), ("verify_identity", "wei")]


def test_work_for_a_cancelled_job_is_taken_back_and_can_still_be_read(phone: Device, server: Running) -> None:
    job = entered_without_signal(server, phone)
    app = job.app
    server.person("chen").command(f"/api/jobs/{job.id}/cancel", {"reason": "The owner sold the store."})
    phone.online()
    app.place("outbox")
    app.says(app.t("held.why.closed"))
    app.check("outbox-closed")
    decide(app, "withdraw")
    app.says(app.t("settled.told"))
    app.page.get_by_text(app.t("answers.title")).first.click()
    app.says("10203040")
    app.until(lambda: [one["status"] for one in withheld(server, job)] == ["withdrawn"])


def test_a_job_that_comes_back_takes_the_work_when_it_is_sent_again(phone: Device, server: Running) -> None:
    job = entered_without_signal(server, phone)
    app = job.app
    reassign(server, job)
    phone.online()
    app.place("outbox")
    app.says(app.t("held.why.reassigned", who="钱芳"))
    server.person("chen").command(f"/api/jobs/{job.id}/assign", {"to": "wei"})
    expect(app.button("held.again").first).to_be_visible(timeout=PATIENCE)
    decide(app, "again")
    app.says(app.t("outbox.empty.title"))
    assert job.handed_in() == [("prepare", "lin"), ("verify_identity", "wei"), ("enter", "wei")]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_held_work_stays_when_the_app_is_closed(devices: Devices, server: Running, language: str) -> None:
    phone = devices(language=language)
    job = entered_without_signal(server, phone)
    app = job.app
    reassign(server, job)
    phone.online()
    app.place("outbox")
    app.says(app.t("held.why.reassigned", who="钱芳"))
    app.reopen()
    app.says(app.t("held.why.reassigned", who="钱芳"))
    app.check("outbox-held-again")
