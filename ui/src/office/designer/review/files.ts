// Files of a draft, and places in them, as one says them.

import { type Path, pathAt, type Source } from '../../../document/index.ts'
import { type Key, pick, type Texts, type Translate } from '../../../words/index.ts'

const FOLDERS: Readonly<Record<string, Key>> = {
  forms: 'review.file.form',
  library: 'review.file.library',
  variants: 'review.file.variant',
  scenarios: 'review.file.scenario',
  media: 'review.file.media',
  subjects: 'review.file.subject',
}

/** `store-visit/forms/check.yaml` → “Form check”. */
export function fileInWords(path: string, t: Translate): string {
  if (path === '') return t('review.file.draft')
  const [folder = '', file = ''] = path.split('/').slice(-2)
  const word = FOLDERS[folder]
  if (file === 'sop.yaml') return t('review.file.sop')
  return word ? t(word, { name: folder === 'media' ? file : file.replace(/\.(ya?ml|json)$/, '') }) : path
}

const KEYS: Readonly<Record<string, Key>> = {
  title: 'review.key.title',
  guide: 'review.key.guide',
  by: 'review.key.by',
  due: 'review.key.due',
  escalate: 'review.key.escalate',
  evidence: 'review.key.evidence',
  next: 'review.key.next',
  go: 'review.key.go',
  when: 'review.key.when',
  form: 'review.key.form',
  inputs: 'review.key.inputs',
  dispatch: 'review.key.dispatch',
  notify: 'review.key.notify',
  message: 'review.key.message',
  branches: 'review.key.branches',
  uischema: 'review.key.uischema',
  count: 'review.key.count',
  within: 'review.key.within',
  approve: 'review.key.approve',
}

/** What names its children, and how a child is called. */
const NAMING: Readonly<Record<string, Key>> = {
  steps: 'review.place.step',
  properties: 'review.place.field',
  faults: 'review.place.fault',
}

const SILENT = new Set(['schema', 'items', 'change', 'elements', 'options'])

/** A place within a document, from outside in: “Step Verify identity”, “evidence”, “licence”. */
export function placeInWords(data: unknown, place: Path, t: Translate, language: string): string[] {
  const found: string[] = []
  let here = data
  for (let at = 0; at < place.length; at += 1) {
    const part = place[at] ?? ''
    here = within(here, part)
    const naming = NAMING[String(part)]
    const name = place[at + 1]
    if (naming && typeof name === 'string') {
      here = within(here, name)
      found.push(t(naming, { name: titleOf(here, language) || name }))
      at += 1
    } else if (typeof part === 'number') {
      found.push(titleOf(here, language) || String(part + 1))
    } else if (!SILENT.has(part)) {
      const word = KEYS[part]
      found.push(word ? t(word) : titleOf(here, language) || part)
    }
  }
  return found
}

function within(data: unknown, part: string | number): unknown {
  return typeof data === 'object' && data !== null
    ? (data as Record<string | number, unknown>)[part]
    : undefined
}

/** A title as it is written: one text, or one per language. */
export function titleOf(data: unknown, language: string): string {
  const title = within(data, 'title')
  if (typeof title === 'string') return title
  if (typeof title !== 'object' || title === null) return ''
  return pick(title as Texts, language)
}

/** The place that a line is about: where its first word stands. */
export function placeOfLine(source: Source, line: number): Path {
  const starts = startsOf(source.text)
  const start = starts[line - 1] ?? 0
  const text = source.text.slice(start, starts[line] ?? source.text.length)
  const lead = /^[\s-]*/.exec(text)?.[0].length ?? 0
  return pathAt(source, start + (lead < text.length ? lead : 0))
}

/** The line that a place begins at, from 1. */
export function lineOfOffset(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

function startsOf(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
