// An evidence field in a form: what is asked, what was captured, and whether it will pass. What captures (camera,
// scanner, signature pad …) is loaded when somebody presses for it.

import { useMemo, useRef, useState } from 'react'
import { Banner, Icon, Skeleton, useToast } from '../design/index.ts'
import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import { useWords } from '../words/index.ts'
import { advice } from './advice.ts'
import { CaptureActions } from './CaptureActions.tsx'
import { CaptureList } from './CaptureList.tsx'
import { capturesOf, keyOf } from './captures.ts'
import { rulesOf } from './rules.ts'
import { SiteLine } from './SiteLine.tsx'
import { Loaded, SCREENS, type ScreenName } from './screens.tsx'
import type { EvidenceServices } from './services.ts'
import type { Capturing } from './showing.ts'
import { useJudgement } from './useJudgement.ts'
import { useKeptFacts } from './useKept.ts'
import './evidence.css'

/** As the renderer's evidence slot has it, and the services. */
export interface EvidenceFieldProps {
  name: string
  pointer: string
  policy: EvidencePolicy
  title: string
  required?: boolean
  captures: readonly unknown[]
  onChange(next: (now: readonly unknown[]) => readonly unknown[]): void
  /** Faults of a refusal that came back, at this field or in it. */
  faults: readonly FieldFault[]
  readOnly: boolean
  labelledBy?: string
  describedBy?: string | undefined
  services: EvidenceServices
  /** The filled-in pattern that a scan must match; needed only where the policy's holds expressions. */
  expected?: string | null
}

export function EvidenceField(props: EvidenceFieldProps) {
  const { name, policy, title, onChange, readOnly, services } = props
  const { t, language, formats } = useWords()
  const toast = useToast()
  const captures = useMemo(() => capturesOf(props.captures), [props.captures])
  const [facts, learn] = useKeptFacts(services)
  const expected = props.expected ?? (typeof policy.match === 'string' ? policy.match : undefined)
  const judged = useJudgement(name, policy, captures, facts, services, expected)
  const [screen, setScreen] = useState<{ name: ScreenName; place?: number } | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const box = useRef<HTMLFieldSetElement>(null)

  const most = policy.at_most === undefined ? 1 : policy.at_most
  const room = most === null ? Number.POSITIVE_INFINITY : most - captures.length
  const rules = rulesOf(policy, expected, t, formats)
  const around = { t, language, formats, policy, captures, site: services.site }

  const add = (capture: Capture) => {
    setSaid(null)
    onChange((now) => [...now, capture])
  }
  const remove = (place: number) => {
    const gone = captures[place]
    if (!gone) return
    const key = keyOf(gone, place)
    onChange((now) => now.filter((one, at) => at !== place || keyOf(one as Capture, at) !== key))
    setScreen(null)
    toast({
      text: t('evidence.removed', { what: t(`evidence.kind.${policy.kind}`, { n: place + 1 }) }),
      undo: () => onChange((now) => [...now.slice(0, place), gone, ...now.slice(place)]),
    })
    box.current?.querySelector('button')?.focus()
  }

  const capturing: Capturing = {
    policy,
    title,
    services: learning(services, learn),
    captures,
    facts,
    name,
    room,
    ...(expected !== undefined && { expected }),
    onCapture: add,
    onClose: () => setScreen(null),
  }

  return (
    <fieldset
      ref={box}
      className="evidence"
      {...(props.labelledBy ? { 'aria-labelledby': props.labelledBy } : {})}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
    >
      {!props.labelledBy && <legend className="evidence-title">{title}</legend>}
      {rules.length > 0 && (
        <ul className="evidence-rules">
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
      {policy.within != null && !readOnly && (
        <SiteLine services={services} within={policy.within} quiet={judged?.passes ?? false} />
      )}
      {facts === null && captures.length > 0 ? (
        <Skeleton />
      ) : (
        <CaptureList
          {...{ captures, policy, title, services, judged, readOnly }}
          faults={props.faults}
          facts={facts}
          onOpen={(place) => setScreen({ name: 'view', place })}
          onRemove={remove}
        />
      )}
      {readOnly && captures.length === 0 && <p className="evidence-note">{t('evidence.empty')}</p>}
      {!readOnly && room > 0 && (
        <CaptureActions
          {...{ policy, captures }}
          services={capturing.services}
          onScreen={(next) => {
            setSaid(null)
            setScreen({ name: next })
          }}
          onCapture={add}
          onTrouble={setSaid}
        />
      )}
      {said && (
        <Banner tone="danger" onDismiss={() => setSaid(null)}>
          {said}
        </Banner>
      )}
      {!readOnly && judged && (
        <div className="evidence-verdict" role="status" data-passes={judged.passes}>
          {judged.passes && captures.length > 0 && (
            <p className="evidence-good">
              <Icon name="check-circle" size={20} />
              <span>
                {judged.lasts === null
                  ? t('evidence.will.pass')
                  : t('evidence.will.passFor', { duration: formats.duration(Math.max(0, judged.lasts)) })}
              </span>
            </p>
          )}
          {judged.passes && captures.length === 0 && (
            <p className="evidence-note">{t('evidence.will.optional')}</p>
          )}
          {!judged.passes && captures.length === 0 && (
            <p className="evidence-note">{judged.faults.map((fault) => advice(fault, around)).join(' ')}</p>
          )}
          {!judged.passes && captures.length > 0 && (
            <div className="evidence-bad">
              <Icon name="alert" size={20} />
              <div>
                <strong>{t('evidence.will.not')}</strong>
                <ul>
                  {[...new Set(judged.faults.map((fault) => advice(fault, around)))].map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
              </div>
            </div>
          )}
        </div>
      )}
      {screen && (
        <Loaded
          load={SCREENS[screen.name]}
          props={{
            ...capturing,
            ...(screen.place !== undefined && { place: screen.place }),
            judged,
            readOnly,
            onRemove: remove,
          }}
          onFailed={() => {
            setScreen(null)
            setSaid(t('evidence.load.failed'))
          }}
        />
      )}
    </fieldset>
  )
}

/** Services that tell of what they kept, so that it is judged at once. */
function learning(
  services: EvidenceServices,
  learn: (facts: Awaited<ReturnType<EvidenceServices['keepBlob']>>, likeness?: string | null) => void,
): EvidenceServices {
  return {
    ...services,
    keepBlob: async (bytes, facts) => {
      const kept = await services.keepBlob(bytes, facts)
      learn({ ...kept, ...facts }, facts.likeness ?? null)
      return kept
    },
  }
}
