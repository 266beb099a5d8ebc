"""Somebody who uses the desk with a keyboard alone: what Tab does not reach, or shows no focus, they cannot use."""

import re
from typing import Literal

from playwright.sync_api import Locator, Page, expect

Role = Literal["link", "button", "textbox", "radio", "checkbox", "combobox", "searchbox", "summary"]

_MANY = 250
"""More stops than any page of the desk has."""

_FOCUS_SHOWS = """element => {
  const style = getComputedStyle(element), label = element.labels && element.labels[0];
  const box = label && getComputedStyle(label, '::before');
  const seen = [style, box].filter(Boolean);
  return element === document.activeElement && seen.some(each =>
    each.boxShadow !== 'none' || (each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0));
}"""
"""A box or a shadow around what has the focus; that of a radio or a box to tick is drawn by its label."""


class OutOfReach(AssertionError):
    """Tab never stops at it, or nobody can see that it does."""

    def __init__(self, page: Page, role: str, name: str, why: str) -> None:
        super().__init__(f"{page.url}: {role} “{name}” {why}")


def said(page: Page, words: str) -> None:
    """The page says that something is done, or what is wrong."""
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()


class Keyboard:
    """The keys of somebody who looks at ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, role: Role, name: str) -> None:
        """Press Tab until the focus stands on what has this role and an accessible name that begins with these words;
        … stands for any. Raises OutOfReach.
        """
        wanted = self._named(role, name).first
        expect(wanted).to_be_attached()
        self._tab_to(wanted, role, name)
        if not wanted.evaluate(_FOCUS_SHOWS):
            raise OutOfReach(self.page, role, name, "does not show that it has the focus")

    def follow(self, name: str) -> None:
        """Open the link that says ``name``."""
        self.reach("link", name)
        self._go("Enter")

    def press(self, name: str) -> None:
        """Press the button that says ``name``."""
        self.reach("button", name)
        self._go("Enter")

    def unfold(self, name: str) -> None:
        self.reach("summary", name)
        self.page.keyboard.press("Enter")

    def write(self, name: str, words: str) -> None:
        """Put ``words`` in the place of whatever stands in the field."""
        self.reach("textbox", name)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(words)

    def tick(self, name: str) -> None:
        self.reach("checkbox", name)
        self.page.keyboard.press("Space")

    def choose(self, question: str, answer: str) -> None:
        """Choose the radio that says ``answer`` below ``question``: Tab stops once at the whole of it, and arrows go
        on from there.
        """
        group = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        radios = group.get_by_role("radio")
        wanted = group.get_by_role("radio", name=answer, exact=True)
        expect(wanted).to_be_attached()
        self._tab_to(radios, "radio", question)
        self.page.keyboard.press("Space")
        for _ in range(radios.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise OutOfReach(self.page, "radio", answer, "cannot be chosen with the arrows")

    def date(self, question: str, day: str, month: str, year: str) -> None:
        """Fill in the three boxes below ``question``."""
        group = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        for part, number in (("Day", day), ("Month", month), ("Year", year)):
            self._tab_to(group.get_by_role("textbox", name=part, exact=True), part, question)
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(number)

    def _named(self, role: Role, name: str) -> Locator:
        if role == "summary":
            return self.page.locator("summary").filter(has_text=name)
        return self.page.get_by_role(role, name=re.compile(rf"^\s*{re.escape(name).replace('…', '.*')}"))

    def _tab_to(self, wanted: Locator, role: str, name: str) -> None:
        for _ in range(_MANY):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise OutOfReach(self.page, role, name, "is never reached")

    def _go(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
