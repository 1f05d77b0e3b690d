"""The type of uploaded bytes is what the bytes show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.services.media_types import ACCEPTED, SUFFIXES, sniff


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4"),
        (b"OggS\x00\x02", "audio/ogg"),
        ("温度 21 °C\n".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"hello <script>alert(1)</script>", None),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02\x01", None),
        (b"\x00\x01\x02\x03", None),
        (b"", None),
    ],
)
def test_the_type_is_read_from_the_content(content: bytes, expected: str | None) -> None:
    assert sniff(content) == expected


def test_text_cut_within_a_character_is_still_text() -> None:
    assert sniff("说明".encode()[:-1]) == "text/plain"


def test_every_accepted_type_has_a_file_suffix() -> None:
    assert set(SUFFIXES) == set(ACCEPTED)


@given(st.binary(max_size=200))
def test_any_bytes_have_an_accepted_type_or_none(content: bytes) -> None:
    assert sniff(content) in {*ACCEPTED, None}
