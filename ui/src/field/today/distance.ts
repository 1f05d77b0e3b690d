/** Great-circle distance in metres between two points in WGS-84 degrees (haversine on the mean radius). */
export function metresBetween(
  one: { lat: number; lon: number },
  other: { lat: number; lon: number },
): number {
  const radians = Math.PI / 180
  const lat = ((other.lat - one.lat) * radians) / 2
  const lon = ((other.lon - one.lon) * radians) / 2
  const a =
    Math.sin(lat) ** 2 + Math.cos(one.lat * radians) * Math.cos(other.lat * radians) * Math.sin(lon) ** 2
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(a)))
}
