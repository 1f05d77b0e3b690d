"""Finding photos that look alike among very many, by their perceptual hashes.

A hash has 128 bits. It is cut into 8 bands of 16; two hashes that differ in at most 15 bits agree in one
band but for one bit at most (eight bands with two each would make 16). So it is enough to look up, in an
index, the 17 spellings of each band that are at most one bit away, and to count the bits of what is found.
(Norouzi, Punjani, Fleet: Fast Search in Hamming Space with Multi-Index Hashing, CVPR 2012.)
"""

from __future__ import annotations

BANDS = 8
BITS = 16
FARTHEST = 2 * BANDS - 1
"""Up to this many bits the search misses nothing."""


def bands(looks: str) -> list[int]:
    """The keys under which a hash (32 hex digits) is found: number of the band × 65,536 + its bits."""
    value = int(looks, 16)
    return [band << BITS | (value >> (band * BITS)) & 0xFFFF for band in range(BANDS)]


def probes(looks: str) -> list[int]:
    """The keys under which hashes like this one are found: every band, and with each of its bits turned."""
    return [key ^ bit for key in bands(looks) for bit in (0, *(1 << n for n in range(BITS)))]


def difference(one: bytes, other: bytes) -> int:
    """How many of the 128 bits of two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
