"""A channel is activated on a phone, from the day's list to the sealed dossier: with signal, without it, and
round by the backup channel."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from engine.services.verifying import verify
from tests.e2e.activation import Activation
from tests.e2e.field_pages import PATIENCE
from tests.e2e.phone import Device
from tests.e2e.server import Running

ON_SITE = ["verify_identity", "enter", "function_test", "sign"]
WALKED = [("prepare", "lin"), *((step, "wei") for step in ON_SITE)]


def approve(job: Activation) -> None:
    """The branch manager agrees."""
    job.server.person("chen").command(
        f"/api/jobs/{job.id}/decisions", {"step": "review", "outcome": "approve"}
    )


def test_a_channel_is_activated_on_the_phone_and_its_dossier_holds(
    phone: Device, server: Running, tmp_path: Path
) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.says("杭州市西湖区文三路 1 号")
    app.accept()
    app.start()
    job.verify_identity()
    job.enter()
    job.function_test()
    job.sign()
    app.all_sent()

    assert job.handed_in() == WALKED
    done = [one for one in job.history() if one["by"] == "wei"]
    assert [one["type"] for one in done if one["type"] in ("job.accepted", "step.handed_in")] == [
        "job.accepted",
        *["step.handed_in"] * 4,
    ]
    # The phone tells how far its clock was ahead, and its clock is this machine's.
    assert [abs(one["skew"]) < 5_000 for one in done] == [True] * len(done)
    [licence] = next(one for one in done if one.get("address") == "verify_identity")["answers"]["licence"]
    assert licence["source"] == "camera"
    assert licence["position"] == {
        "lat": 30.2741,
        "lon": 120.1551,
        "accuracy": 12,
        "at": licence["position"]["at"],
    }
    chen = server.person("chen")
    stamped, original = (chen.download(f"/api/evidence/{licence[of]}") for of in ("stamped", "blob"))
    assert stamped[:3] == original[:3] == b"\xff\xd8\xff"
    assert stamped != original

    approve(job)
    expect(app.page.get_by_role("heading", name=app.t("step.ended.title"))).to_be_visible(timeout=PATIENCE)
    assert job.status() == "completed"
    dossier = tmp_path / "dossier.zip"
    dossier.write_bytes(chen.download(f"/api/jobs/{job.id}/dossier"))
    assert [check.problems for check in verify(dossier).checks if not check.holds] == []
    assert verify(dossier).job == job.id


def test_without_signal_from_the_first_visit_on_everything_arrives_once_and_in_order(
    phone: Device, server: Running
) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    phone.offline()
    phone.page.reload()
    app.open_job(job.id)
    app.accept()
    app.start()
    job.verify_identity()
    job.enter()
    phone.page.reload()
    job.function_test()
    job.sign()
    assert app.unsent() == 5
    assert job.handed_in() == WALKED[:1]

    app.place("outbox")
    entries = app.page.locator(".outbox-entry")
    expect(entries).to_have_count(5)
    sizes = [entry for entry in entries.all_inner_texts() if "kB" in entry or "MB" in entry]
    assert len(sizes) == 4, "every step with photos says how large they are"
    app.reopen()
    expect(app.page.locator(".outbox-entry")).to_have_count(5, timeout=PATIENCE)

    phone.online()
    expect(app.page.get_by_text(app.t("outbox.empty.title"))).to_be_visible(timeout=2 * PATIENCE)
    assert job.handed_in() == WALKED
    wei = [
        one
        for one in job.history()
        if one["by"] == "wei" and one["type"] in ("job.accepted", "step.handed_in")
    ]
    assert [(one["type"], one.get("address")) for one in wei] == [
        ("job.accepted", None),
        *(("step.handed_in", step) for step in ON_SITE),
    ]
    claimed = [one["claimed_at"] for one in wei]
    assert claimed == sorted(claimed)
    assert all(one["claimed_at"] < one["at"] for one in wei), "they were done before they were sent"
    assert {blob["stored"] for blob in app.kept("blobs")} == {True}
    approve(job)
    assert job.status() == "completed"


def test_a_system_that_is_down_leads_round_by_the_backup_channel_and_back(
    phone: Device, server: Running
) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.start()
    job.verify_identity()
    app.fill(job.title("merchant_no"), "10203040")
    form = app.report("System down")
    app.check("problem-form")
    form.get_by_role("button", name="Fault code").click()
    app.page.get_by_role("option").first.click()
    form.get_by_role("textbox", name="What happened").fill("The page stays white.")
    app.button("step.problem.send").click()
    app.at("Enter by the backup channel")
    app.check("step-backup")
    app.photograph("Receipt of the backup channel")
    app.hand_in()
    job.function_test()
    job.sign()
    app.all_sent()
    assert job.handed_in() == [
        ("prepare", "lin"),
        ("verify_identity", "wei"),
        ("backup_entry", "wei"),
        ("function_test", "wei"),
        ("sign", "wei"),
    ]
    reported = [
        (one["address"], one["fault"], one["by"], one["answers"]["what_happened"])
        for one in job.history()
        if one["type"] == "fault.reported"
    ]
    assert reported == [("enter", "system_down", "wei", "The page stays white.")]
    approve(job)
    assert job.status() == "completed"
