"""Labels to print and stick on: a QR code that opens the field app at a device or customer, and its name."""

from __future__ import annotations

import unicodedata
from html import escape
from urllib.parse import quote

import segno

QUIET = 4
"""Modules of white around a QR code that readers need (ISO/IEC 18004)."""

WIDTH = 100.0
"""Units of the drawing; a label is 50 mm wide."""

_LINES = 2
_NAME, _ID = 7.5, 5.0
_MARGIN = 6.0


def address_of(base: str, kind: str, subject: str) -> str:
    """What the label opens: ``<base>/field/label/<kind>/<id>``."""
    return f"{base.rstrip('/')}/field/label/{quote(kind, safe='')}/{quote(subject, safe='')}"


def label_svg(*, base: str, kind: str, subject: str, name: str) -> str:
    """The label as an SVG document. A code of the level Q is read with a quarter of it gone."""
    code = segno.make_qr(address_of(base, kind, subject), error="q", boost_error=False)
    modules = [bytes(row) for row in code.matrix]
    scale = WIDTH / (len(modules) + 2 * QUIET)
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    names = _wrapped(name, _NAME)
    ids = _wrapped(subject, _ID)
    top = WIDTH + _NAME * 0.9
    rows = [(line, _NAME, 600, top + place * _NAME * 1.3) for place, line in enumerate(names)]
    below = top + len(names) * _NAME * 1.3
    rows += [(line, _ID, 400, below + place * _ID * 1.3) for place, line in enumerate(ids)]
    height = below + len(ids) * _ID * 1.3
    texts = "".join(
        f'<text x="{WIDTH / 2:g}" y="{y:.2f}" font-size="{size:g}" font-weight="{weight}">'
        f"{escape(line)}</text>"
        for line, size, weight, y in rows
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="{height / 2:.2f}mm" '
        f'viewBox="0 0 {WIDTH:g} {height:.2f}" role="img">'
        f"<title>{escape(_plain(name))} ({escape(_plain(subject))})</title>"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<path transform="scale({scale:.5f})" d="{path}" fill="#000"/>'
        '<g fill="#000" text-anchor="middle" font-family="Noto Sans CJK SC, Source Han Sans SC, PingFang SC, '
        f'Microsoft YaHei, Helvetica, Arial, sans-serif">{texts}</g></svg>'
    )


def _wrapped(text: str, size: float) -> list[str]:
    """The text in at most two lines that fit the label; what is left over is an ellipsis."""
    room = (WIDTH - 2 * _MARGIN) / size
    lines: list[str] = [""]
    for sign in _plain(text):
        if _width(lines[-1] + sign) <= room:
            lines[-1] += sign
        elif len(lines) < _LINES:
            head, blank, tail = lines[-1].rpartition(" ")
            lines[-1:] = [head, tail + sign] if blank and sign != " " else [lines[-1], sign.strip()]
        else:
            while lines[-1] and _width(lines[-1] + "…") > room:
                lines[-1] = lines[-1][:-1]
            lines[-1] += "…"
            break
    return [line.strip() for line in lines]


def _plain(text: str) -> str:
    """The text on one line, without what cannot be printed."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _width(text: str) -> float:
    """About how wide a text is, in its own size."""
    return sum(_wide(sign) for sign in text)


def _wide(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.62
