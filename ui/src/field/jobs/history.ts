// What happened to a job, in words: every kind of event, and which of them matter to somebody in the field.

import type { HistoryLine } from '../../offline/phone.ts'
import type { Ms } from '../../runtime/values.ts'
import type { Key, Translate } from '../../words/index.ts'

/** What people call the things an event names. */
export interface Names {
  person(login: string): string
  step(address: string): string
  outcome(address: string, outcome: string): string
  fault(name: string): string
  end(step: string, label: string): string
  branch(code: string): string
  moment(at: Ms): string
  message(texts: Record<string, string>): string
  distance(metres: number): string
}

export interface Told {
  text: string
  /** A detail of how the engine works rather than something that somebody did. */
  detail: boolean
  note: boolean // somebody wrote this for others to read
}

type Event = HistoryLine['event']
type Said = [key: Key, params?: Record<string, string | number>]

/** One line of history in words. `answer`: it is a note that answers somebody's question. */
export function told(line: HistoryLine, t: Translate, names: Names, answer = false): Told {
  const [key, params] = said(line, t, names, answer)
  const type = line.event.type
  return { text: t(key, params), detail: isDetail(line.event), note: type === 'job.noted' }
}

function said(line: HistoryLine, t: Translate, names: Names, answer: boolean): Said {
  const { event } = line
  const who = line.by === 'system' ? t('event.system') : names.person(line.by)
  const address = text(event, 'address')
  const step = address ? names.step(address) : ''
  const reason = text(event, 'reason')
  switch (event.type) {
    case 'job.opened': {
      const to = text(event, 'assignee')
      if (line.by === 'system') return ['event.job.opened.system']
      return to ? ['event.job.opened.for', { who, to: names.person(to) }] : ['event.job.opened', { who }]
    }
    case 'step.opened': {
      const due = event.due_at
      return typeof due === 'number'
        ? ['event.step.opened.due', { step, due: names.moment(due) }]
        : ['event.step.opened', { step }]
    }
    case 'step.handed_in':
      return ['event.step.handed_in', { who, step }]
    case 'step.finished':
      return [FINISHED[text(event, 'how')] ?? 'event.step.finished.members', { step }]
    case 'step.left':
      return [LEFT[reason] ?? 'event.step.left.moved', { step }]
    case 'scope.opened':
      return ['event.scope.opened', { step: names.step(text(event, 'parent')), item: itemOf(event, names) }]
    case 'scope.closed': {
      const scope = text(event, 'scope')
      const [above, item] = parted(scope)
      const key = event.done === true ? 'event.scope.closed.done' : 'event.scope.closed.left'
      return [key, { step: names.step(above), item }]
    }
    case 'fault.reported':
      return ['event.fault.reported', { who, step, fault: names.fault(text(event, 'fault')) }]
    case 'approval.voted': {
      const comment = text(event, 'comment')
      const outcome = names.outcome(address, text(event, 'outcome'))
      return comment
        ? ['event.approval.voted.comment', { who, step, outcome, comment }]
        : ['event.approval.voted', { who, step, outcome }]
    }
    case 'approval.stage_passed':
      return ['event.approval.stage_passed', { step, stage: Number(event.stage ?? 0) + 1 }]
    case 'approval.decided': {
      const outcome = names.outcome(address, text(event, 'outcome'))
      const key = event.how === 'ladder' ? 'event.approval.decided.ladder' : 'event.approval.decided'
      return [key, { step, outcome }]
    }
    case 'rung.fired':
      return step ? ['event.rung.fired', { step }] : ['event.rung.fired.job']
    case 'people.notified': {
      const people = persons(event, names)
      const message = names.message(texts(event.message))
      if (!people) return ['event.people.notified.nobody']
      return message
        ? ['event.people.notified.message', { people, message }]
        : ['event.people.notified', { people }]
    }
    case 'escalation.opened': {
      const people = persons(event, names) || list(event.who).join(', ')
      return step
        ? ['event.escalation.opened', { step, people }]
        : ['event.escalation.opened.job', { people }]
    }
    case 'escalation.closed':
      return ['event.escalation.closed']
    case 'job.assigned':
      return chosen(event, t, names) ?? assigned(event, who, reason, names)
    case 'job.reassign_asked':
      return ['event.job.reassign_asked']
    case 'job.accepted':
      return ['event.job.accepted', { who }]
    case 'due.extended': {
      const due = names.moment(Number(event.due_at))
      return step ? ['event.due.extended', { who, step, due }] : ['event.due.extended.job', { who, due }]
    }
    case 'step.waived':
      return ['event.step.waived', { who, step, reason }]
    case 'job.paused':
      return reason ? ['event.job.paused.reason', { who, reason }] : ['event.job.paused', { who }]
    case 'job.resumed':
      return ['event.job.resumed', { who }]
    case 'job.transferred':
      return ['event.job.transferred', { who, to: names.branch(text(event, 'to')) }]
    case 'job.noted':
      return noted(event, who, names, answer)
    case 'job.ended':
      return ['event.job.ended', { end: names.end(text(event, 'step'), text(event, 'end')) }]
    case 'job.cancelled':
      return ['event.job.cancelled', { who, reason }]
    default:
      return ['event.unknown', { type: event.type }]
  }
}

const FINISHED: Record<string, Key> = {
  event: 'event.step.finished.event',
  elapsed: 'event.step.finished.elapsed',
  timed_out: 'event.step.finished.timed_out',
  child: 'event.step.finished.child',
  action: 'event.step.finished.action',
  failed: 'event.step.finished.failed',
  members: 'event.step.finished.members',
}

const LEFT: Record<string, Key> = {
  fault: 'event.step.left.fault',
  outcome: 'event.step.left.outcome',
  enough: 'event.step.left.enough',
  cancelled: 'event.step.left.cancelled',
  waived: 'event.step.left.waived',
  moved: 'event.step.left.moved',
}

/** Kinds that only say how the engine got there; a person sees them on demand. */
const DETAILS = new Set([
  'step.opened',
  'step.left',
  'scope.opened',
  'scope.closed',
  'rung.fired',
  'escalation.closed',
  'approval.stage_passed',
  'job.reassign_asked',
])

function isDetail(event: Event): boolean {
  if (event.type === 'people.notified') return event.about === 'task'
  if (event.type === 'step.finished') return event.how === 'members'
  return DETAILS.has(event.type)
}

function noted(event: Event, who: string, names: Names, answer: boolean): Said {
  const said = { who, text: text(event, 'text') }
  const to = text(event, 'to')
  if (!to) return ['event.job.noted', said]
  return [answer ? 'event.job.noted.answer' : 'event.job.noted.question', { ...said, to: names.person(to) }]
}

/** What dispatch chose somebody by, where it was dispatch. */
function chosen(event: Event, t: Translate, names: Names): Said | null {
  const { because } = event
  if (typeof because !== 'object' || because === null || !('rule' in because)) return null
  const to = names.person(text(event, 'to'))
  if (because.rule === 'offer') return ['event.job.assigned.offer', { to }]
  const reasons = 'reasons' in because && Array.isArray(because.reasons) ? because.reasons : []
  const why = reasons.flatMap((one: unknown) => reasonOf(one, t, names)).join(t('state.listSeparator'))
  return why ? ['event.job.assigned.chosen.why', { to, why }] : ['event.job.assigned.chosen', { to }]
}

function reasonOf(reason: unknown, t: Translate, names: Names): string[] {
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return []
  const params = 'params' in reason && typeof reason.params === 'object' ? reason.params : null
  const { metres, open } = (params ?? {}) as Record<string, unknown>
  if (reason.code === 'near' && typeof metres === 'number')
    return [t('event.reason.near', { distance: names.distance(metres) })]
  if (reason.code === 'near_home' && typeof metres === 'number')
    return [t('event.reason.near_home', { distance: names.distance(metres) })]
  if (reason.code === 'load' && typeof open === 'number') return [t('event.reason.load', { open })]
  return []
}

function assigned(event: Event, who: string, reason: string, names: Names): Said {
  const to = names.person(text(event, 'to'))
  switch (event.how) {
    case 'decline':
      return reason
        ? ['event.job.assigned.decline.reason', { who, reason }]
        : ['event.job.assigned.decline', { who }]
    case 'take_over':
      return ['event.job.assigned.take_over', { to }]
    case 'ladder':
      return ['event.job.assigned.ladder', { to }]
    default:
      return reason ? ['event.job.assigned.reason', { who, to, reason }] : ['event.job.assigned', { who, to }]
  }
}

function persons(event: Event, names: Names): string {
  return list(event.people).map(names.person).join(', ')
}

function itemOf(event: Event, names: Names): string {
  const { item } = event
  if (typeof item === 'string' || typeof item === 'number') return String(item)
  const scope = text(event, 'scope')
  const [, last] = parted(scope)
  return last || names.step(scope)
}

/** `count.A` is `A` of `count`. */
function parted(scope: string): [string, string] {
  const dot = scope.lastIndexOf('.')
  return dot < 0 ? [scope, ''] : [scope.slice(0, dot), scope.slice(dot + 1)]
}

function text(event: Event, name: string): string {
  const value = event[name]
  return typeof value === 'string' ? value : ''
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([tag, one]) => (typeof one === 'string' ? [[tag, one]] : [])),
  )
}
