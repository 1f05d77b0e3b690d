import { useEffect, useState } from 'react'
import { Banner, Card } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Answers } from '../../runtime/values.ts'
import { useWords } from '../../words/index.ts'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'
import { AnswersView } from './AnswersView.tsx'
import { personName, stepName } from './names.ts'

/** What was handed in so far, the latest of each step, with its evidence: what there is to decide about. */
export function HandedIn({ kept }: { kept: KeptJob }) {
  const { t, language, formats } = useWords()
  const now = useNow()
  const latest = new Map<string, KeptJob['history'][number]>()
  for (const line of kept.history) {
    const { type, address } = line.event
    if (type !== 'step.handed_in' || typeof address !== 'string') continue
    latest.delete(address)
    latest.set(address, line)
  }
  const missing = useMissing([...latest.values()].flatMap(({ event }) => filesIn(event.answers)))
  if (latest.size === 0)
    return (
      <Banner tone="info" quiet>
        {t('step.decide.evidenceNone')}
      </Banner>
    )
  return (
    <>
      <h2>{t('step.decide.evidence')}</h2>
      {missing > 0 && (
        <Banner tone="warning" icon="cloud-off" quiet>
          {t('step.decide.evidenceMissing', { n: missing })}
        </Banner>
      )}
      {[...latest].map(([address, { by, at, event }]) => {
        const template = kept.playbook.template(address)
        const step = template === null ? null : kept.playbook.step(template)
        const name = step && 'form' in step ? step.form : null
        return (
          <Card key={address} title={stepName(kept, address, language)}>
            <p className="job-hint">
              {t('step.decide.by', { who: personName(kept, by), when: formats.moment(at, now) })}
            </p>
            {name && (
              <AnswersView
                kept={kept}
                form={kept.playbook.runbook.forms?.[name] ?? {}}
                answers={(event.answers ?? {}) as Answers}
              />
            )}
          </Card>
        )
      })}
    </>
  )
}

/** How many of these files can't be looked at: without signal only those that are kept here can. */
function useMissing(files: readonly string[]): number {
  const phone = usePhone()
  const { online } = useDay()
  const [missing, setMissing] = useState(0)
  const wanted = files.join()
  useEffect(() => {
    let gone = false
    setMissing(0)
    if (online || wanted === '') return
    Promise.all(wanted.split(',').map((name) => phone.blob(name))).then(
      (found) => !gone && setMissing(found.filter((blob) => blob === null).length),
      (problem: unknown) => console.error(problem),
    )
    return () => {
      gone = true
    }
  }, [phone, online, wanted])
  return missing
}

/** The files that captures in these answers name. */
function filesIn(answers: unknown): string[] {
  if (typeof answers !== 'object' || answers === null) return []
  return Object.values(answers).flatMap((value): string[] =>
    Array.isArray(value)
      ? value.flatMap((one: { stamped?: unknown; blob?: unknown } | null) => {
          const file = one?.stamped ?? one?.blob
          return typeof file === 'string' ? [file] : []
        })
      : [],
  )
}
