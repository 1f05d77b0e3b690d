"""Photographs for tests: real JPEG files with the metadata that a phone writes."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageDraw


def scene(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with enough in it to tell it from another."""
    picture = Image.new("RGB", size, (40 + seed * 30 % 150, 90, 120))
    draw = ImageDraw.Draw(picture)
    for index in range(12):
        x = (index * 97 + seed * 61) % size[0]
        y = (index * 53 + seed * 131) % size[1]
        shade = (index * 40 + seed * 17) % 256
        draw.rectangle((x, y, x + 130, y + 90), fill=(shade, 255 - shade, shade // 2))
    return picture


def exif(*, gps: bool = True, offset: str | None = "+08:00") -> Image.Exif:
    """What a phone in Hangzhou writes on 2 March 2026 at 09:15 local time."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "Sopwith"
    tags[ExifTags.Base.Model] = "Field One"
    inner = tags.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:03:02 09:15:00"
    if offset:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps:
        place = tags.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = (30.0, 16.0, 26.76)
        place[ExifTags.GPS.GPSLongitudeRef] = "E"
        place[ExifTags.GPS.GPSLongitude] = (120.0, 9.0, 18.36)
    return tags


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> io.BytesIO:
    """The picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    buffer.seek(0)
    return buffer


def photograph(seed: int = 1) -> bytes:
    """The bytes of a photograph; every seed shows something else."""
    return encoded(scene(seed), quality=85, exif=exif()).getvalue()
