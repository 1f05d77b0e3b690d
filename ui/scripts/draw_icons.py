"""Draws the app's icons as PNG in the sizes that phones ask for: `python ui/scripts/draw_icons.py`.

The mark is that of `icon.svg`: a route with its steps, the last one ticked. Drawn eight times too large and
scaled down, since Pillow's lines have hard edges.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

GROUND, INK, ROUTE = "#2456c9", "#ffffff", "#9cb4e8"
PUBLIC = Path(__file__).parents[1] / "src" / "field" / "public"
LARGER = 8


def curve(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """A cubic Bézier curve as points close enough to draw."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    found = []
    for step in range(201):
        t = step / 200
        s = 1 - t
        found.append(
            (
                s**3 * ax + 3 * s * s * t * bx + 3 * s * t * t * cx + t**3 * dx,
                s**3 * ay + 3 * s * s * t * by + 3 * s * t * t * cy + t**3 * dy,
            )
        )
    return found


def icon(size: int, *, maskable: bool) -> Image.Image:
    """The icon. A maskable one has its mark within the circle that every phone keeps."""
    side = size * LARGER
    image = Image.new("RGBA", (side, side), GROUND if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if not maskable:
        draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 15 / 64, fill=GROUND)
    scale = side / 64 * (0.74 if maskable else 1)
    shift = side * 0.13 if maskable else 0.0

    def place(x: float, y: float) -> tuple[float, float]:
        return x * scale + shift, y * scale + shift

    def dot(x: float, y: float, radius: float, colour: str) -> None:
        left, top = place(x - radius, y - radius)
        right, bottom = place(x + radius, y + radius)
        draw.ellipse((left, top, right, bottom), fill=colour)

    def stroke(points: list[tuple[float, float]], colour: str) -> None:
        draw.line([place(*point) for point in points], fill=colour, width=round(5 * scale), joint="curve")
        for point in points:
            dot(*point, 2.5, colour)

    stroke(curve(((19, 46), (19, 37), (45, 41), (45, 32))) + curve(((45, 32), (45, 23), (19, 27), (19, 18))), ROUTE)
    dot(19, 18, 5, INK)
    dot(32, 32.3, 5, INK)
    stroke([(37, 45.5), (42, 50.5), (51.5, 40.5)], INK)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    icon(192, maskable=False).save(PUBLIC / "icon-192.png", optimize=True)
    icon(512, maskable=False).save(PUBLIC / "icon-512.png", optimize=True)
    icon(512, maskable=True).save(PUBLIC / "icon-maskable-512.png", optimize=True)
    icon(180, maskable=True).convert("RGB").save(PUBLIC / "icon-180.png", optimize=True)
