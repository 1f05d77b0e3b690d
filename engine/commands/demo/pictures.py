"""Pictures for the demo, as a phone makes them: JPEG with EXIF time and position, and a signature."""

from __future__ import annotations

import io
import math
import random
from datetime import UTC, datetime

from PIL import ExifTags, Image, ImageDraw, ImageFilter

SIZE = (1280, 960)


def photograph(*, caption: str, seed: int, taken_at: datetime, lat: float, lon: float) -> bytes:
    """A JPEG that looks like nothing else (``seed`` decides how), with EXIF time, place and camera."""
    chance = random.Random(seed)  # noqa: S311  pictures, not secrets
    picture = Image.new("RGB", SIZE, _colour(chance))
    draw = ImageDraw.Draw(picture)
    for _ in range(28):
        left, top = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        width, height = chance.randrange(60, 520), chance.randrange(60, 420)
        shape = draw.rectangle if chance.random() < 0.6 else draw.ellipse
        shape((left - 80, top - 80, left + width, top + height), fill=_colour(chance))
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, SIZE[1] - 60, SIZE[0], SIZE[1]), fill=(20, 20, 24))
    draw.text(
        (24, SIZE[1] - 46), f"{caption}  {taken_at:%Y-%m-%d %H:%M:%SZ}", fill=(240, 240, 235), font_size=28
    )
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=88, exif=_exif(taken_at, lat, lon))
    return target.getvalue()


def stamped(original: bytes, lines: list[str]) -> bytes:
    """The smaller copy with time, place and person drawn into it, as the field app makes one."""
    with Image.open(io.BytesIO(original)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((960, 960))
    draw = ImageDraw.Draw(picture, "RGBA")
    top = picture.height - 34 * len(lines) - 12
    draw.rectangle((0, top, picture.width, picture.height), fill=(0, 0, 0, 160))
    for row, line in enumerate(lines):
        draw.text((16, top + 8 + 34 * row), line, fill=(255, 255, 255), font_size=24)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()


def signature(seed: int) -> bytes:
    """A PNG with a signature drawn in one go, transparent around it."""
    chance = random.Random(seed)  # noqa: S311  pictures, not secrets
    picture = Image.new("RGBA", (800, 300), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    waves = [(chance.uniform(10, 60), chance.uniform(1, 9), chance.uniform(0, math.tau)) for _ in range(4)]
    points = []
    for step in range(240):
        along = step / 239
        up = sum(size * math.sin(along * speed * math.tau + turn) for size, speed, turn in waves)
        points.append((60 + along * 660 + 18 * math.sin(along * 40), 150 + up * (1 - along * 0.4)))
    draw.line(points, fill=(20, 30, 90, 255), width=6, joint="curve")
    draw.line([(70, 250), (720, 244)], fill=(20, 30, 90, 255), width=4)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _exif(taken_at: datetime, lat: float, lon: float) -> Image.Exif:
    """EXIF as phones write it (CIPA DC-008): local time with its offset, GPS position and time in UTC."""
    moment = taken_at.astimezone(UTC)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Sopwith"
    exif[ExifTags.Base.Model] = "Demo camera"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = moment.strftime("%Y:%m:%d %H:%M:%S")
    inner[ExifTags.Base.OffsetTimeOriginal] = "+00:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N" if lat >= 0 else "S"
    gps[ExifTags.GPS.GPSLatitude] = _degrees(abs(lat))
    gps[ExifTags.GPS.GPSLongitudeRef] = "E" if lon >= 0 else "W"
    gps[ExifTags.GPS.GPSLongitude] = _degrees(abs(lon))
    gps[ExifTags.GPS.GPSDateStamp] = moment.strftime("%Y:%m:%d")
    gps[ExifTags.GPS.GPSTimeStamp] = (float(moment.hour), float(moment.minute), float(moment.second))
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    degrees, rest = divmod(value, 1)
    minutes, rest = divmod(rest * 60, 1)
    return float(degrees), float(minutes), round(rest * 60, 3)
