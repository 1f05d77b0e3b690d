"""Two ways to do the same in the workshop: with the mouse, and with nothing but the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 400
_TABS = """(wanted) => {
  const order = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }))
  const at = order.indexOf(document.activeElement)
  const to = order.findIndex((one) => one === wanted || wanted.contains(one))
  return at < 0 || to < 0 ? 1 : to - at
}"""
_FOCUSED = "(wanted) => wanted === document.activeElement || wanted.contains(document.activeElement)"


class Hands(Protocol):
    """What building an SOP takes."""

    page: Page

    def press(self, button: Locator) -> None:
        """Press a button, or open what folds."""

    def pick(self, item: str) -> None:
        """Choose from the menu that is open."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field what shall stand in it."""

    def choose(self, select: Locator, label: str) -> None:
        """Choose one of a list."""

    def tick(self, box: Locator) -> None:
        """Tick a box that is not ticked."""

    def untick(self, box: Locator) -> None:
        """Take the tick away."""

    def leave(self) -> None:
        """Choose nothing of the graph."""

    def insert_field(self, offer: str, kind: str) -> None:
        """Put a field of that kind at the end of the form on the bench."""


@dataclass
class Mouse:
    """Everything is clicked. Texts are typed, since there is no other way to write a word."""

    page: Page

    def press(self, button: Locator) -> None:
        button.click()

    def pick(self, item: str) -> None:
        self.page.get_by_role("menuitem", name=item).first.click()

    def write(self, field: Locator, text: str) -> None:
        field.click(click_count=3)
        self.page.keyboard.type(text)
        self.page.locator(".workshop-bar h1").click()  # the click elsewhere that ends writing
        expect(field).to_have_value(text)

    def choose(self, select: Locator, label: str) -> None:
        select.select_option(label=label)  # its list is the system's own window, which no page reaches

    def tick(self, box: Locator) -> None:
        if not box.is_checked():
            box.click()
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        box.click()
        expect(box).not_to_be_checked()

    def leave(self) -> None:
        self.page.locator(".react-flow__pane").click(position={"x": 12, "y": 200})

    def insert_field(self, offer: str, kind: str) -> None:
        del offer
        self.page.drag_and_drop(f"[data-piece='{kind}']", ".fb-canvas .fb-card >> nth=-1")


@dataclass
class Keys:
    """Nothing is clicked: what is wanted is reached by Tab."""

    page: Page

    def reach(self, wanted: Locator) -> None:
        """Go to it by Tab or Shift+Tab, whichever is nearer."""
        expect(wanted).to_have_count(1)
        element = wanted.element_handle()
        assert element is not None
        for _ in range(MOST_TABS):
            if self.page.evaluate(_FOCUSED, element):
                return
            steps = int(self.page.evaluate(_TABS, element)) or 1
            for _ in range(max(1, abs(steps))):
                self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
        raise AssertionError(f"{wanted} can't be reached by Tab")

    def press(self, button: Locator) -> None:
        step = button.get_attribute("data-step")
        if step is None:
            self.reach(button)
        else:
            self.reach(self.page.locator("[data-step][tabindex='0']"))
            self.page.keyboard.press("/")  # the graph's search finds a step by its name
            expect(self.page.locator(".flow-search input")).to_be_focused()
            self.page.keyboard.type(step)
            self.page.keyboard.press("Enter")
            expect(button).to_be_focused()
        self.page.keyboard.press("Enter")
        if step is not None:
            expect(self.page.locator(".flow-panel:focus-within")).to_have_count(1)  # where a step is opened

    def pick(self, item: str) -> None:
        items = self.page.get_by_role("menuitem")
        expect(items.filter(has_text=item).first).to_be_visible()
        self.page.keyboard.press("Home")
        for place in range(items.count()):
            expect(items.nth(place)).to_be_focused()
            if item in items.nth(place).inner_text():
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        expect(field).to_have_value(text)

    def choose(self, select: Locator, label: str) -> None:
        self.reach(select)
        self.page.keyboard.press("Space")
        self.page.keyboard.type(label)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        if not box.is_checked():
            self.reach(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).not_to_be_checked()

    def leave(self) -> None:
        self.reach(self.page.locator("[data-step][tabindex='0']"))
        self.page.keyboard.press("Escape")

    def insert_field(self, offer: str, kind: str) -> None:
        del kind
        self.reach(self.page.locator(".fb-canvas"))
        self.page.keyboard.press("/")
        self.page.keyboard.type(offer)
        self.page.keyboard.press("Enter")
