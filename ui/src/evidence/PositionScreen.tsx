import { Banner, Button, Sheet, Spinner } from '../design/index.ts'
import type { EvidencePolicy } from '../forms/form.ts'
import { useWords } from '../words/index.ts'
import { Compass } from './Compass.tsx'
import { bearing, metres } from './metres.ts'
import { liveSource } from './services.ts'
import type { Capturing } from './showing.ts'
import { usePosition } from './usePosition.ts'

/** The greatest error in metres with which a position still says something. */
export function coarsest(policy: EvidencePolicy): number {
  return Math.max(30, Math.min(policy.within ?? 200, 200))
}

const WINDS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

/** Takes the position, live: how exact it is, and how far and where the site lies. */
export function PositionScreen({ policy, title, services, onCapture, onClose }: Capturing) {
  const { t, formats } = useWords()
  const found = usePosition(services.clock, 'sharp')
  const { site } = services
  const position = found.status === 'found' ? found.position : null
  const accuracy = position?.accuracy ?? Number.POSITIVE_INFINITY
  const limit = coarsest(policy)
  const coarse = position !== null && accuracy > limit
  const away = position && site ? metres(site, position) : null
  const far = policy.within != null && (away === null || away > policy.within)
  const toward = position && site ? bearing(position, site) : 0
  const wind = WINDS[Math.round(toward / 45) % 8] ?? 'n'

  const use = () => {
    if (!position || coarse) return
    const source = liveSource(policy)
    onCapture({ position, at: services.clock.now(), ...(source && { source }) })
    onClose()
  }
  return (
    <Sheet
      open
      title={t('position.title', { title })}
      onClose={onClose}
      footer={
        <Button kind="primary" icon="check" disabled={!position || coarse} onClick={use}>
          {t('position.use')}
        </Button>
      }
    >
      <div className="position" role="status">
        {found.status === 'seeking' && <Spinner size={40} label={t('evidence.site.seeking')} />}
        {(found.status === 'denied' || found.status === 'unavailable' || found.status === 'unsupported') && (
          <Banner
            tone="danger"
            title={t(`evidence.site.${found.status}`)}
            action={<Button onClick={() => found.positioning.again()}>{t('act.retry')}</Button>}
          >
            {found.status === 'denied' && t('evidence.allow.location')}
          </Banner>
        )}
        {position && (
          <>
            {away !== null && <Compass bearing={toward} there={away <= Math.max(15, accuracy)} />}
            <p className="position-distance">
              {away === null
                ? `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`
                : away <= Math.max(15, accuracy)
                  ? t('position.here')
                  : t('position.to', {
                      distance: formats.distance(away),
                      direction: t(`position.${wind}`),
                    })}
            </p>
            <p>{t('position.accuracy', { accuracy: formats.distance(accuracy) })}</p>
          </>
        )}
      </div>
      {coarse && (
        <Banner tone="warning">
          {t('position.coarse', {
            accuracy: formats.distance(accuracy),
            limit: formats.distance(limit),
          })}
        </Banner>
      )}
      {position && far && (
        <Banner tone="warning">
          {away === null
            ? t('evidence.site.none')
            : t('evidence.site.far', {
                distance: formats.distance(away),
                accuracy: formats.distance(accuracy),
                limit: formats.distance(policy.within ?? 0),
              })}
        </Banner>
      )}
    </Sheet>
  )
}
