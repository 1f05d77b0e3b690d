"""Writes tests/vectors/likeness.json: ``python -m tests.vectors.write_likeness``.

Grey pictures and the hash that the server makes of them: what the phone finds alike, the server finds alike.
"""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from engine.services.photographs import looks_of

FILE = Path(__file__).with_name("likeness.json")


def pictures() -> dict[str, Image.Image]:
    """Pictures of odd sizes, smaller than the cells too, flat ones and noise."""
    dice = random.Random(7)

    def noise(width: int, height: int) -> Image.Image:
        return Image.frombytes(
            "L", (width, height), bytes(dice.randrange(256) for _ in range(width * height))
        )

    shop = Image.new("L", (97, 61), 200)
    pen = ImageDraw.Draw(shop)
    pen.rectangle((8, 12, 60, 58), fill=90)
    pen.ellipse((50, 5, 92, 40), fill=30)
    pen.line((0, 60, 96, 0), fill=255, width=3)
    slope = Image.linear_gradient("L").resize((64, 48))
    return {
        "noise": noise(40, 30),
        "tall noise": noise(13, 57),
        "as small as the cells": noise(9, 9),
        "smaller than the cells": noise(5, 4),
        "a shop": shop,
        "the shop darker": shop.point(lambda value: value * 0.8),
        "a slope": slope,
        "nearly flat": Image.new("L", (20, 20), 128),
        "a wide slope": Image.radial_gradient("L").resize((71, 23)),
    }


def vectors() -> list[dict[str, Any]]:
    """Each picture with its bytes in base64 and its hash."""
    return [
        {
            "name": name,
            "width": picture.width,
            "height": picture.height,
            "grey": base64.b64encode(picture.tobytes()).decode(),
            "looks": looks_of(picture),
        }
        for name, picture in pictures().items()
    ]


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1) + "\n")
