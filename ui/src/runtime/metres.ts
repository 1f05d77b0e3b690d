import type { Position } from './values.ts'

/** Mean radius of the earth in metres (IUGG). */
export const EARTH = 6_371_008.8

/** Distance of two positions along a great circle, in metres (haversine formula); infinite where one of them is no
 *  position. */
export function metres(a: Position, b: Position): number {
  if (![a.lat, a.lon, b.lat, b.lon].every(Number.isFinite)) return Number.POSITIVE_INFINITY
  const latA = radians(a.lat)
  const latB = radians(b.lat)
  const half =
    Math.sin((latB - latA) / 2) ** 2 +
    Math.cos(latA) * Math.cos(latB) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, Math.max(0, half))))
}

function radians(degrees: number): number {
  return degrees * (Math.PI / 180)
}
