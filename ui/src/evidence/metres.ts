import type { Position } from '../runtime/values.ts'

export { metres } from '../runtime/metres.ts'

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** The compass bearing from one position to another: degrees clockwise from north. */
export function bearing(from: Position, to: Position): number {
  const [north, south] = [radians(from.lat), radians(to.lat)]
  const across = radians(to.lon - from.lon)
  const y = Math.sin(across) * Math.cos(south)
  const x = Math.cos(north) * Math.sin(south) - Math.sin(north) * Math.cos(south) * Math.cos(across)
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}
