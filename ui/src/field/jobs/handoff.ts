// Handing the way to a job over to the phone's navigation app.

export type Navigator = 'phone' | 'apple' | 'amap' | 'baidu' | 'google'
export type Platform = 'ios' | 'android' | 'other'

export interface Destination {
  site: { lat: number; lon: number } | null
  address: string | null
  name: string
}

/** The phone's system, from what its browser says of itself. iPads say they are Macs but have touch. */
export function platformOf(userAgent: string, touchPoints: number): Platform {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'ios'
  return /Android/.test(userAgent) ? 'android' : 'other'
}

/** What can be offered there, the best guess first. */
export function navigators(platform: Platform, language: string): Navigator[] {
  const chinese = language.startsWith('zh')
  if (platform === 'ios')
    return chinese ? ['apple', 'amap', 'baidu', 'google'] : ['apple', 'google', 'amap', 'baidu']
  if (platform === 'android')
    return chinese ? ['phone', 'amap', 'baidu', 'google'] : ['phone', 'google', 'amap', 'baidu']
  return chinese ? ['amap', 'baidu', 'google'] : ['google', 'amap', 'baidu']
}

/** The address that opens the navigator at the destination; null where neither place nor address is known.
 *  Positions are WGS-84; AMap and Baidu are told so and shift them to the datum of their maps. */
export function wayTo(navigator: Navigator, to: Destination): string | null {
  const at = to.site ? `${round(to.site.lat)},${round(to.site.lon)}` : null
  const words = [to.address, to.name].find((one) => one !== null && one !== '') ?? null
  if (at === null && words === null) return null
  const named = encodeURIComponent(to.name || to.address || '')
  const asked = encodeURIComponent(words ?? '')
  switch (navigator) {
    case 'phone': // RFC 5870 with Android's label in q
      return at === null ? `geo:0,0?q=${asked}` : `geo:${at}?q=${at}(${bare(named)})`
    case 'apple':
      return `https://maps.apple.com/?daddr=${at ?? asked}&q=${named}&dirflg=d`
    case 'amap':
      return to.site
        ? `https://uri.amap.com/navigation?to=${round(to.site.lon)},${round(to.site.lat)},${named}&mode=car&coordinate=wgs84&callnative=1&src=sopwith`
        : `https://uri.amap.com/search?keyword=${asked}&callnative=1&src=sopwith`
    case 'baidu':
      return at === null
        ? `https://api.map.baidu.com/geocoder?address=${asked}&output=html&src=sopwith`
        : `https://api.map.baidu.com/marker?location=${at}&title=${named}&content=${asked}&coord_type=wgs84&output=html&src=sopwith`
    case 'google':
      return `https://www.google.com/maps/dir/?api=1&destination=${at ?? asked}`
  }
}

/** A telephone number as a link; null where it is none. */
export function telephone(text: string): string | null {
  const digits = text.replace(/[\s().\-–]/g, '')
  return /^\+?\d{3,20}([,;x#]\d{1,8})?$/i.test(digits) ? `tel:${digits}` : null
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

/** Brackets end the label of a geo: link. */
function bare(text: string): string {
  return text.replace(/\(/g, '%28').replace(/\)/g, '%29')
}
