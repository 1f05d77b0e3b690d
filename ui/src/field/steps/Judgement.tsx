import { useEffect, useState } from 'react'
import { Banner, Icon } from '../../design/index.ts'
import type { Form } from '../../forms/form.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Command } from '../../runtime/commands.ts'
import type { Refused } from '../../runtime/verdict.ts'
import { useWords } from '../../words/index.ts'
import { usePhone } from '../shell/phone.tsx'
import { useStill } from './entry.ts'
import { isAboutAnswers, labelAt, useExplain } from './Faults.tsx'
import './judgement.css'

/** What the runtime would say to a command now, asked again once it has been still for a moment. */
export function useForesight(kept: KeptJob, command: Command | null): { kept: true } | Refused | null {
  const phone = usePhone()
  const still = useStill(command, 500)
  const [found, setFound] = useState<{ kept: true } | Refused | null>(null)
  const { id } = kept.card
  const { state } = kept.job
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer depends on where the job stands
  useEffect(() => {
    if (still === null) return
    let gone = false
    phone.foresee(id, still).then(
      (verdict) => !gone && setFound(verdict),
      (problem: unknown) => console.error(problem),
    )
    return () => {
      gone = true
    }
  }, [phone, id, still, state])
  return found
}

interface Props {
  kept: KeptJob
  form: Form | null
  foreseen: { kept: true } | Refused | null
  onGo: (pointer: string) => void
}

/** Before one hands in: “this will pass”, or what is still missing, each leading to its field. */
export function Judgement({ kept, form, foreseen, onGo }: Props) {
  const { t, language } = useWords()
  const explain = useExplain(kept)
  if (foreseen === null) return null
  if ('kept' in foreseen)
    return (
      <p className="judgement judgement-passes" role="status">
        <Icon name="check-circle" size={22} /> {t('step.passes')}
      </p>
    )
  const faults = foreseen.faults ?? []
  if (!isAboutAnswers(foreseen.code) || faults.length === 0)
    return (
      <Banner tone="warning" quiet>
        {explain(foreseen)}
      </Banner>
    )
  const fields = new Map<string, string>()
  for (const { pointer } of faults) {
    const label = labelAt(form, pointer, language)
    if (!fields.has(label)) fields.set(label, pointer)
  }
  return (
    <div className="judgement judgement-missing" role="status">
      <p>{t('step.missing', { n: fields.size })}</p>
      <ul className="judgement-list">
        {[...fields].slice(0, 8).map(([label, pointer]) => (
          <li key={pointer}>
            <button type="button" className="judgement-go" onClick={() => onGo(pointer)}>
              {label || t('step.refused.field')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
