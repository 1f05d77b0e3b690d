"""The graph of an SOP in a browser: steps are added, joined and taken away, and the text follows at once."""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.server import Running

SOP = "channel-activation"
TEXT = f"{SOP}/sop.yaml"


def card(page: Page, step: str) -> Locator:
    return page.locator(f'[data-step="{step}"]')


def shows(page: Page, *steps: str) -> None:
    """Wait until just these steps are drawn."""
    for step in steps:
        expect(card(page, step)).to_be_visible()
    expect(page.locator("[data-step]")).to_have_count(len(steps))


def choose(page: Page, label: str) -> None:
    """Choose from the menu that is open."""
    page.get_by_role("menuitem", name=label).first.click()


@pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "en", True), ("phone", "zh-CN", False)],
)
def test_the_graph_is_drawn_and_a_step_is_opened_beside_it(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    page = device.page
    expect(card(page, "verify_identity")).to_be_visible()
    workshop.checked()
    device.check()
    device.shot(f"designer-flow-{kind}")
    if kind == "desk":
        card(page, "review").click()
        expect(page.locator(".flow-panel code").first).to_have_text("review")
        device.shot("designer-flow-approval")


def test_steps_are_built_by_keyboard_and_the_text_follows(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    save(own_server, draft, TEXT, text_of(own_server, draft, TEXT), f"sop: {SOP}\n# kept as it is\n")
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    page = device.page
    page.get_by_role("button", name=workshop.said("flow.kind.work.text")).press("Enter")
    shows(page, "step_1")
    expect(card(page, "step_1")).to_be_focused()
    page.keyboard.press("a")
    choose(page, workshop.said("flow.kind.approval.text"))
    shows(page, "step_1", "approval_1")
    page.keyboard.press("i")
    choose(page, workshop.said("flow.kind.work.text"))
    shows(page, "step_1", "step_2", "approval_1")
    page.keyboard.press("Delete")
    shows(page, "step_1", "approval_1")
    workshop.kept()
    text = text_of(own_server, draft, TEXT)
    assert "# kept as it is" in text
    assert list(yaml.safe_load(text)["steps"]) == ["step_1", "approval_1"]


def test_steps_are_built_by_mouse(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    fresh = f"sop: {SOP}\nsteps:\n  look: {{}}\n  done: {{end: completed}}\n"
    save(own_server, draft, TEXT, text_of(own_server, draft, TEXT), fresh)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    page = device.page
    shows(page, "look", "done")
    page.locator(".flow-palette-kind").first.drag_to(page.locator(".flow-insert").first)
    shows(page, "look", "step_1", "done")
    page.locator(".flow-insert").first.click()
    choose(page, workshop.said("flow.kind.wait.text"))
    shows(page, "look", "wait_1", "step_1", "done")
    workshop.kept()
    text = text_of(own_server, draft, TEXT)
    assert list(yaml.safe_load(text)["steps"]) == ["look", "wait_1", "step_1", "done"]


def opened(devices: Devices, running: Running, text: str) -> tuple[Workshop, str]:
    """A draft with just this SOP, on a desk."""
    draft = start(running, SOP)
    save(running, draft, TEXT, text_of(running, draft, TEXT), f"sop: {SOP}\n{text}")
    device = devices(running, kind="desk")
    device.sign_in("xu", at="/office/designer")
    return Workshop(device).open(draft), draft


def steps_of(running: Running, workshop: Workshop, draft: str) -> dict[str, object]:
    """The steps as the server keeps them."""
    workshop.kept()
    found: dict[str, object] = yaml.safe_load(text_of(running, draft, TEXT))["steps"]
    return found


def test_steps_chosen_together_become_a_group_and_undo_takes_it_back(
    devices: Devices, own_server: Running
) -> None:
    text = "steps:\n  look: {}\n  count: {} # twice\n  done: {end: completed}\n"
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    card(page, "look").click()
    card(page, "count").click(modifiers=["Control"])
    page.keyboard.press("m")
    choose(page, workshop.said("flow.act.group"))
    shows(page, "group_1", "group_1.look", "group_1.count", "done")
    assert steps_of(own_server, workshop, draft) == {
        "group_1": {"any_order": {"look": {}, "count": {}}},
        "done": {"end": "completed"},
    }
    workshop.undo()
    shows(page, "look", "count", "done")
    workshop.kept()
    assert text_of(own_server, draft, TEXT) == f"sop: {SOP}\n{text}"


def test_a_step_is_dragged_onto_an_arrow(devices: Devices, own_server: Running) -> None:
    text = "steps:\n  look: {}\n  count: {}\n  report: {}\n  done: {end: completed}\n"
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    shows(page, "look", "count", "report", "done")
    card(page, "report").drag_to(page.locator(".flow-insert").first)
    expect(page.locator("[data-step]").nth(1)).to_have_attribute("data-step", "report")
    assert list(steps_of(own_server, workshop, draft)) == ["look", "report", "count", "done"]


def test_two_steps_are_connected_by_dragging(devices: Devices, own_server: Running) -> None:
    text = "steps:\n  look: {}\n  count: {}\n  done: {end: completed}\n"
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    card(page, "look").hover()
    handle = page.locator(".react-flow__node[data-id=look] .flow-handle.source")
    handle.drag_to(card(page, "done"))
    choose(page, workshop.said("flow.connect.always"))
    expect(page.locator(".flow-said")).to_have_count(0)
    workshop.kept()
    assert steps_of(own_server, workshop, draft)["look"] == {"next": "done"}


def test_a_step_is_renamed_everywhere_that_speaks_of_it(devices: Devices, own_server: Running) -> None:
    text = "steps:\n  look: {next: count}\n  count: {by: 'performer:look'}\n  done: {end: completed}\n"
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    card(page, "look").click()
    page.get_by_role("button", name=workshop.said("flow.rename.of", name="look")).click()
    page.get_by_role("dialog").locator("input").fill("inspect")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    shows(page, "inspect", "count", "done")
    assert steps_of(own_server, workshop, draft)["count"] == {"by": "performer:inspect"}


def test_the_ways_that_no_scenario_takes_are_told(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(start(own_server, SOP))
    workshop.checked()
    device.page.get_by_role("button", name=workshop.said("flow.layer.coverage")).click()
    expect(device.page.locator(".flow-legend")).to_be_visible()


@pytest.mark.parametrize("sop", ["terminal-repair", "equipment-inspection"])
@pytest.mark.parametrize(("kind", "language", "dark"), [("desk", "en", False), ("phone", "zh-CN", True)])
def test_every_shipped_flow_can_be_read_by_everybody(
    devices: Devices, own_server: Running, sop: str, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(start(own_server, sop))
    expect(device.page.locator("[data-step]").first).to_be_visible()
    workshop.checked()
    device.check()
    device.shot(f"designer-flow-{sop}-{kind}")


def test_steps_are_chosen_by_a_frame_and_done_for_each_item(devices: Devices, own_server: Running) -> None:
    text = "steps:\n  look: {}\n  count: {}\n  report: {}\n  done: {end: completed}\n"
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    shows(page, "look", "count", "report", "done")
    above, below = card(page, "count").bounding_box(), card(page, "report").bounding_box()
    assert above is not None
    assert below is not None
    page.keyboard.down("Shift")
    page.mouse.move(above["x"] - 30, above["y"] + 5)
    page.mouse.down()
    page.mouse.move(below["x"] + 60, below["y"] + below["height"] / 2, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("[data-many]")).to_have_count(2)
    page.keyboard.press("Control+d")
    shows(page, "look", "count", "report", "count_2", "report_2", "done")
    workshop.undo()
    shows(page, "look", "count", "report", "done")
    card(page, "count").press("m")
    choose(page, workshop.said("flow.act.each"))
    shows(page, "look", "each_1", "each_1.count", "each_1.report", "done")
    assert steps_of(own_server, workshop, draft) == {
        "look": {},
        "each_1": {"each": {"of": "inputs.items", "steps": {"count": {}, "report": {}}}},
        "done": {"end": "completed"},
    }


def test_all_steps_are_chosen_at_once_and_taken_into_another_draft(
    devices: Devices, own_server: Running
) -> None:
    workshop, _ = opened(
        devices, own_server, "steps:\n  look:\n    title: Look\n    # well\n    due: 1h\n  count: {}\n"
    )
    page = workshop.page
    card(page, "look").click()
    page.keyboard.press("Control+a")
    expect(page.locator("[data-many]")).to_have_count(2)
    page.keyboard.press("Control+c")
    other = start(own_server, "terminal-repair")
    whole = text_of(own_server, other, "terminal-repair/sop.yaml")
    fresh = "sop: terminal-repair\nsteps:\n  begin: {}\n  done: {end: completed}\n"
    save(own_server, other, "terminal-repair/sop.yaml", whole, fresh)
    workshop.open(other)
    card(page, "begin").click()
    page.keyboard.press("Control+v")
    shows(page, "begin", "look", "count", "done")
    workshop.kept()
    text = text_of(own_server, other, "terminal-repair/sop.yaml")
    assert list(yaml.safe_load(text)["steps"]) == ["begin", "look", "count", "done"]
    assert "# well" in text


def test_what_was_typed_last_is_taken_back_while_its_field_has_the_focus(
    devices: Devices, own_server: Running
) -> None:
    workshop, draft = opened(devices, own_server, "steps:\n  look: {title: Look}\n  done: {end: completed}\n")
    page = workshop.page
    card(page, "look").click()
    title = page.locator(".flow-panel").get_by_label(
        f"{workshop.said('flow.title')}, {workshop.said('flow.language.en')}", exact=True
    )
    title.press("End")
    page.keyboard.type(" twice")
    page.keyboard.press("Control+z")
    expect(title).to_have_value("Look")
    expect(title).to_be_focused()
    assert steps_of(own_server, workshop, draft)["look"] == {"title": "Look"}


def test_a_condition_is_said_as_a_sentence(devices: Devices, own_server: Running) -> None:
    text = (
        "steps:\n"
        "  look:\n"
        "    form: {schema: {type: object, properties: {result: {enum: [pass, fail], title: Result}}}}\n"
        "  again: {}\n"
        "  done: {end: completed}\n"
    )
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    card(page, "look").click()
    page.get_by_role("button", name=workshop.said("flow.where.add")).click()
    way = page.locator(".panel-ways > li").first
    way.get_by_label(workshop.said("flow.condition.field")).select_option(label="Result")
    way.get_by_label(workshop.said("flow.condition.value")).select_option("fail")
    way.get_by_label(workshop.said("flow.where.go")).select_option("again")
    expect(page.locator(".flow-said").first).to_have_text("Result is fail")
    step = steps_of(own_server, workshop, draft)["look"]
    assert isinstance(step, dict)
    assert step["next"][0] == {"when": "this.result == 'fail'", "go": "again"}


def test_what_is_wrong_is_mended_in_the_panel_and_its_way_is_walked(
    devices: Devices, own_server: Running
) -> None:
    text = (
        "steps:\n  look: {next: [{when: inputs.ok, go: sign}, {go: done}]}\n"
        "  sign: {locked: true}\n  done: {end: completed}\n"
        "inputs: {type: object, properties: {ok: {type: boolean, title: OK}}}\n"
    )
    workshop, _ = opened(devices, own_server, text)
    page = workshop.page
    workshop.checked()
    card(page, "sign").click()
    page.locator(".flow-panel").get_by_role("button", name=workshop.said("flow.walk.show")).first.click()
    expect(page.locator(".flow-number")).to_have_text(["1", "2"])
    expect(page.locator(".flow-walk")).to_be_visible()


def test_whatever_is_written_is_shown_in_the_panel_or_told(devices: Devices, own_server: Running) -> None:
    text = (
        "inputs: {type: object, properties: {hue: {type: string, title: Hue}}}\n"
        "steps:\n"
        "  send: {do: webhook, with: {url: 'https://example.com/a'}, on_error: done}\n"
        "  look:\n    colour: red\n"
        "    form: {schema: {type: object, properties: {ok: {type: boolean, title: OK}}}}\n"
        "  done: {end: completed}\n"
        "triggers:\n  early: {schedule: '0 8 * * MON-FRI', inputs: {hue: red}}\n"
    )
    workshop, draft = opened(devices, own_server, text)
    page = workshop.page
    panel = page.locator(".flow-panel")
    card(page, "send").click()
    url = panel.locator("[data-handed=url]")
    url.get_by_role("textbox").fill("https://example.com/b")
    method = panel.locator("[data-handed=method]")
    method.get_by_role("radio", name="PUT").click()
    body = panel.locator("[data-handed=body]").get_by_role("combobox")
    body.select_option("inputs.hue")
    expect(body).to_have_value("inputs.hue")
    workshop.device.shot("designer-flow-action")
    assert steps_of(own_server, workshop, draft)["send"] == {
        "do": "webhook",
        "with": {"url": "https://example.com/b", "method": "PUT", "body": "{{ inputs.hue }}"},
        "on_error": "done",
    }
    card(page, "look").click()
    told = panel.get_by_role("region", name=workshop.said("flow.untold"))
    expect(told.locator("pre")).to_have_text('"red"')
    panel.get_by_role("button", name=workshop.said("flow.form.toFile")).click()
    expect(panel.get_by_label(workshop.said("flow.form"), exact=True)).to_have_value("look")
    page.keyboard.press("Escape")
    card(page, "send").press("Escape")
    trigger = panel.locator("details").filter(has_text="early")
    trigger.locator("summary").click()
    trigger.get_by_label(workshop.said("flow.trigger.schedule")).select_option("week")
    expect(trigger.locator("summary")).to_contain_text(
        workshop.said("flow.times.said.week", day=workshop.said("flow.day.MON"), time="08:00")
    )
    workshop.kept()
    whole = yaml.safe_load(text_of(own_server, draft, TEXT))
    assert whole["triggers"]["early"] == {"schedule": "0 8 * * MON", "inputs": {"hue": "red"}}
    assert whole["steps"]["look"] == {"colour": "red", "form": "look"}
