"""Photos that are blurred beyond use are told from those that can be read."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageFilter

from engine.commands.demo.pictures import photograph
from plugins.checks.sharp import LEAST, judge, sharpness
from plugins.hooks import Shown


def photo(seed: int, *, blurred: float = 0, size: tuple[int, int] = (1280, 960)) -> bytes:
    """A photo as the demo takes it, out of focus by so many pixels."""
    made = photograph(caption="门头", seed=seed, taken_at=datetime(2026, 3, 2, tzinfo=UTC), lat=30, lon=120)
    with Image.open(io.BytesIO(made)) as opened:
        picture = opened.filter(ImageFilter.GaussianBlur(blurred)).resize(size)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("blurred", [0, 1, 2])
def test_a_photo_that_can_be_read_passes(seed: int, blurred: float) -> None:
    assert judge(Shown(content=photo(seed, blurred=blurred), media_type="image/jpeg")) is None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("blurred", [4, 8, 16])
def test_a_photo_blurred_beyond_use_is_refused_in_both_languages(seed: int, blurred: float) -> None:
    said = judge(Shown(content=photo(seed, blurred=blurred), media_type="image/jpeg"))

    assert said is not None
    assert set(said) == {"zh-CN", "en"}


@pytest.mark.parametrize("size", [(4000, 3000), (960, 1280), (640, 480)])
def test_the_size_of_a_picture_does_not_decide(size: tuple[int, int]) -> None:
    assert sharpness(photo(1, size=size)) > LEAST
    assert sharpness(photo(1, blurred=8, size=size)) < LEAST


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (2000, 4)])
def test_a_tiny_picture_is_judged_too(size: tuple[int, int]) -> None:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, "PNG")

    assert sharpness(target.getvalue()) == 0


def test_what_is_no_picture_is_not_asked_about() -> None:
    assert judge(Shown(content=b"T-1001", media_type="text/plain")) is None
