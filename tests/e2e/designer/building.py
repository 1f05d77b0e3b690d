"""The channel activation of the language's specification, built from an empty page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.designer.hands import Hands
from tests.e2e.designer.workshop import Workshop

TEXT = """\
# Written by somebody who likes it so: other comments, other lines, the same SOP.
sop: {sop}
title: Activate a card channel
clock: working
due: 2d

steps:
  first_step: {{title: {{zh-CN: 前置准备, en: Prepare}}, by: role:coordinator, due: 4h}}
  step_1:
    title: {{zh-CN: 身份核验, en: Verify identity}}
    locked: true
    evidence:
      photo: {{kind: photo, count: 1..3, within: 200m, fresh: 10m, source: camera}}
  step_2:
    title: {{zh-CN: 系统录入, en: System entry}}
    evidence: {{photo: {{kind: photo}}}}
  step_3:
    title: {{zh-CN: 功能测试, en: Test a sale}}
    evidence: {{photo: {{kind: photo}}}}
    next:
      - {{when: this.yes_or_no, go: step_4}}
      - go: step_2
  step_4:
    title: {{zh-CN: 签字交接, en: Sign}}
    locked: true
    evidence: {{signature: {{kind: signature, signer: customer}}}}
  approval_1:
    title: {{zh-CN: 网点复核, en: Review}}
    approval:
      by: role:branch_manager
      outcomes: {{approve: done, rework: step_3}}
    due: 4h
    escalate:
      - {{at: due, notify: role:branch_manager}}
      - {{at: due + 2h, raise_to: role:regional_manager}}
  done: {{end: completed}}
  step_5:  # reached by the fault below only
    title: {{zh-CN: 备用通道录入, en: Enter by the backup channel}}
    evidence: {{photo: {{kind: photo}}}}
    next: step_3

faults:
  fault_1:
    title: {{zh-CN: 系统故障, en: System down}}
    from: [step_2, step_3]
    notify: role:tech_support
    go: step_5

guarantees:
  - {{before: done, always: [step_1, step_4, approval_1]}}
"""
FORM = """\
form: step-3
title: Test a sale
schema:
  type: object
  properties: {yes_or_no: {type: boolean, title: {zh-CN: 是或否, en: Yes or no}}}
"""


@dataclass
class Building:
    """Builds with whichever hands: every act is one that the screen offers."""

    workshop: Workshop
    hands: Hands

    @property
    def page(self) -> Page:
        return self.workshop.page

    @property
    def panel(self) -> Locator:
        return self.page.locator(".flow-panel")

    def said(self, key: str, **params: str | int) -> str:
        return self.workshop.said(key, **params)

    def card(self, step: str) -> Locator:
        return self.page.locator(f'[data-step="{step}"]')

    def section(self, name: str) -> Locator:
        return self.panel.get_by_role("region", name=self.said(name), exact=True)

    # -- the graph ------------------------------------------------------------------------------

    def open_step(self, step: str) -> None:
        """The step in the panel."""
        self.hands.press(self.card(step))
        expect(self.panel.locator(".panel-kind code")).to_have_text(step)

    def add_after(self, step: str, kind: str, new: str) -> None:
        """A step of that kind after a step; it is chosen then."""
        self.open_step(step)
        self.hands.press(self.page.get_by_role("button", name=self.said("flow.act.add"), exact=True))
        self.hands.pick(self.said(f"flow.kind.{kind}.text"))
        expect(self.card(new)).to_be_visible()
        self.open_step(new)

    # -- a step ---------------------------------------------------------------------------------

    def title(self, en: str, zh: str) -> None:
        label = self.said("flow.title")
        for language, text in (("en", en), ("zh", zh)):
            name = f"{label}, {self.said(f'flow.language.{language}')}"
            self.hands.write(self.panel.get_by_label(name, exact=True).first, text)

    def locked(self) -> None:
        self.hands.tick(self.panel.get_by_label(self.said("flow.locked"), exact=True))

    def by(self, who: str, *, decides: bool = False) -> None:
        label = "flow.who.decides" if decides else "flow.who.does"
        self._choose("flow.section.who", label, who)

    def due(self, number: int, *, whole: str | None = None) -> None:
        """Hours; with ``whole`` the unit, for the whole job."""
        section = self.section("flow.section.when")
        label = "flow.due" if whole is None else "flow.due.whole"
        self.hands.write(section.get_by_label(self.said(label), exact=True), str(number))
        if whole is not None:
            self.hands.choose(section.get_by_label(self.said("flow.span.unit")).first, whole)

    def evidence(self, kind: str) -> Locator:
        """Ask for evidence; gives its card, opened."""
        what = self.section("flow.section.what")
        self.hands.press(what.get_by_role("button", name=self.said("flow.evidence.add"), exact=True))
        self.hands.pick(self.said(f"flow.evidence.{kind}"))
        one = what.locator(".panel-evidence").last
        self.hands.press(one.locator("summary"))
        expect(one.locator(".panel-evidence-in")).to_be_visible()
        return one

    def form(self, title: str) -> None:
        self._choose("flow.section.what", "flow.form", title)

    def then(self, step: str) -> None:
        self._choose("flow.section.where", "flow.where.then", step)

    def notify(self, number: int, *, raised: bool = False, later: int | None = None, who: str = "") -> None:
        """A rung of the ladder: when it is due, or so many hours later. ``who`` comes in place of those whom
        it names at first."""
        when = self.section("flow.section.when")
        self.hands.press(when.get_by_role("button", name=self.said("flow.rung.add"), exact=True))
        rung = when.locator(".panel-ladder > li").nth(number)
        expect(rung).to_be_visible()
        if later is not None:
            field = rung.get_by_role("textbox", name=self.said("flow.rung.when"))
            self.hands.write(field, str(later))
        if raised:
            what = rung.get_by_role("combobox", name=self.said("flow.rung.what"))
            self.hands.choose(what, self.said("flow.rung.raise_to"))
        self._people(rung, who)

    def _people(self, within: Locator, who: str) -> None:
        """Just this one."""
        more = within.get_by_role("combobox", name=self.said("flow.people.more"))
        named = within.locator(".panel-person")
        before = [one.inner_text().strip(" ×\n") for one in named.all()]
        if before == [who]:
            return
        self.hands.choose(more, who)
        for one in before:
            self.hands.press(within.get_by_role("button", name=self.said("flow.people.less", who=one)))
        expect(named).to_have_count(1)

    def _choose(self, section: str, label: str, what: str) -> None:
        field = self.section(section).get_by_label(self.said(label), exact=True)
        self.hands.choose(field, what)
        expect(field.locator("option:checked")).to_have_text(what)

    def outcome(self, name: str, step: str) -> None:
        """Another outcome of the approval, and where it leads."""
        where, outcome = self.section("flow.section.where"), self.said(name)
        goes = where.get_by_label(self.said("flow.outcome.goes", outcome=outcome), exact=True)
        if goes.count() == 0:
            self.hands.press(where.get_by_role("button", name=self.said("flow.outcome.add"), exact=True))
            self.hands.pick(outcome)
        self.hands.choose(goes, step)
        expect(goes.locator("option:checked")).to_have_text(step)

    def yes_or_no_form(self) -> None:
        """A form for the step with one question, made in the form builder; back in the flow afterwards."""
        what = self.section("flow.section.what")
        step = self.panel.locator(".panel-kind code").inner_text()
        self.hands.press(what.get_by_role("button", name=self.said("flow.form.new"), exact=True))
        canvas = self.page.locator(".fb-canvas")
        expect(canvas).to_be_visible()
        self.hands.insert_field(self.said("form.offer.boolean"), "boolean")
        expect(self.page.locator("[data-view='canvas'] .fb-card")).to_have_count(2)  # and the evidence
        self.hands.press(self.page.locator(".workshop-tab").filter(has_text=self.said("designer.room.flow")))
        expect(self.card(step)).to_be_visible()
        self.open_step(step)

    def when_yes(self, step: str, *, otherwise: str) -> None:
        """Where it goes when the step's one question is answered with yes, and where else."""
        where = self.section("flow.section.where")
        self.hands.press(where.get_by_role("button", name=self.said("flow.where.add"), exact=True))
        ways = where.locator(".panel-ways > li")
        expect(ways).to_have_count(2)
        for way, goal in ((0, step), (1, otherwise)):
            goes = ways.nth(way).get_by_label(self.said("flow.where.go"), exact=True)
            self.hands.choose(goes, goal)
            expect(goes.locator("option:checked")).to_have_text(goal)

    # -- what belongs to all of it --------------------------------------------------------------

    def nothing_chosen(self) -> None:
        """The SOP in the panel."""
        self.hands.leave()
        expect(self.section("flow.sop.about")).to_be_visible()

    def fault(self, title: tuple[str, str], *, steps: tuple[str, ...], tell: str, form: str, go: str) -> None:
        self.nothing_chosen()
        self.hands.press(self.panel.get_by_role("button", name=self.said("flow.fault.add"), exact=True))
        expect(self.panel.locator(".panel-kind code")).to_have_text("fault_1")
        self.title(*title)
        where = self.section("flow.fault.where")
        some = self.said("flow.fault.some")
        self.hands.choose(where.get_by_label(self.said("flow.fault.in"), exact=True), some)
        for step in steps:
            self.hands.tick(where.get_by_label(step, exact=True))
        for box in where.get_by_role("checkbox").all():
            if box.is_checked() and box.locator("..").inner_text().strip() not in steps:
                self.hands.untick(box)
        self._people(self.section("flow.section.who"), tell)
        self.form(form)
        self._choose("flow.section.where", "flow.fault.then", go)

    def guarantee(self, before: str, always: tuple[str, ...]) -> None:
        self.nothing_chosen()
        section = self.section("flow.guarantees")
        self.hands.press(section.get_by_role("button", name=self.said("flow.guarantee.add"), exact=True))
        self._choose("flow.guarantees", "flow.guarantee.before", before)
        for step in always:
            self.hands.tick(section.get_by_label(step, exact=True))
        for box in section.get_by_role("checkbox").all():
            if box.is_checked() and box.locator("..").inner_text().strip() not in always:
                self.hands.untick(box)


def build(building: Building) -> None:
    """Everything, in the order in which somebody would do it."""
    one = building
    one.open_step("first_step")
    one.title("Prepare", "前置准备")
    one.by("Coordinator")
    one.due(4)

    one.add_after("first_step", "work", "step_1")
    one.title("Verify identity", "身份核验")
    one.locked()
    photo = one.evidence("photo")
    one.hands.write(photo.get_by_label(one.said("flow.evidence.most"), exact=True), "3")
    one.hands.tick(photo.get_by_label(one.said("flow.evidence.camera"), exact=True))
    one.hands.write(photo.get_by_label(one.said("flow.evidence.within"), exact=True), "200m")
    one.hands.write(photo.get_by_label(one.said("flow.evidence.fresh"), exact=True), "10")
    one.hands.choose(photo.get_by_label(one.said("flow.span.unit")).first, one.said("flow.unit.m"))

    one.add_after("step_1", "work", "step_2")
    one.title("System entry", "系统录入")
    one.evidence("photo")

    one.add_after("step_2", "work", "step_3")
    one.title("Test a sale", "功能测试")
    one.evidence("photo")
    one.yes_or_no_form()

    one.add_after("step_3", "work", "step_4")
    one.title("Sign", "签字交接")
    one.locked()
    signature = one.evidence("signature")
    one.hands.write(signature.get_by_label(one.said("flow.evidence.signer"), exact=True), "customer")

    one.add_after("step_4", "approval", "approval_1")
    one.title("Review", "网点复核")
    one.by("Branch manager", decides=True)
    one.due(4)
    one.notify(0, who="Branch manager")
    one.notify(1, raised=True, later=2, who="Regional manager")
    one.outcome("flow.outcome.rework", "Test a sale")

    one.add_after("done", "work", "step_5")
    one.title("Enter by the backup channel", "备用通道录入")
    one.evidence("photo")
    one.then("Test a sale")

    one.open_step("step_3")
    one.when_yes("Sign", otherwise="System entry")
    one.fault(
        ("System down", "系统故障"),
        steps=("System entry", "Test a sale"),
        tell="Technical support",
        form=one.said("flow.form.shared", title="Fault report"),
        go="Enter by the backup channel",
    )
    one.guarantee("done", ("Verify identity", "Sign", "Review"))
    one.nothing_chosen()
    one.hands.choose(
        one.section("flow.sop.about").get_by_label(one.said("flow.sop.clock"), exact=True),
        one.said("flow.clock.working"),
    )
    one.due(2, whole=one.said("flow.unit.d"))
