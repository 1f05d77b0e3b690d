"""What a picture file says of itself: size in pixels, time, place, camera, and how it looks.

Only the file's own words are read here; what the device claims comes with the capture. A picture that
cannot be decoded, or would unpack to absurd sizes, is refused before it is kept.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from PIL import ExifTags, Image, ImageOps, ImageStat, UnidentifiedImageError

LARGEST_PICTURE = 100_000_000  # pixels; a phone's 100-megapixel mode passes
_FORMATS = ("JPEG", "PNG", "WEBP")
_FLATTEST = 4.0  # standard deviation of grey below which a picture shows nothing to compare


class PictureRefused(Exception):
    """The bytes are no picture that we can look at; the message says why in one sentence."""


class PictureFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says. ``taken_at`` is in ms UTC; ``position`` is latitude and longitude in degrees.

    ``looks`` is a 128-bit perceptual hash as 32 hex digits, or None for a picture too flat to compare.
    """

    width: int
    height: int
    taken_at: int | None = None
    position: tuple[float, float] | None = None
    camera: str | None = None
    looks: str | None = None


def read_picture(source: Path | BinaryIO) -> PictureFacts:
    """Read the facts of a picture. Raises :class:`PictureRefused`.

    The whole picture is decoded once, so a truncated or damaged file is found now and not years later.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata; the facts below are checked
            with Image.open(source, formats=_FORMATS) as picture:
                width, height = picture.size
                if width * height > LARGEST_PICTURE:
                    raise PictureRefused(
                        f"the picture has {width} × {height} pixels; "
                        f"at most {LARGEST_PICTURE // 1_000_000} million are accepted"
                    )
                if getattr(picture, "n_frames", 1) != 1:
                    raise PictureRefused("the picture is animated; a still picture is expected")
                exif = picture.getexif()
                inner, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
                # JPEG can be decoded at an eighth of its size, which is all that the hash needs.
                picture.draft("L", (width // 8, height // 8))
                grey = ImageOps.exif_transpose(picture).convert("L")
    except PictureRefused:
        raise
    except UnidentifiedImageError as error:
        raise PictureRefused("the bytes are not a JPEG, PNG or WebP picture") from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError, OverflowError) as error:
        raise PictureRefused("the picture is damaged or incomplete") from error
    except Image.DecompressionBombError as error:
        raise PictureRefused("the picture unpacks to an absurd size") from error
    return PictureFacts(
        width=width,
        height=height,
        taken_at=_taken_at(inner, exif, gps),
        position=_position(gps),
        camera=_camera(exif),
        looks=looks_of(grey),
    )


def looks_of(grey: Image.Image) -> str | None:
    """The perceptual hash of a grey picture: whether each of 8 × 8 cells is brighter than the cell to its
    left, then than the cell above it. Scaling, re-compression and small changes of light move few bits;
    engine.store.likeness compares.
    """
    if ImageStat.Stat(grey).stddev[0] < _FLATTEST:
        return None
    across = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    down = grey.resize((8, 9), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (across[row * 9 + column + 1] > across[row * 9 + column])
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (down[(row + 1) * 8 + column] > down[row * 8 + column])
    return f"{bits:032x}"


def _camera(exif: Mapping[int, Any]) -> str | None:
    words = [str(exif.get(tag) or "").strip("\x00 ") for tag in (ExifTags.Base.Make, ExifTags.Base.Model)]
    name = " ".join(word for word in words if word.isprintable() and word)
    return name[:100] or None


def _taken_at(inner: Mapping[int, Any], outer: Mapping[int, Any], gps: Mapping[int, Any]) -> int | None:
    """When the picture was taken: GPS time is UTC; local time needs the offset that newer cameras write.

    A local time without an offset says nothing about which moment it was, so it is not used.
    """
    moment: datetime | None = None
    with contextlib.suppress(ValueError, TypeError, KeyError, ZeroDivisionError, OverflowError):
        hours, minutes, seconds = (float(part) for part in gps[ExifTags.GPS.GPSTimeStamp])
        date = str(gps[ExifTags.GPS.GPSDateStamp]).strip("\x00")
        day = datetime.strptime(date, "%Y:%m:%d").replace(tzinfo=UTC)
        moment = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if moment is None:
        with contextlib.suppress(ValueError, TypeError, KeyError, OverflowError):
            text = inner.get(ExifTags.Base.DateTimeOriginal) or outer[ExifTags.Base.DateTime]
            offset = str(inner[ExifTags.Base.OffsetTimeOriginal]).strip("\x00 ")
            shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
            zone = timezone(-shift if offset.startswith("-") else shift)
            written = str(text).strip("\x00")
            moment = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    if moment is None or moment.year < 1990:
        return None
    return int(moment.timestamp() * 1000)


def _position(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None  # zero, zero is what cameras write when they do not know
    return round(latitude, 7), round(longitude, 7)


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(reference).strip("\x00 ").upper() == negative else value
