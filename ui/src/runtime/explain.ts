// A refusal in one helpful sentence, in Chinese or English: what was expected, what was found, what to do; twin of
// engine/runtime/explain.py. The sentences are made of code and details and of nothing else.

import { sentence } from '../forms/messages.ts'
import { rounded } from './numbers.ts'
import { at } from './records.ts'
import { type Both, FAULTS, KINDS, REFUSALS } from './sentences.ts'
import { stripped } from './text.ts'
import type { FieldFault, Refused } from './verdict.ts'

/** What people call an address, a login and a fault; without them their names in the SOP are shown. */
export interface Called {
  step?: (address: string) => string
  person?: (login: string) => string
  fault?: (name: string) => string
}

/** Names that one sentence lists. */
const MOST_SAID = 5

type Details = Record<string, unknown>
type Name = (name: string) => string

const asItIs: Name = (name) => name

/** The refusal in one sentence. `language` is a tag: Chinese, or English for any other. */
export function explain(refused: Refused, language: string, called: Called = {}): string {
  const { step = asItIs, person = asItIs, fault = asItIs } = called
  const details = refused.details ?? {}
  const chosen = at(REFUSALS, caseOf(refused)) ?? at(REFUSALS, refused.code) ?? ['', '']
  const nothing = isChinese(language) ? '无' : 'nothing'
  const said: Details = Object.fromEntries(Object.entries(details).filter(([, value]) => isSaid(value)))
  said.step = step(text(details.step))
  said.open = listed(details.open, language, step) || nothing
  said.choose = listed(details.choose, language, step)
  said.people = listed(details.people, language, person) || nothing
  said.here = listed(details.here, language, fault) || nothing
  said.fault = fault(text(details.fault))
  said.faults = faultsIn(refused.faults ?? [], language) || nothing
  return capital(filledIn(chosen, language, said))
}

/** What is wrong with one field, without its name: `1112 m from the site, and at most 200 m …`. */
export function explainFault(fault: FieldFault, language: string): string {
  const chosen = at(FAULTS, faultCase(fault)) ?? at(FAULTS, fault.code)
  if (chosen === undefined) return sentence(fault, language)
  const said: Details = { ...fault.params }
  if (fault.code === 'evidence.too_far') {
    for (const name of ['distance', 'limit']) said[name] = distance(said[name])
  } else if (fault.code === 'evidence.stale' || fault.code === 'evidence.duplicate') {
    for (const name of ['age', 'limit']) said[name] = duration(said[name], language)
  }
  if (fault.code === 'evidence.check') said.reason = inLanguage(said.reason, language) || said.check
  for (const name of ['kind', 'expected', 'found']) {
    const kind = at(KINDS, String(said[name]))
    if (kind) said[name] = pick(kind, language)
  }
  return filledIn(chosen, language, said)
}

/** A text by language in this one, else in whichever there is. */
export function inLanguage(told: unknown, language: string): string {
  if (typeof told !== 'object' || told === null) return ''
  const texts = told as Record<string, unknown>
  return String(at(texts, language) || at(texts, Object.keys(texts).sort()[0] ?? '') || '')
}

/** Which case of a code it is: the key of its sentence. */
function caseOf({ code, details = {} }: Refused): string {
  if (code.startsWith('evidence.')) return 'evidence'
  for (const [told, name] of CASES[code] ?? []) {
    if (told(details)) return `${code}/${name || text(details.why || details.because || details.status)}`
  }
  return code
}

const has = (name: string) => (details: Details) => Object.hasOwn(details, name)
const isEmpty = (value: unknown) => !Array.isArray(value) || value.length === 0

/** By code: what tells its cases apart, and their names (else what the details call them). */
const CASES: Partial<Record<string, [(details: Details) => boolean, string][]>> = {
  'order.not_open': [
    [(details) => Boolean(details.paused), 'paused'],
    [has('why'), ''],
    [(details) => !isEmpty(details.choose), 'choose'],
    [(details) => !Object.hasOwn(details, 'step') && details.kind === 'approval', 'approval'],
    [has('kind'), 'kind'],
    [has('timer'), 'timer'],
    [has('child'), 'child'],
  ],
  'form.invalid': [[has('why'), '']],
  'actor.not_allowed': [
    [has('because'), ''],
    [({ who }) => Array.isArray(who) && who.length === 1 && who[0] === 'system', 'system'],
    [(details) => isEmpty(details.people), 'nobody'],
  ],
  'approval.already_decided': [[has('actor'), 'voted']],
  'fault.not_here': [[has('choose'), 'choose']],
  'job.closed': [[() => true, '']],
  'job.moved_on': [[has('why'), '']],
}

function faultCase({ code, params = {}, pointer }: FieldFault): string {
  const given = (name: string) => (params[name] ?? null) !== null
  switch (code) {
    case 'evidence.missing':
      return Object.hasOwn(params, 'at_least') ? code : `${code}/one`
    case 'evidence.too_far':
      return given('distance') ? code : `${code}/unknown`
    case 'evidence.stale':
      return given('age') ? code : `${code}/unknown`
    case 'evidence.duplicate':
      return Object.hasOwn(params, 'age') ? code : `${code}/same`
    case 'evidence.mismatch':
      if (Object.hasOwn(params, 'signed')) return `${code}/signed`
      return given('found') ? code : `${code}/nothing`
    case 'form.invalid':
      return 'captures'
    default:
      return code === 'minimum' && pointer === '/until' ? 'until' : code
  }
}

function faultsIn(faults: FieldFault[], language: string): string {
  const said = faults.slice(0, MOST_SAID).map((fault) => {
    return stripped(`${fault.pointer.replace(/^\/+/, '')} ${explainFault(fault, language)}`)
  })
  return joined(said, faults.length, language, isChinese(language) ? '；' : '; ')
}

function listed(names: unknown, language: string, name: Name): string {
  if (!Array.isArray(names)) return ''
  const said = names.slice(0, MOST_SAID).map((one) => name(text(one)))
  return joined(said, names.length, language, isChinese(language) ? '、' : ', ')
}

function joined(said: string[], count: number, language: string, between: string): string {
  const rest = count - said.length
  const more = isChinese(language) ? ` 等 ${count} 项` : ` and ${rest} more`
  return said.join(between) + (rest > 0 ? more : '')
}

/** The sentence with its details; what a refusal does not say is left empty. */
function filledIn(chosen: Both, language: string, said: Details): string {
  return pick(chosen, language).replace(/\{(\w+)\}/g, (_, name: string) => text(at(said, name)))
}

function isChinese(language: string): boolean {
  return language.startsWith('zh')
}

function pick(both: Both, language: string): string {
  return isChinese(language) ? both[0] : both[1]
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' || Number.isInteger(value)
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

function capital(said: string): string {
  const [first = '', ...rest] = said
  return first.toUpperCase() + rest.join('')
}

function distance(metres: unknown): string {
  if (typeof metres !== 'number' || !Number.isInteger(metres)) return ''
  return metres < 10_000 ? `${metres} m` : `${rounded(metres / 1000)} km`
}

const UNITS: [number, Both][] = [
  [86_400, ['天', 'd']],
  [3600, ['小时', 'h']],
  [60, ['分钟', 'min']],
]

/** The greatest unit that fits, rounded down. */
function duration(seconds: unknown, language: string): string {
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return ''
  const [size, words] = UNITS.find(([least]) => seconds >= least) ?? [1, ['秒', 's'] as const]
  return `${Math.floor(seconds / size)} ${pick(words, language)}`
}
