"""What whoever runs the API may set; the command line turns its options into these."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in bytes, times in seconds."""

    secure: bool = False  # behind https: cookies get Secure and the __Host- prefix, answers get HSTS
    origins: tuple[str, ...] = ()  # further origins (scheme://host[:port]) whose pages may send commands
    trusted_proxies: tuple[str, ...] = ()  # addresses whose X-Forwarded-For is believed
    max_body: int = 1 << 20
    max_upload: int = 512 << 20
    max_headers: int = 32 << 10
    body_seconds: float = 30.0
    answer_seconds: float = 60.0
    heartbeat_seconds: float = 15.0
    metrics_on_loopback: bool = True  # whoever asks from this machine needs no token for /metrics
    public_origin: str | None = None  # how the outside reaches us, e.g. https://sopwith.example
