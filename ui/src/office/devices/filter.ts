// What of devices and of events is shown. It stands in the address, so that it can be sent to somebody and come
// back to.

export const STATES = ['online', 'offline', 'unknown'] as const
export type State = (typeof STATES)[number]

export interface DeviceFilter {
  state: State | ''
  text: string
  kind: string
  branch: string
  retired: boolean
}

export const ALL_DEVICES: DeviceFilter = { state: '', text: '', kind: '', branch: '', retired: false }

export function deviceFilterOf(search: string): DeviceFilter {
  const asked = new URLSearchParams(search)
  return {
    state: STATES.find((one) => one === asked.get('state')) ?? '',
    text: asked.get('text') ?? '',
    kind: asked.get('kind') ?? '',
    branch: asked.get('branch') ?? '',
    retired: asked.get('retired') === 'true',
  }
}

export function deviceQueryOf({ state, text, kind, branch, retired }: DeviceFilter) {
  return {
    ...(state && { state }),
    ...(text && { text }),
    ...(kind && { kind }),
    ...(branch && { branch }),
    ...(retired && { retired }),
  }
}

export const searchOf = (query: Readonly<Record<string, string | number | boolean>>): string => {
  const said = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  return said.size > 0 ? `?${said}` : ''
}

/** The outcomes that an event may show, those that a list is mostly asked for first. */
export const OUTCOMES = [
  'waiting',
  'job',
  'watching',
  'told',
  'already_open',
  'already_today',
  'when_false',
  'not_of',
  'not_long_enough',
  'late',
  'storm',
  'no_trigger',
  'inputs_invalid',
  'no_site',
  'sop_withdrawn',
  'unknown_device',
  'device_retired',
  'failed',
] as const
export type OutcomeCode = (typeof OUTCOMES)[number]

export interface EventFilter {
  outcome: OutcomeCode | ''
  type: string
  device: string
  branch: string
  sop: string
  trigger: string
  from: string // a day, YYYY-MM-DD, by the reader's clock
  until: string
}

export const ALL_EVENTS: EventFilter = {
  outcome: '',
  type: '',
  device: '',
  branch: '',
  sop: '',
  trigger: '',
  from: '',
  until: '',
}

const DAY = /^\d{4}-\d\d-\d\d$/
const WORDS = ['type', 'device', 'branch', 'sop', 'trigger'] as const

export function eventFilterOf(search: string): EventFilter {
  const asked = new URLSearchParams(search)
  const day = (name: string) => (DAY.test(asked.get(name) ?? '') ? (asked.get(name) ?? '') : '')
  const words = Object.fromEntries(WORDS.map((name) => [name, asked.get(name) ?? '']))
  return {
    ...ALL_EVENTS,
    ...words,
    outcome: OUTCOMES.find((one) => one === asked.get('outcome')) ?? '',
    from: day('from'),
    until: day('until'),
  }
}

/** As it stands in the address: all that is not empty. */
export function eventSearchOf(filter: EventFilter, event?: number): string {
  const said = Object.entries(filter).filter(([, value]) => value !== '')
  return searchOf({ ...Object.fromEntries(said), ...(event !== undefined && { event }) })
}

export function eventQueryOf({ from, until, ...words }: EventFilter) {
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== '')),
    ...(from && { since: begins(from, 0) }),
    ...(until && { until: begins(until, 1) }),
  }
}

/** When a day begins by the reader's clock, or so many days after it. */
function begins(day: string, after: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + after).toISOString()
}
