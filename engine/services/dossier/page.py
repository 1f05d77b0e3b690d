"""The dossier's page: the record as a person reads and prints it, in both languages.

One HTML file without scripts. Pictures are inside, scaled for reading; the originals lie beside it.
"""

from __future__ import annotations

import base64
import io
import math
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
from PIL import Image, ImageOps

from engine.services.dossier import phrases
from engine.services.dossier.content import DossierContent, Evidence
from engine.services.dossier.story import Picture, tell
from engine.services.media_types import PICTURES, SUFFIXES

_TEMPLATES = Path(__file__).parents[3] / "ui" / "templates" / "dossier"
_LONGEST_SIDE = 1000  # pixels of a picture on the page: sharp in print at a third of its width


def render_page(content: DossierContent, *, fingerprint: str) -> str:
    """The whole page as HTML."""
    story = tell(content)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(content.timezone)

    def local(moment: int) -> str:
        return local_time(moment, zone)

    def shown(picture: Picture) -> str:
        return picture_source(content.evidence[picture.blob])

    template = environment.get_template("index.html.jinja")
    return template.render(
        content=content,
        story=story,
        words=phrases.PAGE,
        languages=phrases.LANGUAGES,
        status=phrases.STATUS[story.status],
        fingerprint=fingerprint,
        head=content.entries[-1].hash,
        local=local,
        shown=shown,
        original=lambda blob: f"evidence/{blob}{SUFFIXES.get(content.evidence[blob].media_type, '')}",
    )


def local_time(moment: int, zone: ZoneInfo) -> str:
    """``2026-03-02 09:15:07 +08:00``: local, and exact for a reader anywhere."""
    when = datetime.fromtimestamp(moment / 1000, zone)
    return when.isoformat(sep=" ", timespec="seconds").replace("+", " +")


def picture_source(blob: Evidence) -> str:
    """A picture scaled for the page, as a data URI; empty for what is no picture."""
    if blob.media_type not in PICTURES:
        return ""
    with blob.open() as source, Image.open(source) as picture:
        picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode != "RGB":
            # A signature may be drawn on nothing: print it on white.
            layered = upright.convert("RGBA")
            upright = Image.new("RGB", layered.size, "white")
            upright.paste(layered, mask=layered.getchannel("A"))
        scale = min(1.0, _LONGEST_SIDE / max(upright.size))
        if scale < 1:
            upright = upright.resize((math.ceil(upright.width * scale), math.ceil(upright.height * scale)))
        buffer = io.BytesIO()
        upright.save(buffer, "JPEG", quality=80, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
