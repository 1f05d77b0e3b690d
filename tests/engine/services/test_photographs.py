"""What is read from a picture file, and which files are refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageFilter

from engine.services.photographs import PictureFacts, PictureRefused, read_picture
from engine.store.likeness import FARTHEST, difference
from tests.engine.services.pictures import encoded, exif, scene


def differing_bits(one: str, other: str) -> int:
    """As the search for near-duplicates counts them."""
    return difference(bytes.fromhex(one), bytes.fromhex(other))


def test_time_place_and_camera_are_read_from_the_file() -> None:
    facts = read_picture(encoded(scene(), exif=exif()))

    assert facts == PictureFacts(
        width=640,
        height=480,
        taken_at=1772414100000,  # 2026-03-02T01:15:00Z
        position=(30.2741, 120.1551),
        camera="Sopwith Field One",
        looks=facts.looks,
    )


def test_a_local_time_without_its_offset_is_not_believed() -> None:
    assert read_picture(encoded(scene(), exif=exif(offset=None))).taken_at is None


def test_a_picture_without_metadata_says_only_its_size() -> None:
    facts = read_picture(encoded(scene(), "PNG"))

    assert (facts.width, facts.height, facts.taken_at, facts.position, facts.camera) == (
        640,
        480,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_same_scene_looks_alike_after_scaling_recompression_and_blur(kind: str) -> None:
    original = read_picture(encoded(scene(), quality=95)).looks
    changed = scene().resize((400, 300)).filter(ImageFilter.GaussianBlur(1)).point(lambda v: min(255, v + 12))
    again = read_picture(encoded(changed, kind, quality=55)).looks

    assert original is not None
    assert again is not None
    assert differing_bits(original, again) <= 12


def test_other_scenes_do_not_look_alike() -> None:
    looks = [read_picture(encoded(scene(seed))).looks or "" for seed in range(1, 25)]
    pairs = [(a, b) for i, a in enumerate(looks) for b in looks[i + 1 :]]

    assert [pair for pair in pairs if differing_bits(*pair) <= FARTHEST] == []


def test_a_picture_that_shows_nothing_is_not_compared() -> None:
    assert read_picture(encoded(Image.new("RGB", (200, 200), "white"))).looks is None


def test_a_picture_turned_by_its_metadata_looks_like_the_upright_one() -> None:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6  # shown a quarter turn to the right of how it is stored
    stored = scene().transpose(Image.Transpose.ROTATE_90)

    upright = read_picture(encoded(scene(), quality=95)).looks or ""
    turned = read_picture(encoded(stored, quality=95, exif=tags)).looks or ""

    assert differing_bits(upright, turned) <= 12


def test_a_truncated_picture_is_refused() -> None:
    content = encoded(scene()).getvalue()

    with pytest.raises(PictureRefused, match="damaged or incomplete"):
        read_picture(io.BytesIO(content[: len(content) // 2]))


def test_a_picture_that_would_unpack_to_an_absurd_size_is_refused() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9999))

    with pytest.raises(PictureRefused, match="absurd size"):
        read_picture(io.BytesIO(bomb + chunk(b"IEND", b"")))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]),
)
def test_any_bytes_are_read_or_refused(content: bytes, head: bytes) -> None:
    try:
        facts = read_picture(io.BytesIO(head + content))
    except PictureRefused:
        return
    assert facts.width > 0


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=4))
def test_a_damaged_photograph_is_read_or_refused(where: int, patch: bytes) -> None:
    content = bytearray(encoded(scene(size=(64, 48)), exif=exif()).getvalue())
    where %= len(content)
    content[where : where + len(patch)] = patch
    try:
        facts = read_picture(io.BytesIO(bytes(content)))
    except PictureRefused:
        return
    assert facts.width > 0
