import type { Position } from '../runtime/values.ts'

const EARTH = 6_371_008.8 // mean radius in metres (IUGG)

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Distance along a great circle in metres (haversine); infinite where one of them is no position. */
export function metres(a: Position, b: Position): number {
  if (![a.lat, a.lon, b.lat, b.lon].every(Number.isFinite)) return Number.POSITIVE_INFINITY
  const [north, south] = [radians(a.lat), radians(b.lat)]
  const half =
    Math.sin((south - north) / 2) ** 2 +
    Math.cos(north) * Math.cos(south) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, Math.max(0, half))))
}

/** The compass bearing from one position to another: degrees clockwise from north. */
export function bearing(from: Position, to: Position): number {
  const [north, south] = [radians(from.lat), radians(to.lat)]
  const across = radians(to.lon - from.lon)
  const y = Math.sin(across) * Math.cos(south)
  const x = Math.cos(north) * Math.sin(south) - Math.sin(north) * Math.cos(south) * Math.cos(across)
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}
