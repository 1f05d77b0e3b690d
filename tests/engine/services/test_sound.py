"""A voice that a browser recorded is sound, though it comes in a film's container."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.services.media_types import sniff
from engine.services.sound import is_sound_alone

RECORDINGS = Path(__file__).parents[2] / "fixtures" / "recordings"
"""The first bytes of what Chromium's MediaRecorder made of a microphone, and of a camera with one."""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("voice.mp4", "audio/mp4"),
        ("voice.webm", "audio/webm"),
        ("clip.mp4", "video/mp4"),
        ("clip.webm", "video/webm"),
    ],
)
def test_a_recording_without_pictures_is_sound(name: str, expected: str) -> None:
    assert sniff((RECORDINGS / name).read_bytes()) == expected


@pytest.mark.parametrize(("name", "until"), [("voice.mp4", 600), ("voice.webm", 0x70)])
def test_tracks_that_the_head_does_not_show_whole_count_as_a_film(name: str, until: int) -> None:
    assert (sniff((RECORDINGS / name).read_bytes()[:until]) or "").startswith("video/")


@given(st.sampled_from(["video/mp4", "video/webm"]), st.binary(max_size=300))
def test_any_bytes_are_looked_at_without_harm(media_type: str, head: bytes) -> None:
    assert is_sound_alone(media_type, head) in {True, False}


@given(st.sampled_from(["voice.mp4", "clip.mp4", "voice.webm", "clip.webm"]), st.data())
def test_a_damaged_recording_is_looked_at_without_harm(name: str, data: st.DataObject) -> None:
    damaged = bytearray((RECORDINGS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert is_sound_alone("video/" + name[-4:].strip("."), bytes(damaged)) in {True, False}
