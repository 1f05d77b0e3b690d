"""Distances on the ground."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from engine.runtime.values import Position

EARTH_RADIUS = 6_371_008.8
"""Mean radius of WGS-84 in metres (IUGG). A sphere is within 0.6 % of the ellipsoid: 1 m in 200 m."""


def distance(one: Position, other: Position) -> float:
    """Metres between two positions along the great circle (haversine)."""
    rise = sin(radians(other.lat - one.lat) / 2) ** 2
    run = sin(radians(other.lon - one.lon) / 2) ** 2
    share = rise + cos(radians(one.lat)) * cos(radians(other.lat)) * run
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, share)))
