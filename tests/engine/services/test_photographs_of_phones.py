"""What the phone writes into photos is what the server reads from them; both find the same photos alike."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from engine.services.photographs import read_picture
from tests.vectors.write_likeness import vectors

VECTORS = Path(__file__).parents[2] / "vectors"


def photo(block: bytes) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (32, 24), "red").save(file, "JPEG", exif=b"Exif\0\0" + block)
    return file


def written() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / "exif.json").read_text())
    return found


def test_time_and_place_that_a_phone_writes_are_read_to_the_second_and_the_centimetre() -> None:
    read = {}
    for vector in written():
        facts = read_picture(photo(base64.b64decode(vector["block"])))
        place = facts.position
        read[vector["name"]] = {
            "takenAt": facts.taken_at,
            "position": {"lat": place[0], "lon": place[1]} if place else None,
        }
    assert read == {vector["name"]: vector["read"] for vector in written()}


def test_what_is_written_is_where_and_when_the_photo_was_taken() -> None:
    for vector in written():
        taken, read = vector["taken"], vector["read"]
        assert 0 <= taken["at"] - read["takenAt"] < 1000
        if taken["position"]:
            assert abs(taken["position"]["lat"] - read["position"]["lat"]) <= 1e-7
            assert abs(taken["position"]["lon"] - read["position"]["lon"]) <= 1e-7


def test_the_accuracy_of_the_position_stands_beside_it() -> None:
    found = []
    for vector in written():
        with Image.open(photo(base64.b64decode(vector["block"]))) as picture:
            error = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo).get(ExifTags.GPS.GPSHPositioningError)
        found.append(None if error is None else float(error))
    assert found == [8.25, None, 65.0, None]


def test_the_hashes_that_phones_are_held_to_are_those_of_the_server() -> None:
    assert json.loads((VECTORS / "likeness.json").read_text()) == vectors()
