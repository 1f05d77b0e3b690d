"""What the fake camera sees: films of a shop front, different in every frame, or of a QR code.

Chromium plays a file of JPEG pictures one after another in place of the camera.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1280, 720)
_UI = Path(__file__).parents[2] / "ui"
_QR = "import qr from 'qr'; console.log(JSON.stringify(qr(process.argv[1], 'raw')))"


def shop(seed: int) -> Image.Image:
    """A sharp picture with light, shade and detail, unlike those of other seeds."""
    chance = random.Random(seed)
    image = Image.new("RGB", SIZE, (150, 170, 190))
    draw = ImageDraw.Draw(image)
    for _ in range(90):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        width, height = chance.randrange(40, 320), chance.randrange(30, 220)
        colour = tuple(chance.randrange(20, 240) for _ in range(3))
        draw.rectangle((x, y, x + width, y + height), fill=colour, outline=(20, 20, 20), width=3)
    grain = Image.effect_noise(SIZE, 36).convert("RGB")
    return Image.blend(image, grain, 0.18)


def blurred(seed: int) -> Image.Image:
    """The same, taken by a shaking hand: no edge is sharp."""
    return shop(seed).filter(ImageFilter.GaussianBlur(14))


def dark(seed: int) -> Image.Image:
    """The same in a cellar."""
    return shop(seed).point(lambda value: value // 14)


def code(text: str) -> Image.Image:
    """A QR code as a label shows it, in the middle of the view."""
    node = Path(sys.executable).with_name("node")
    made = subprocess.run(
        [node, "--input-type=module", "-e", _QR, text], capture_output=True, text=True, check=True, cwd=_UI
    )
    modules = json.loads(made.stdout)
    side = len(modules)
    small = Image.new("L", (side, side), 255)
    small.putdata([0 if cell else 255 for row in modules for cell in row])
    image = Image.new("RGB", SIZE, (235, 235, 235))
    image.paste(small.resize((560, 560), Image.Resampling.NEAREST).convert("RGB"), (360, 80))
    return image


def film(path: Path, pictures: list[Image.Image], *, repeat: int = 1) -> Path:
    """Write pictures as a film for the fake camera; it starts again at its end."""
    content = bytearray()
    for picture in pictures:
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=88)
        content += written.getvalue() * repeat
    path.write_bytes(bytes(content))
    return path
