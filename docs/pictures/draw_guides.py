"""Draws the pictures that the guides of the shipped SOPs show.

They hold no words, so one picture serves every language. Run ``python docs/pictures/draw_guides.py`` from
the project's root to draw them anew; they are drawn at twice their size and scaled down.
"""

# ruff: noqa: PLR0917 — places and sizes read best in a row: x, y, wide, high
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

SOPS = Path("sop_definitions")
WIDTH, HEIGHT, SCALE = 960, 540, 2

PAPER, INK, SOFT, WHITE = "#f4f6f8", "#23323f", "#c9d3dc", "#ffffff"
BLUE, GREEN, RED, AMBER = "#2f6fb0", "#2e8b57", "#c0392b", "#e0a030"

Points = list[tuple[float, float]]


class Sheet:
    """A drawing surface in picture units, with the few marks that the guides share."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, w: float, h: float, fill: str | None = WHITE, line: str | None = INK,
            round_: float = 10, wide: float = 4) -> None:  # fmt: skip
        """A rectangle with rounded corners."""
        self._draw.rounded_rectangle(
            self._scaled([(x, y), (x + w, y + h)]), round_ * SCALE, fill, line, round(wide * SCALE)
        )

    def disc(
        self, x: float, y: float, r: float, fill: str | None, line: str | None = None, wide: float = 4
    ) -> None:
        """A circle around a point."""
        self._draw.ellipse(self._scaled([(x - r, y - r), (x + r, y + r)]), fill, line, round(wide * SCALE))

    def line(self, points: Points, colour: str = INK, wide: float = 4) -> None:
        """A line with round joints."""
        self._draw.line(self._scaled(points), colour, round(wide * SCALE), joint="curve")
        for x, y in points:
            self.disc(x, y, wide / 2, colour)

    def shape(self, points: Points, fill: str, line: str | None = None) -> None:
        """A filled polygon."""
        self._draw.polygon(self._scaled(points), fill, line)

    def arc(
        self, x: float, y: float, r: float, start: float, end: float, colour: str = INK, wide: float = 4
    ) -> None:
        """Part of a circle; degrees clockwise from three o'clock."""
        self._draw.arc(
            self._scaled([(x - r, y - r), (x + r, y + r)]), start, end, colour, round(wide * SCALE)
        )

    def tick(self, x: float, y: float, r: float = 32) -> None:
        """This is how it should be."""
        self.disc(x, y, r, GREEN)
        self.line(
            [(x - r * 0.45, y), (x - r * 0.1, y + r * 0.35), (x + r * 0.5, y - r * 0.35)], WHITE, r * 0.2
        )

    def cross(self, x: float, y: float, r: float = 32) -> None:
        """This is how it should not be."""
        self.disc(x, y, r, RED)
        for sign in (-1, 1):
            self.line([(x - r * 0.4, y - sign * r * 0.4), (x + r * 0.4, y + sign * r * 0.4)], WHITE, r * 0.2)

    def arrow(self, x: float, y: float, length: float = 46, colour: str = BLUE) -> None:
        """From this to that, left to right."""
        self.line([(x, y), (x + length, y)], colour, 8)
        self.shape([(x + length + 14, y), (x + length - 8, y - 18), (x + length - 8, y + 18)], colour)

    def lines(self, x: float, y: float, w: float, count: int, colour: str = SOFT, step: float = 26) -> None:
        """Writing, from afar."""
        for number in range(count):
            short = 0.6 if number == count - 1 else 1.0
            self.line([(x, y + number * step), (x + w * short, y + number * step)], colour, 8)

    def code(self, x: float, y: float, size: float) -> None:
        """A code to scan; it says nothing."""
        self.box(x, y, size, size, WHITE, INK, 4)
        cell = size / 11
        for row in range(9):
            for column in range(9):
                if (row * 7 + column * 5 + row * column) % 3 == 0:
                    left, top = x + (column + 1) * cell, y + (row + 1) * cell
                    self.shape(
                        [(left, top), (left + cell, top), (left + cell, top + cell), (left, top + cell)], INK
                    )
        for column, row in ((1, 1), (8, 1), (1, 8)):
            self.box(x + column * cell, y + row * cell, 2 * cell, 2 * cell, WHITE, INK, 1, cell * 0.6)

    def person(self, x: float, y: float, size: float, colour: str = BLUE) -> None:
        """Head and shoulders, ``size`` high, standing on ``y``."""
        self.disc(x, y - size * 0.72, size * 0.26, colour)
        self._draw.pieslice(
            self._scaled([(x - size * 0.45, y - size * 0.42), (x + size * 0.45, y + size * 0.48)]),
            180,
            360,
            colour,
        )

    def frame(self, x: float, y: float, w: float, h: float, colour: str) -> None:
        """The corners of a camera's frame."""
        arm = min(w, h) * 0.16
        for cx, cy, dx, dy in ((x, y, 1, 1), (x + w, y, -1, 1), (x, y + h, 1, -1), (x + w, y + h, -1, -1)):
            self.line([(cx + dx * arm, cy), (cx, cy), (cx, cy + dy * arm)], colour, 8)

    def save(self, sop: str, name: str) -> None:
        """Write it to the SOP's media folder, small."""
        path = SOPS / sop / "media" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(64).save(path, optimize=True)

    def _scaled(self, points: Points) -> list[tuple[float, float]]:
        return [(x * SCALE, y * SCALE) for x, y in points]


def preparation(sheet: Sheet) -> None:
    """Cards counted, the owner called, the terminal charged."""
    for place in range(3):
        sheet.box(40 + place * 300, 90, 280, 340, WHITE, SOFT)
    for number in range(4):
        sheet.box(90 + number * 22, 160 + number * 26, 130, 82, (BLUE, WHITE)[number % 2], INK)
    sheet.tick(272, 390)
    sheet.box(430, 140, 110, 210, INK, INK, 18)
    sheet.box(440, 162, 90, 150, WHITE, WHITE, 4)
    sheet.disc(485, 332, 9, WHITE)
    for r in (26, 46, 66):
        sheet.arc(545, 150, r, 270, 360, BLUE, 8)
    sheet.tick(572, 390)
    sheet.box(700, 190, 150, 96, WHITE, INK, 12, 8)
    sheet.box(850, 220, 16, 36, INK, INK, 4)
    for cell in range(4):
        sheet.box(714 + cell * 33, 204, 26, 68, GREEN, GREEN, 4)
    sheet.tick(872, 390)


def _licence(sheet: Sheet, x: float, y: float, w: float = 250, h: float = 310) -> None:
    sheet.box(x, y, w, h, WHITE, INK, 4)
    sheet.box(x + 14, y + 14, w - 28, h - 28, None, AMBER, 4, 3)
    sheet.disc(x + w / 2, y + 62, 24, RED)
    sheet.lines(x + 44, y + 116, w - 88, 5)
    sheet.disc(x + w - 66, y + h - 58, 30, None, RED, 6)


def licence(sheet: Sheet) -> None:
    """All four corners in the picture; not cut off, no glare."""
    _licence(sheet, 110, 100)
    sheet.frame(80, 70, 310, 370, GREEN)
    sheet.tick(400, 450)
    _licence(sheet, 610, 150)
    sheet.shape([(690, 150), (790, 150), (720, 460), (630, 460)], "#fff7d6")
    sheet.box(540, 390, 400, 150, PAPER, PAPER, 0)
    sheet.frame(580, 70, 310, 320, RED)
    sheet.cross(900, 450)


def function_test(sheet: Sheet) -> None:
    """Scan, take payment, print, void."""
    for place in range(4):
        sheet.box(30 + place * 232, 150, 180, 230, WHITE, SOFT)
    for place in range(3):
        sheet.arrow(216 + place * 232, 265, 20)
    sheet.code(70, 205, 100)
    sheet.line([(52, 256), (188, 256)], RED, 6)
    sheet.box(284, 225, 136, 86, BLUE, INK)
    sheet.box(284, 243, 136, 18, INK, INK, 0)
    sheet.box(514, 190, 84, 150, WHITE, INK, 2)
    sheet.lines(528, 214, 56, 4, SOFT, 22)
    sheet.code(538, 296, 36)
    sheet.box(750, 225, 136, 86, SOFT, INK)
    sheet.line([(742, 330), (894, 206)], RED, 10)
    sheet.person(480, 480, 90)
    sheet.person(600, 490, 66, SOFT)


def terminal_back(sheet: Sheet) -> None:
    """Where the code and the seal are."""
    sheet.box(310, 50, 280, 440, INK, INK, 34)
    sheet.box(334, 80, 232, 120, "#3b4d5d", INK, 12)
    sheet.code(380, 222, 140)
    sheet.box(350, 212, 200, 160, None, GREEN, 12, 8)
    sheet.box(400, 406, 100, 40, AMBER, WHITE, 6)
    sheet.box(388, 396, 124, 60, None, GREEN, 10, 6)
    for y in (292, 426):
        sheet.line([(720, y), (620 if y == 426 else 600, y)], GREEN, 8)
    sheet.box(724, 240, 130, 104, WHITE, INK)
    sheet.line([(738, 292), (840, 292)], RED, 6)
    sheet.box(724, 376, 130, 100, WHITE, INK)
    sheet.disc(789, 426, 32, None, INK, 6)
    sheet.box(756, 366, 66, 18, INK, INK, 4)


def cables(sheet: Sheet) -> None:
    """A straight, dry cable; a bent one by the water."""
    for x in (60, 520):
        sheet.box(x, 80, 110, 110, WHITE, INK, 14)
        for dx in (36, 74):
            sheet.disc(x + dx, 135, 9, INK)
        sheet.box(x + 260, 240, 130, 150, INK, INK, 16)
        sheet.box(x + 276, 258, 98, 66, WHITE, WHITE, 6)
    sheet.line([(115, 135), (240, 150), (290, 240), (330, 262)], GREEN, 12)
    sheet.tick(420, 440)
    sheet.line([(575, 135), (660, 130), (600, 210), (700, 190), (640, 280), (790, 262)], RED, 12)
    sheet.shape([(560, 470), (575, 452), (760, 452), (775, 470)], "#7fb2dd")
    for x in (610, 660, 710):
        sheet.shape([(x, 390), (x - 12, 418), (x + 12, 418)], "#7fb2dd")
        sheet.disc(x, 420, 12, "#7fb2dd")
    sheet.cross(900, 440)


def handing_over(sheet: Sheet) -> None:
    """Name, count, money, signature, in this order."""
    for place in range(4):
        sheet.box(30 + place * 232, 150, 180, 230, WHITE, SOFT)
    for place in range(3):
        sheet.arrow(216 + place * 232, 265, 20)
    sheet.person(120, 300, 110)
    sheet.lines(70, 336, 100, 1)
    for x, y in ((290, 280), (356, 280), (323, 214)):
        sheet.box(x, y, 60, 60, AMBER, INK, 4)
        sheet.line([(x + 30, y + 4), (x + 30, y + 26)], INK, 6)
    for number in range(4):
        sheet.disc(556 + (number % 2) * 54 - 20, 236 + (number // 2) * 56, 24, AMBER, INK)
    sheet.line([(744, 330), (890, 330)], INK, 5)
    sheet.line([(752, 318), (772, 262), (786, 318), (806, 280), (820, 318), (846, 296), (880, 312)], BLUE, 6)


def clock_in(sheet: Sheet) -> None:
    """Face and sign in the picture, facing the light."""
    for x, colour in ((60, GREEN), (520, RED)):
        sheet.box(x, 90, 380, 330, WHITE if colour == GREEN else "#33404b", INK, 8)
        sheet.box(x + 40, 120, 300, 62, AMBER if colour == GREEN else "#4a5762", INK, 8)
        sheet.frame(x - 14, 76, 408, 358, colour)
    sheet.person(250, 420, 190)
    sheet.disc(710, 230, 60, "#fff3b0")
    sheet.person(710, 420, 190, "#1b242c")
    sheet.disc(30, 40, 26, AMBER)
    sheet.tick(440, 460)
    sheet.cross(900, 460)


def extinguisher(sheet: Sheet) -> None:
    """Pull the pin, aim at the foot of the fire, press."""
    for place in range(3):
        x = 40 + place * 300
        sheet.box(x, 90, 280, 350, WHITE, SOFT)
        sheet.box(x + 50, 210, 80, 190, RED, INK, 24)
        sheet.box(x + 74, 176, 32, 40, INK, INK, 4)
        sheet.line([(x + 60, 172), (x + 128, 160 + (place == 2) * 14)], INK, 10)
    sheet.disc(190, 176, 20, None, AMBER, 8)
    sheet.line([(150, 184), (172, 180)], AMBER, 8)
    sheet.arrow(218, 176, 30)
    for x in (590, 890):
        high = 120 if x == 590 else 60
        sheet.shape(
            [(x - 44, 400), (x - 30, 400 - high), (x - 8, 350), (x + 6, 390 - high), (x + 26, 400)], AMBER
        )
    sheet.line([(446, 196), (480, 230), (500, 372), (536, 392)], INK, 10)
    sheet.line([(746, 196), (776, 230), (786, 330)], INK, 10)
    for end in ((840, 372), (850, 390), (836, 400)):
        sheet.line([(790, 340), end], BLUE, 6)


def shelf(sheet: Sheet) -> None:
    """Straight on, the whole row; not from the side."""
    for row in range(3):
        sheet.line([(60, 190 + row * 110), (440, 190 + row * 110)], INK, 8)
        for place in range(6):
            ours = (row, place) in ((0, 1), (0, 2), (1, 3), (1, 4), (1, 5), (2, 0))
            sheet.box(70 + place * 62, 112 + row * 110, 50, 74, BLUE if ours else SOFT, INK, 4)
    sheet.frame(40, 80, 420, 350, GREEN)
    sheet.tick(450, 460)
    for row in range(3):
        left, right = 190 + row * 110, 230 + row * 62
        sheet.line([(540, left), (890, right)], INK, 8)
        for place in range(6):
            x, wide = 550 + place * 56, 44 - place * 3
            foot = left + (right - left) * (x - 540) / 350
            high = 74 - place * 8
            sheet.shape(
                [(x, foot - 4), (x + wide, foot - 4), (x + wide, foot - high), (x, foot - high)], SOFT, INK
            )
    sheet.frame(600, 120, 200, 240, RED)
    sheet.cross(900, 460)


PICTURES: dict[tuple[str, str], Callable[[Sheet], None]] = {
    ("channel-activation", "preparation"): preparation,
    ("channel-activation", "licence"): licence,
    ("channel-activation", "function-test"): function_test,
    ("terminal-repair", "terminal-back"): terminal_back,
    ("equipment-inspection", "cables"): cables,
    ("delivery", "handing-over"): handing_over,
    ("attendance", "clock-in"): clock_in,
    ("onboarding-training", "extinguisher"): extinguisher,
    ("store-visit", "shelf"): shelf,
}


def main() -> None:
    """Draw all of them."""
    for (sop, name), draw in PICTURES.items():
        sheet = Sheet()
        draw(sheet)
        sheet.save(sop, name)


if __name__ == "__main__":
    main()
