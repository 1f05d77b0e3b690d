"""Variants in a browser: a matrix of branches, edits only for some of them, what is locked, what clashes."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.server import Running

SOP = "channel-activation"
TEXT = f"{SOP}/sop.yaml"
LOWER = f"{SOP}/variants/lower-tier.yaml"


def row(page: Page, branch: str) -> Locator:
    return page.locator(f"tr[data-branch='{branch}']")


def card(page: Page, step: str) -> Locator:
    return page.locator(f"[data-step='{step}']")


@pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
def test_the_matrix_tells_what_every_branch_takes_and_why(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "variants")
    page = device.page
    expect(row(page, "huzhou")).to_have_attribute("data-variant", "lower-tier")
    expect(row(page, "huzhou")).to_contain_text(workshop.said("variant.why.tag", tag="lower-tier"))
    expect(row(page, "shenzhen")).to_contain_text(workshop.said("variant.why.code"))
    expect(row(page, "hangzhou")).to_contain_text(workshop.said("variant.matrix.base"))
    expect(row(page, "hangzhou").locator(".badge")).to_have_text(workshop.said("variant.proof.ok"))
    workshop.checked()
    device.check()
    device.shot(f"designer-variants-{kind}")
    page.locator(".variants-one").first.click()
    expect(page.locator(".variant-difference").first).to_be_visible()
    device.check()
    device.shot(f"designer-variant-{kind}")
    page.get_by_role("button", name=workshop.said("variant.edit")).click()
    expect(page.locator(".scope-switch[data-scope='lower-tier']")).to_be_visible()
    expect(card(page, "train_owner")).to_be_visible()
    device.shot(f"designer-only-for-{kind}")


def test_a_variant_is_made_and_what_is_changed_then_holds_only_for_it(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, "refund-approval")
    base = text_of(own_server, draft, "refund-approval/sop.yaml")
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "variants")
    page = device.page
    page.get_by_role("button", name=workshop.said("variant.new")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(workshop.said("variant.new.title"), exact=True).fill("Lower tier")
    dialog.get_by_label(workshop.said("variant.new.tag"), exact=True).select_option("lower-tier")
    expect(dialog.locator(".variant-preview")).to_contain_text("“South”")
    device.check()
    device.shot("designer-variant-new")
    dialog.get_by_role("button", name=workshop.said("variant.new.make")).click()
    expect(page.locator(".scope-switch[data-scope='lower-tier']")).to_be_visible()
    card(page, "request").click()
    card(page, "request").press("a")
    page.get_by_role("menuitem", name=workshop.said("flow.kind.work.text")).first.click()
    expect(page.locator("[data-own='added']")).to_have_count(1)
    workshop.kept()
    file = "refund-approval/variants/lower-tier.yaml"
    change = yaml.safe_load(text_of(own_server, draft, file))["change"]
    assert "step_1" in change["steps"]
    assert text_of(own_server, draft, "refund-approval/sop.yaml") == base
    workshop.go("variants")
    expect(row(page, "huzhou")).to_have_attribute("data-variant", "lower-tier")
    expect(row(page, "qingyuan")).to_have_attribute("data-variant", "lower-tier")
    expect(row(page, "huzhou").locator("[data-kind='added']")).to_be_visible()
    workshop.undo()
    workshop.undo()
    workshop.kept()
    with pytest.raises(StopIteration):
        text_of(own_server, draft, file)


def test_a_locked_step_is_not_loosened(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    before = text_of(own_server, draft, LOWER)
    locked, evidence = _locked(text_of(own_server, draft, TEXT))
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "flow", "lower-tier")
    page = device.page
    card(page, locked).click()
    expect(page.locator(".lock-note")).to_contain_text(workshop.said("variant.lock.title"))
    page.locator(".panel-evidence summary").first.click()
    page.get_by_role("button", name=workshop.said("flow.evidence.remove")).first.click()
    expect(page.locator(".lock-refused")).to_contain_text("SOP008")
    expect(page.locator(".lock-refused")).to_contain_text(workshop.said("variant.lock.rule"))
    device.shot("designer-variant-locked")
    assert text_of(own_server, draft, LOWER) == before
    # Written by hand it stands, is told at the step, and is taken back there.
    loose = f"  steps:\n    {locked}: {{evidence: {{{evidence}: null}}}}\n"
    save(own_server, draft, LOWER, "  steps:\n", loose)
    expect(page.locator(".lock-refused .badge")).to_have_text("SOP008")
    page.get_by_role("button", name=workshop.said("variant.lock.takeBack")).click()
    expect(page.locator(".lock-refused")).to_have_count(0)
    workshop.kept()
    assert text_of(own_server, draft, LOWER) == before


def test_what_the_base_changed_too_is_decided_side_by_side(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    before = text_of(own_server, draft, TEXT)
    due = yaml.safe_load(before)["due"]
    save(own_server, draft, TEXT, f"\ndue: {due}\n", "\ndue: 9d\n")
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "variants", "lower-tier")
    page = device.page
    clash = page.locator(".clash[data-path='due']")
    expect(clash).to_contain_text(workshop.said("flow.span.day", n=9))
    device.check()
    device.shot("designer-variant-conflict")
    clash.get_by_role("button", name=workshop.said("variant.conflict.keep")).click()
    expect(clash).to_contain_text(workshop.said("variant.conflict.kept"))
    workshop.kept()
    assert '# kept: the base\'s due is "9d"' in text_of(own_server, draft, LOWER)
    clash.get_by_role("button", name=workshop.said("variant.conflict.again")).click()
    clash.get_by_role("button", name=workshop.said("variant.conflict.take")).click()
    expect(clash).to_have_count(0)
    workshop.kept()
    assert "due" not in yaml.safe_load(text_of(own_server, draft, LOWER))["change"]
    workshop.undo()
    expect(clash).to_be_visible()


def _locked(text: str) -> tuple[str, str]:
    """The first locked step with evidence, and the first piece of it."""
    for name, step in yaml.safe_load(text)["steps"].items():
        if step.get("locked") and step.get("evidence"):
            return name, next(iter(step["evidence"]))
    raise AssertionError(text)


def test_the_cards_of_the_base_tell_what_variants_make_of_them_and_the_tab_what_clashes(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    page = device.page
    mark = card(page, "function_test").locator(".flow-mark-variant")
    said = workshop.said("variant.card.adds", variant="Lower-tier cities", step="Train the owner")
    expect(mark).to_have_attribute("title", re.compile(re.escape(said)))
    tab = page.locator(".workshop-tab").filter(has_text=workshop.said("designer.room.variants"))
    expect(tab.locator(".workshop-count")).to_have_count(0)
    due = yaml.safe_load(text_of(own_server, draft, TEXT))["due"]
    save(own_server, draft, TEXT, f"\ndue: {due}\n", "\ndue: 9d\n")
    expect(tab.locator(".workshop-count")).to_contain_text(workshop.said("variant.conflicts.count", n=1))


def test_a_way_around_what_is_locked_is_walked_on_the_variant_that_has_it(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    text = text_of(own_server, draft, TEXT)
    locked, _ = _locked(text)
    steps = yaml.safe_load(text)["steps"]
    end = next(name for name, step in steps.items() if step.get("end") == "completed")
    first = next(iter(steps))
    ways = json.dumps([{"when": f"visits.{first} > 7", "go": end}, *steps[first]["next"]])
    around = f"  steps:\n    {first}: {{next: {ways}}}\n"
    save(own_server, draft, LOWER, "  steps:\n", around)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    page = device.page
    workshop.checked()
    shown = workshop.findings().locator(".finding-path").first
    shown.click()
    expect(page.locator(".scope-switch[data-scope='lower-tier']")).to_be_visible()
    expect(page.locator(".flow-number")).to_have_text(["1", "2"])
    expect(card(page, locked).locator(".flow-mark-locked")).to_be_visible()
