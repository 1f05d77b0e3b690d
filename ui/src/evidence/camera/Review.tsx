import { useEffect, useMemo, useRef } from 'react'
import { Button, Icon } from '../../design/index.ts'
import type { EvidencePolicy } from '../../forms/form.ts'
import type { Capture } from '../../runtime/values.ts'
import { useWords } from '../../words/index.ts'
import { advice } from '../advice.ts'
import { judge } from '../judging.ts'
import type { Sight } from '../photograph.ts'
import type { EvidenceServices, KeptFacts } from '../services.ts'
import { usePosition } from '../usePosition.ts'

/** A photo that was just taken, before it counts: what is wrong with it, and take again or use. What only looks
 *  bad may be used anyway; what the SOP forbids may not, since the server would refuse it. */
export function Review({
  sight,
  policy,
  name,
  services,
  facts,
  keeping,
  onUse,
  onRetake,
}: {
  sight: Sight
  policy: EvidencePolicy
  name: string
  services: EvidenceServices
  captures: readonly Capture[]
  facts: ReadonlyMap<string, KeptFacts> | null
  keeping: boolean
  onUse: () => void
  onRetake: () => void
}) {
  const { t, language, formats } = useWords()
  const { positioning, ...found } = usePosition(services.clock, policy.within == null ? 'beside' : 'sharp')
  const canvas = useRef<HTMLCanvasElement>(null)
  const heading = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const { picture } = sight
    const target = canvas.current
    if (!target) return
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height))
    target.width = Math.round(picture.width * scale)
    target.height = Math.round(picture.height * scale)
    target.getContext('2d')?.drawImage(picture, 0, 0, target.width, target.height)
    heading.current?.focus()
  }, [sight])

  const position = found.status === 'found' ? positioning.latest() : null
  const faults = useMemo(() => {
    const capture: Capture = { blob: 'this one', at: sight.at, source: sight.source, position }
    const now = services.clock.now()
    const blobs = new Map<string, KeptFacts>(facts ?? [])
    blobs.set('this one', {
      sha256: 'this one',
      media_type: 'image/jpeg',
      size: 1,
      received_at: now,
      likeness: sight.likeness,
    })
    const only = { ...policy, at_least: 1, at_most: 1 }
    const scene = { now, site: services.site, blobs }
    const { faults: found } = judge(name, only, [capture], scene)
    return found.map((fault) =>
      advice(fault, { t, language, formats, policy, captures: [capture], site: services.site }),
    )
  }, [sight, position, facts, policy, name, services, t, language, formats])

  const flaws = sight.quality.flaws
  const seeking = policy.within != null && position === null && found.status === 'seeking'
  return (
    <div className="review">
      <canvas ref={canvas} className="review-picture" role="img" aria-label={t('camera.preview')} />
      <div className="review-words" ref={heading} tabIndex={-1} role="status">
        {flaws.map((flaw) => (
          <p key={flaw} data-tone="warning">
            <Icon name="alert" size={20} />
            <span>{t(`camera.flaw.${flaw}`)}</span>
          </p>
        ))}
        {seeking ? (
          <p>
            <Icon name="pin" size={20} />
            <span>{t('evidence.site.seeking')}</span>
          </p>
        ) : (
          faults.map((sentence) => (
            <p key={sentence} data-tone="danger">
              <Icon name="alert" size={20} />
              <span>{sentence}</span>
            </p>
          ))
        )}
        {!flaws.length && !faults.length && !seeking && (
          <p data-tone="success">
            <Icon name="check-circle" size={20} />
            <span>{t('camera.clear')}</span>
          </p>
        )}
      </div>
      <div className="review-actions">
        <Button icon="undo" onClick={onRetake}>
          {t('camera.retake')}
        </Button>
        <Button
          kind={flaws.length ? 'secondary' : 'primary'}
          icon="check"
          busy={keeping}
          disabled={seeking || faults.length > 0}
          onClick={onUse}
        >
          {t(flaws.length && !faults.length ? 'camera.useAnyway' : 'camera.use')}
        </Button>
      </div>
    </div>
  )
}
