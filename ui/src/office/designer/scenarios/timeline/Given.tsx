// What somebody handed in with an entry, short enough for its line.

import { useMemo } from 'react'
import { type Entry, mapIn, shotsIn, subjectOf, wordIn } from '../../../../authoring/scenario/index.ts'
import { Icon } from '../../../../design/index.ts'
import type { CodeList } from '../../../../forms/form.ts'
import { useWords } from '../../../../words/index.ts'
import { answerSaid, askedSaid, evidenceSaid, formOf, runbookIn, shortened } from '../asked.ts'
import { shotSaid } from '../CaptureBox.tsx'
import { usePlay } from '../play.ts'
import { plainOf, stepSaid } from '../saying.ts'

/** What an entry hands in: answers, evidence, and how actions go. */
export function Given({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const { whole, say } = usePlay()
  const runbook = runbookIn(whole, wordIn(entry.in) ?? '')
  const form = useMemo(() => formOf(runbook, say.outline, entry), [runbook, say.outline, entry])
  const lists = (runbook?.code_lists ?? {}) as Record<string, CodeList>
  const step = plainOf(say.outline, subjectOf(entry))
  const evidence = Object.entries(mapIn(entry.evidence))
  const answers = Object.entries(mapIn(entry.answers))
  const actions = Object.entries(mapIn(entry.actions))
  if (answers.length === 0 && evidence.length === 0 && actions.length === 0) return null
  return (
    <p className="scn-entry-with">
      {answers.slice(0, 3).map(([name, value]) => (
        <span key={name} className="scn-entry-answer">
          {t('scenario.given', {
            what: askedSaid(form, name, say),
            value: answerSaid(form, lists, name, value, say),
          })}
        </span>
      ))}
      {answers.length > 3 && <span>+{answers.length - 3}</span>}
      {evidence.map(([name, value]) => (
        <span key={name} className="scn-entry-shot">
          <Icon name="camera" size={14} />
          {t('scenario.given', { what: evidenceSaid(form, name, say, step), value: shotsSaid(value, t) })}
        </span>
      ))}
      {actions.map(([name, how]) => (
        <span key={name} className="scn-entry-shot">
          <Icon name="settings" size={14} />
          {t('scenario.given', { what: stepSaid(say, name), value: ranSaid(how, t) })}
        </span>
      ))}
    </p>
  )
}

function shotsSaid(value: unknown, t: ReturnType<typeof useWords>['t']): string {
  const shots = shotsIn(value)
  if (shots.every((shot) => Object.keys(shot).length === 0)) return String(shots.length)
  return shots.map((shot) => shotSaid(shot, t)).join(t('state.listSeparator'))
}

function ranSaid(how: unknown, t: ReturnType<typeof useWords>['t']): string {
  if (typeof how !== 'object' || how === null)
    return t(how === 'fails' ? 'scenario.actions.fails' : 'scenario.actions.succeeds')
  return 'error' in how
    ? `${t('scenario.actions.fails')} (${String(how.error)})`
    : shortened((how as { result?: unknown }).result ?? null)
}
