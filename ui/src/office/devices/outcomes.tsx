// What came of an event in words: the code of an outcome and its parameters as a sentence that helps.

import type { ReactNode } from 'react'
import { Badge, type IconName, type Tone } from '../../design/index.ts'
import { type Formats, type Key, type Translate, useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import type { Event, Outcome } from './asking.ts'
import { OUTCOMES, type OutcomeCode } from './filter.ts'

const LOOKS: Record<OutcomeCode, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'neutral', icon: 'clock' },
  job: { tone: 'success', icon: 'job' },
  watching: { tone: 'info', icon: 'eye' },
  told: { tone: 'success', icon: 'play' },
  no_trigger: { tone: 'neutral', icon: 'minus' },
  unknown_device: { tone: 'warning', icon: 'question' },
  device_retired: { tone: 'neutral', icon: 'pause' },
  no_site: { tone: 'warning', icon: 'pin' },
  sop_withdrawn: { tone: 'neutral', icon: 'book' },
  not_of: { tone: 'neutral', icon: 'minus' },
  when_false: { tone: 'neutral', icon: 'minus' },
  not_long_enough: { tone: 'neutral', icon: 'clock' },
  late: { tone: 'neutral', icon: 'history' },
  already_open: { tone: 'primary', icon: 'link' },
  already_today: { tone: 'primary', icon: 'link' },
  storm: { tone: 'warning', icon: 'alert' },
  inputs_invalid: { tone: 'danger', icon: 'alert' },
  failed: { tone: 'danger', icon: 'alert' },
}

const known = (code: string): OutcomeCode | undefined => OUTCOMES.find((one) => one === code)

export function outcomeWord(code: string, t: Translate): string {
  return known(code) ? t(`devices.outcome.${code}` as Key) : code
}

export function OutcomeBadge({ code }: { code: string | null }) {
  const { t } = useWords()
  const said = code ?? 'waiting'
  const look = LOOKS[known(said) ?? 'waiting']
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {outcomeWord(said, t)}
    </Badge>
  )
}

export function outcomeIcon(code: string | null): { tone: Tone; icon: IconName } {
  return LOOKS[known(code ?? 'waiting') ?? 'waiting']
}

/** What is known of an event where one of its outcomes is put into words. */
export interface Told {
  type: string
  device_key: string | null
  branch: string | null
  attempts: number
  error: string | null
}

type Said = Pick<Outcome, 'code' | 'params' | 'jobs'>

const linked = (number: number): string => `#${number}`

interface Speech {
  t: Translate
  formats: Formats
  branchOf: (code: string) => string
}

/** A sentence for what a trigger made of an event. Numbers of jobs stand in it as `#12`. */
export function useWhy(): (event: Told, outcome: Said) => string {
  const { t, formats } = useWords()
  const branchOf = useBranches()
  return (event, outcome) => whyOf(event, outcome, { t, formats, branchOf })
}

export function whyOf(event: Told, { code, params, jobs }: Said, { t, formats, branchOf }: Speech): string {
  const number = (name: string) => (typeof params[name] === 'number' ? (params[name] as number) : 0)
  const text = (name: string) => (typeof params[name] === 'string' ? (params[name] as string) : '')
  const since = (at: string) => momentOrDay(Date.parse(at), formats)
  const job = jobs[0]
  switch (code) {
    case 'job':
      return job ? t('devices.why.job', { number: plain(job.number) }) : t('devices.why.jobBare')
    case 'watching':
      return number('due_at') > Date.now()
        ? t('devices.why.watching', { time: formats.moment(number('due_at')) })
        : t('devices.why.watchingDue')
    case 'told':
      return t('devices.why.told', {
        n: number('count') || jobs.length,
        jobs: jobs.map((one) => linked(one.number)).join(t('state.listSeparator')),
      })
    case 'no_trigger':
      return t('devices.why.no_trigger', {
        type: event.type,
        branch: event.branch === null ? '–' : branchOf(event.branch),
      })
    case 'unknown_device':
      return t('devices.why.unknown_device', { device: event.device_key ?? '–' })
    case 'not_of':
      return t('devices.why.not_of', { of: listed(params.of) })
    case 'when_false':
      // A whole number that was compared with another kind is kept as `10.0`.
      return t('devices.why.when_false', { when: text('when').replace(/(\d)\.0\b/g, '$1') })
    case 'not_long_enough':
      return t('devices.why.not_long_enough', { lasted: formats.duration(number('lasted')) })
    case 'late':
      return t('devices.why.late', { time: formats.moment(number('newest')) })
    case 'already_open':
      if (!job) return t('devices.why.already_bare')
      return t(
        job.status === 'open' || job.status === 'paused'
          ? 'devices.why.already_open'
          : 'devices.why.already_closed',
        { number: plain(job.number), time: since(job.opened_at) },
      )
    case 'already_today': {
      const once = text('once').replace(/^per\s+/, '')
      if (!job) return t('devices.why.already_todayBare', { once })
      return t('devices.why.already_today', {
        number: plain(job.number),
        time: since(job.opened_at),
        once,
      })
    }
    case 'storm':
      return t(params.of === 'device' ? 'devices.why.storm.device' : 'devices.why.storm.trigger', {
        limit: number('limit'),
        window: formats.duration(number('window')),
      })
    case 'inputs_invalid':
      return t('devices.why.inputs_invalid', { faults: faultsOf(params.faults) })
    case 'failed':
      return t('devices.why.failed', { n: event.attempts, error: event.error ?? '' })
    case 'waiting':
      return event.error === null
        ? t('devices.why.waiting')
        : t('devices.why.waitingTried', { n: event.attempts, error: event.error })
    case 'no_site':
    case 'sop_withdrawn':
    case 'device_retired':
      return t(`devices.why.${code}`)
    default:
      return t('devices.why.other', { code })
  }
}

/** The sentence that a list shows of an event: of the outcome that tells most. */
export function useHeadline(): (event: Event) => { sentence: string; jobs: Outcome['jobs'] } {
  const why = useWhy()
  const { t } = useWords()
  return (event) => {
    const code = event.outcome ?? 'waiting'
    const found = event.outcomes.find((one) => one.code === code)
    if (found) return { sentence: why(event, found), jobs: found.jobs }
    if (code === 'no_site') return { sentence: t('devices.why.no_siteEvent'), jobs: [] }
    return { sentence: why(event, { code, params: {}, jobs: [] }), jobs: [] }
  }
}

/** A sentence whose `#12` lead to their jobs. */
export function Linked({ sentence, jobs }: { sentence: string; jobs: Outcome['jobs'] }): ReactNode {
  const parts = sentence.split(/(#\d+)/)
  return (
    <>
      {parts.map((part, at) => {
        const job = jobs.find((one) => linked(one.number) === part)
        if (!job) return part
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <a key={at} href={`/office/jobs/${job.id}`}>
            {part}
          </a>
        )
      })}
    </>
  )
}

/** Numbers of jobs are names: without separators of thousands. */
const plain = (number: number): string => String(number)

function momentOrDay(ms: number, formats: Formats): string {
  return new Date(ms).toDateString() === new Date().toDateString() ? formats.time(ms) : formats.day(ms)
}

/** `{kind: card-terminal, model: [K21, S5]}` as people read it. */
function listed(of: unknown): string {
  if (typeof of !== 'object' || of === null) return '–'
  return Object.entries(of)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' / ') : String(value)}`)
    .join(', ')
}

function faultsOf(faults: unknown): string {
  if (!Array.isArray(faults)) return ''
  return faults
    .map((one: { pointer?: unknown; code?: unknown }) => `${String(one.pointer)} (${String(one.code)})`)
    .join(', ')
}
