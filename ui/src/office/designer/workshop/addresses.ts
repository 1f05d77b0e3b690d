// Addresses of the workshop: `/office/designer/{draft}/{room}/{item}`.

import { ROOMS, type Room } from './types.ts'

export function addressOf(draft: string, room: Room, item = ''): string {
  return `/office${within(draft, room, item)}`
}

/** The same within the office app. */
export function within(draft: string, room: Room, item = ''): string {
  const parts = item.split('/').filter(Boolean).map(encodeURIComponent)
  return ['/designer', draft, room, ...parts].join('/')
}

/** What an address after the draft's names. */
export function placeIn(rest: string): { room: Room; item: string } {
  const [first = '', ...item] = rest.split('/').filter(Boolean)
  const room = ROOMS.find((one) => one === first)
  return room ? { room, item: item.map(decoded).join('/') } : { room: 'flow', item: '' }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
