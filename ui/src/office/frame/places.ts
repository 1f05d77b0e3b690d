// Where one can go: the same places stand in the sidebar, in the drawer on a phone and in the palette.

import type { IconName } from '../../design/index.ts'
import type { Me } from '../../session/index.ts'
import type { Key } from '../../words/index.ts'
import { maySomewhere, type Right } from './rights.ts'

export interface Place {
  to: string
  word: Key
  icon: IconName
  any?: readonly Right[] // one of these is needed; none: everybody goes there
  counts?: 'inbox' | 'escalations'
  only?: 'palette' // a page that is found by name and stands in no navigation
}

export interface Group {
  word: Key
  places: readonly Place[]
}

export const GROUPS: readonly Group[] = [
  {
    word: 'office.nav.group.work',
    places: [
      { to: '/inbox', word: 'office.nav.inbox', icon: 'inbox', counts: 'inbox' },
      { to: '/escalations', word: 'office.nav.escalations', icon: 'rise', counts: 'escalations' },
      { to: '/jobs', word: 'office.nav.jobs', icon: 'job' },
      { to: '/jobs/new', word: 'office.nav.openJob', icon: 'plus', any: ['open'], only: 'palette' },
      { to: '/jobs/import', word: 'office.nav.import', icon: 'upload', any: ['open'], only: 'palette' },
      { to: '/board', word: 'office.nav.board', icon: 'board', any: ['assign'] },
      { to: '/withheld', word: 'office.nav.withheld', icon: 'cloud-off' },
      { to: '/messages', word: 'office.nav.messages', icon: 'bell', only: 'palette' },
    ],
  },
  {
    word: 'office.nav.group.field',
    places: [
      { to: '/devices', word: 'office.nav.devices', icon: 'device' },
      { to: '/devices/events', word: 'office.nav.events', icon: 'pulse' },
      { to: '/labels', word: 'office.nav.labels', icon: 'qr' },
    ],
  },
  {
    word: 'office.nav.group.setup',
    places: [
      { to: '/people', word: 'office.nav.people', icon: 'users', any: ['see', 'people'] },
      { to: '/branches', word: 'office.nav.branches', icon: 'branch', any: ['see', 'manage', 'people'] },
      { to: '/code-lists', word: 'office.nav.codeLists', icon: 'list', any: ['see', 'code_lists'] },
      { to: '/designer', word: 'office.nav.designer', icon: 'edit', any: ['design'] },
      { to: '/sops', word: 'office.nav.sops', icon: 'book', any: ['see', 'publish'] },
      { to: '/channels', word: 'office.nav.channels', icon: 'mail', any: ['channels'] },
      { to: '/templates', word: 'office.nav.templates', icon: 'file', any: ['channels'] },
      { to: '/deliveries', word: 'office.nav.deliveries', icon: 'send', any: ['channels'] },
      { to: '/audit', word: 'office.nav.audit', icon: 'shield', any: ['audit'] },
    ],
  },
]

/** The groups with the places that the person may use; a group without any is left out. */
export function placesFor(me: Me): Group[] {
  return GROUPS.map(({ word, places }) => ({
    word,
    places: places.filter(({ any }) => !any || any.some((right) => maySomewhere(me, right))),
  })).filter(({ places }) => places.length > 0)
}

/** The place that an address belongs to: the longest that it begins with. */
export function placeAt(location: string): string | undefined {
  return GROUPS.flatMap(({ places }) => places)
    .filter(({ to, only }) => !only && (location === to || location.startsWith(`${to}/`)))
    .sort((one, other) => other.to.length - one.to.length)[0]?.to
}
