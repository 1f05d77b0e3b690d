"""The check ``sharp``: a photo that is blurred beyond use is refused.

What is sharp has edges. The picture is made small (768 pixels at the longest side, in grey), and the variance
of its Laplacian (Pech-Pacheco et al., 2000) taken in each of 36 tiles; the sharpest tile counts, so that a
plain wall around a sharp nameplate does no harm. Measured on the demo's pictures of 1280 × 960 pixels: sharp
ones have 1,250 and more, blurred by 2 pixels (still readable) 92 to 102, by 4 pixels (nothing can be read) 6
to 8, blank ones 0. Heavy noise looks like edges, so a blurred photo of the dark may pass: the check refuses
what is surely of no use, and does not promise that the rest is good.
"""

from __future__ import annotations

import io

from PIL import Image, ImageFilter, ImageStat

from plugins.hooks import EvidenceCheck, Shown, hook

SIDE = 768
TILES = 6
LEAST = 25.0
"""Between 8, where nothing can be read, and 92, where it still can."""

_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@hook
def sopwith_evidence_checks() -> list[EvidenceCheck]:
    """``check: [sharp]`` of a photo or a scan's picture."""
    return [
        EvidenceCheck(
            name="sharp",
            title={"zh-CN": "清晰度", "en": "Sharpness"},
            kinds=("photo", "scan"),
            judge=judge,
        )
    ]


def judge(shown: Shown) -> dict[str, str] | None:
    """Why the photo is of no use. What is no picture (the text of a scan) is not asked about."""
    if not shown.media_type.startswith("image/"):
        return None
    if sharpness(shown.content) >= LEAST:
        return None
    return {
        "zh-CN": "照片模糊，无法辨认；请擦拭镜头、拿稳手机、对焦后重拍。",
        "en": "The photo is too blurred to be of use: wipe the lens, hold still, and take it again.",
    }


def sharpness(content: bytes) -> float:
    """The variance of the Laplacian in the sharpest tile. Raises Pillow's errors for what is no picture."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("L", (SIDE, SIDE))
        grey = picture.convert("L")
    grey.thumbnail((SIDE, SIDE))
    edges = grey.filter(_LAPLACE)
    edges = edges.crop((1, 1, max(2, edges.width - 1), max(2, edges.height - 1)))  # the rim is not filtered
    width, height = edges.size
    return max(
        float(ImageStat.Stat(tile).var[0])
        for row in range(TILES)
        for column in range(TILES)
        if (tile := edges.crop(_tile(column, row, width, height))).width and tile.height
    )


def _tile(column: int, row: int, width: int, height: int) -> tuple[int, int, int, int]:
    return (
        column * width // TILES,
        row * height // TILES,
        (column + 1) * width // TILES,
        (row + 1) * height // TILES,
    )
