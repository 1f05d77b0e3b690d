// What the variants make of each step of the base, for the cards of its graph. It is worked out when there is time,
// and only for what changed: with a hundred variants no edit waits for it.

import { useEffect, useRef, useState } from 'react'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import { changeOf, differencesOf, marksOf, overlay } from '../../../authoring/variant/index.ts'
import type { Source } from '../../../document/index.ts'
import { type Translate, useWords } from '../../../words/index.ts'
import { textOf, titleOf } from '../flow/sop_desk.tsx'
import { useVocabulary } from '../flow/vocabulary.ts'
import { useFound, useTools } from '../workshop/index.ts'
import { titleIn } from './known.ts'
import { aspectSaid, sayingOf } from './saying.ts'

type Said = ReadonlyMap<string, readonly string[]>

const NOTHING: ReadonlyMap<string, string> = new Map()
const CALM = 400 // ms without a change
const MOST = 8 // lines on a card

/** What they make of each step, a line each; of no base nothing. */
export function useVariantMarks(base: Source | null): ReadonlyMap<string, string> {
  const workshop = useTools()
  const vocabulary = useVocabulary()
  const { t, language } = useWords()
  const [found, setFound] = useState(NOTHING)
  const kept = useRef(new WeakMap<Source, { base: unknown; said: Said; t: Translate }>())
  const { sop } = workshop
  const files = useFound((one) => one.files)
  useEffect(() => {
    if (base === null) {
      setFound(NOTHING)
      return
    }
    const look = () => {
      const folder = `${sop}/variants/`
      const all = new Map<string, string[]>()
      for (const [file, { source }] of files) {
        if (!file.startsWith(folder) || !file.endsWith('.yaml') || !source || source.troubles.length > 0)
          continue
        const before = kept.current.get(source)
        const said =
          before && before.base === base.data && before.t === t
            ? before.said
            : saidOf(base.data, source, titleIn(source.data, language) || file.slice(folder.length, -5))
        kept.current.set(source, { base: base.data, said, t })
        for (const [step, lines] of said) all.set(step, [...(all.get(step) ?? []), ...lines])
      }
      setFound((was) => {
        const now = new Map([...all].map(([step, lines]) => [step, shortened(lines, t)]))
        return was.size === now.size && [...now].every(([step, text]) => was.get(step) === text) ? was : now
      })
    }
    const saidOf = (data: unknown, variant: Source, title: string): Said => {
      const old = outlineOf(data)
      const change = changeOf(variant)
      const merged = overlay(data, change)
      const now = outlineOf(merged)
      const say = sayingOf(merged, { t, language, vocabulary })
      const marks = marksOf(data, differencesOf(data, change))
      const lines = new Map<string, string[]>()
      const line = (step: string, text: string) => lines.set(step, [...(lines.get(step) ?? []), text])
      for (const [step, differences] of marks.changed) {
        const what = [...new Set(differences.map((one) => aspectSaid(one, say)))].join(
          t('state.listSeparator'),
        )
        line(step, t('variant.card.changes', { variant: title, what }))
      }
      for (const step of marks.removed.keys()) line(step, t('variant.card.skips', { variant: title }))
      for (const step of marks.moved) line(step, t('variant.card.moves', { variant: title }))
      for (const step of marks.added) {
        const order = [...(now.scopes.get(now.steps.get(step)?.scope ?? '')?.names.values() ?? [])]
        const before = order.slice(0, order.indexOf(step)).findLast((one) => old.steps.has(one))
        const beside = before ?? order.find((one) => old.steps.has(one))
        if (beside === undefined) continue
        const name = textOf(now.steps.get(step)?.data.title, language) || titleOf(now, step, language)
        const key = before === undefined ? 'variant.card.addsBefore' : 'variant.card.adds'
        line(beside, t(key, { variant: title, step: name }))
      }
      return lines
    }
    const timer = setTimeout(look, CALM)
    return () => clearTimeout(timer)
  }, [base, sop, files, t, language, vocabulary])
  return found
}

function shortened(lines: readonly string[], t: Translate): string {
  if (lines.length <= MOST) return lines.join('\n')
  return [...lines.slice(0, MOST - 1), t('variant.card.more', { n: lines.length - MOST + 1 })].join('\n')
}
