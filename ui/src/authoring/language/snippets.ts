// Whole pieces of a file as the house writes them. `«…»` is a place to fill in, the next one by Tab.

import type { Path } from '../../document/index.ts'
import type { FileKind } from './world.ts'

export interface Piece {
  /** The word of what it is: `text.piece.work`. */
  word: string
  text: string
}

const TITLE = 'title: {zh-CN: «名称», en: «Name»}'

export const STEPS: readonly Piece[] = [
  {
    word: 'text.piece.work',
    text: `«step_name»:\n  ${TITLE}\n  by: «role:field_staff»\n  form: «form»\n  due: «4h»\n`,
  },
  {
    word: 'text.piece.photo',
    text: `«step_name»:\n  ${TITLE}\n  evidence:\n    «photo»: {kind: photo, count: «1..3», within: «200m», source: camera}\n`,
  },
  {
    word: 'text.piece.approval',
    text: `«review»:\n  ${TITLE}\n  approval:\n    by: «role:branch_manager»\n    need: 1\n    outcomes: {approve: «done», rework: «step»}\n  due: «4h»\n`,
  },
  {
    word: 'text.piece.any_order',
    text: `«step_name»:\n  ${TITLE}\n  any_order:\n    «first»:\n      evidence: {«photo»: {kind: photo}}\n    «second»: {form: «form»}\n`,
  },
  {
    word: 'text.piece.each',
    text: `«step_name»:\n  ${TITLE}\n  each:\n    of: «inputs.devices»\n    as: «device»\n    steps:\n      «check»: {form: «form»}\n`,
  },
  { word: 'text.piece.call', text: `«step_name»:\n  ${TITLE}\n  call: «terminal-repair»\n  with: {}\n` },
  {
    word: 'text.piece.waitEvent',
    text: `«step_name»:\n  ${TITLE}\n  wait: {event: «device.online», up_to: «1d», else: «step»}\n`,
  },
  { word: 'text.piece.waitTime', text: `«step_name»:\n  ${TITLE}\n  wait: {for: «1d»}\n` },
  { word: 'text.piece.do', text: `«step_name»:\n  ${TITLE}\n  do: «webhook»\n  with: {}\n` },
  { word: 'text.piece.end', text: '«done»: {end: «completed», title: {zh-CN: «已完成», en: «Done»}}\n' },
]

export const EVIDENCE: readonly Piece[] = [
  { word: 'text.piece.evidence.photo', text: '«photo»: {kind: photo, count: «1..3»}' },
  {
    word: 'text.piece.evidence.onSite',
    text: '«photo»: {kind: photo, count: «1..3», within: «200m», fresh: «10m», source: camera}',
  },
  { word: 'text.piece.evidence.signature', text: '«signature»: {kind: signature, signer: «customer»}' },
  { word: 'text.piece.evidence.scan', text: '«code»: {kind: scan, match: "«[A-Z0-9]+»"}' },
  { word: 'text.piece.evidence.position', text: '«place»: {kind: position, within: «200m»}' },
  { word: 'text.piece.evidence.file', text: '«document»: {kind: file}' },
]

const RUNGS: readonly Piece[] = [
  { word: 'text.piece.rung.notify', text: '{at: «due - 30m», notify: «role:branch_manager»}' },
  { word: 'text.piece.rung.raise', text: '{at: «due + 2h», raise_to: «role:regional_manager»}' },
  { word: 'text.piece.rung.reassign', text: '{at: «due + 1h», reassign: «nearest»}' },
]

const ARROWS: readonly Piece[] = [
  { word: 'text.piece.arrow.when', text: '{when: "«this.result == \'pass\'»", go: «step»}' },
  { word: 'text.piece.arrow.else', text: 'go: «step»' },
]

const OUTCOMES: readonly Piece[] = [{ word: 'text.piece.outcome', text: '«approve»: «step»' }]

const FAULTS: readonly Piece[] = [
  {
    word: 'text.piece.fault',
    text: `«fault_name»:\n  ${TITLE}\n  from: [«step»]\n  form: «fault-report»\n  notify: «role:tech_support»\n  go: «step»\n`,
  },
]

const TRIGGERS: readonly Piece[] = [
  {
    word: 'text.piece.trigger.event',
    text: '«trigger_name»:\n  on: «device.telemetry»\n  of: {kind: «card-terminal»}\n  when: «event.value < 10»\n  once: until_closed\n',
  },
  {
    word: 'text.piece.trigger.schedule',
    text: '«trigger_name»:\n  schedule: "«0 8 * * MON-FRI»"\n  of: {kind: «store»}\n',
  },
]

const TABLES: readonly Piece[] = [
  {
    word: 'text.piece.table',
    text: '«table_name»:\n  inputs: {«amount»: «inputs.amount»}\n  rows:\n    - {«amount»: "> «5000»", result: «high»}\n    - {result: «normal»}\n',
  },
]

const GUARANTEES: readonly Piece[] = [
  { word: 'text.piece.guarantee', text: '{before: «done», always: [«step»]}' },
]

const FIELDS: readonly Piece[] = [
  { word: 'text.piece.field.text', text: `«field»: {type: string, maxLength: «200», ${TITLE}}` },
  { word: 'text.piece.field.number', text: `«field»: {type: integer, minimum: «0», ${TITLE}}` },
  { word: 'text.piece.field.yesNo', text: `«field»: {type: boolean, ${TITLE}}` },
  { word: 'text.piece.field.choice', text: `«field»: {type: string, codeList: «code-list», ${TITLE}}` },
  { word: 'text.piece.field.date', text: `«field»: {type: string, format: date, ${TITLE}}` },
  {
    word: 'text.piece.field.calculated',
    text: `«field»: {type: number, compute: "«this.a + this.b»", ${TITLE}}`,
  },
  {
    word: 'text.piece.field.table',
    text: `«rows»:\n  type: array\n  ${TITLE}\n  items:\n    type: object\n    properties:\n      «column»: {type: string, ${TITLE}}\n`,
  },
]

const ENTRIES: readonly Piece[] = [
  { word: 'text.piece.entry.do', text: '{do: «step», as: «who», expect: «next_step»}' },
  { word: 'text.piece.entry.fault', text: '{fault: «fault», as: «who», expect: «step»}' },
  { word: 'text.piece.entry.decide', text: '{decide: «approve», as: «who», expect: «step»}' },
  { word: 'text.piece.entry.after', text: '{after: «5h», expect: {at: «step»}}' },
  { word: 'text.piece.entry.expect', text: 'expect: {status: completed, end: «completed»}' },
]

const ELEMENTS: readonly Piece[] = [
  { word: 'text.piece.control', text: '{type: Control, scope: "#/properties/«field»"}' },
  {
    word: 'text.piece.group',
    text: 'type: Group\n  label: {zh-CN: «名称», en: «Name»}\n  elements:\n    - {type: Control, scope: "#/properties/«field»"}',
  },
]

/** Pieces that are entries of the map at a place. */
export function piecesOfMap(kind: FileKind, path: Path, inSop: Path | null): readonly Piece[] {
  const last = path.at(-1)
  if (last === 'properties' && (path.includes('schema') || path.includes('inputs'))) return FIELDS
  if (!inSop) return []
  if (last === 'steps' || last === 'any_order') return inSop[0] === 'steps' ? STEPS : []
  if (last === 'evidence') return EVIDENCE
  if (last === 'outcomes') return OUTCOMES
  if (inSop.length === 1 && last === 'faults') return FAULTS
  if (inSop.length === 1 && last === 'triggers') return TRIGGERS
  if (inSop.length === 1 && last === 'tables') return TABLES
  return kind === 'sop' ? [] : []
}

/** Pieces that are entries of the list at a place. */
export function piecesOfList(kind: FileKind, list: Path): readonly Piece[] {
  const last = list.at(-1)
  if (last === 'escalate') return RUNGS
  if (last === 'next' || last === 'else' || list.at(-2) === 'outcomes') return ARROWS
  if (last === 'guarantees') return GUARANTEES
  if (last === 'elements') return ELEMENTS
  if (kind === 'scenario' && list.length === 1 && last === 'walk') return ENTRIES
  return []
}

/** What is written after a key when it is chosen, where that is more than one value. */
const AFTER_KEY: Readonly<Record<string, string>> = {
  title: '{zh-CN: «名称», en: «Name»}',
  evidence: '\n  «photo»: {kind: «photo»}',
  escalate: '\n  - {at: «due», notify: «role:branch_manager»}',
  approval: '\n  by: «role:branch_manager»\n  outcomes: {approve: «done», rework: «step»}',
  wait: '{for: «1d»}',
  each: '\n  of: «inputs.items»\n  as: «item»\n  steps:\n    «check»: {}',
  any_order: '\n  «first»: {}\n  «second»: {}',
  outcomes: '{«approve»: «step»}',
  guide: '\n  zh-CN: |\n    «»\n  en: |\n    «»',
  dispatch: '{by: «manual»}',
  inputs: '\n  type: object\n  properties:\n    «name»: {type: «string»}',
  steps: '\n  «step_name»:\n    ',
  faults: '\n  «fault_name»:\n    go: «step»',
  guarantees: '\n  - {before: «done», always: [«step»]}',
  schema: '\n  type: object\n  properties:\n    «field»: {type: «string»}',
  uischema: '\n  type: VerticalLayout\n  elements:\n    - {type: Control, scope: "#/properties/«field»"}',
  walk: '\n  - {do: «step», as: «who»}',
  branches: '{tag: «tag»}',
  entries: '\n  - {code: «code», title: {zh-CN: «名称», en: «Name»}}',
  with: '{«name»: «value»}',
  from: '[«step»]',
  skills: '[«skill»]',
  labels: '[«label»]',
  four_eyes: '[«step»]',
}

/** What follows a chosen key; null where a single value does. */
export function afterKey(key: string, flow: boolean, path: Path): string | null {
  if (key === 'evidence' && path[0] === 'walk') return '{«field»: «1»}'
  if (key === 'inputs' && path.length === 0) return flow ? null : (AFTER_KEY.inputs ?? null)
  if (key === 'title' && (path.includes('schema') || path.includes('inputs')))
    return '{zh-CN: «名称», en: «Name»}'
  const found = AFTER_KEY[key]
  if (found === undefined || (flow && found.startsWith('\n'))) return null
  return found
}
