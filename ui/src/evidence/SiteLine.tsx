import type { ReactNode } from 'react'
import { Icon } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { metres } from './metres.ts'
import type { EvidenceServices } from './services.ts'
import { usePosition } from './usePosition.ts'

/** How far the phone is from the site, live, while something must be captured within a distance. */
export function SiteLine({
  services,
  within,
  quiet,
}: {
  services: EvidenceServices
  within: number
  quiet: boolean // all that must be near was captured: no need to look on
}) {
  const { t, formats } = useWords()
  const found = usePosition(services.clock, quiet ? 'off' : 'beside')
  if (quiet) return null
  if (!services.site) return <Line tone="bad">{t('evidence.site.none')}</Line>
  if (found.status === 'idle' || found.status === 'seeking') return <Line>{t('evidence.site.seeking')}</Line>
  if (found.status !== 'found')
    return (
      <Line tone="bad">
        {t(`evidence.site.${found.status}`)}
        {found.status === 'denied' && <span className="evidence-help">{t('evidence.allow.location')}</span>}
        <button type="button" className="evidence-again" onClick={() => found.positioning.again()}>
          {t('act.retry')}
        </button>
      </Line>
    )
  const away = metres(services.site, found.position)
  const numbers = {
    distance: formats.distance(away),
    accuracy: formats.distance(found.position.accuracy ?? 0),
  }
  return away <= within ? (
    <Line tone="good">{t('evidence.site.near', numbers)}</Line>
  ) : (
    <Line tone="bad">{t('evidence.site.far', { ...numbers, limit: formats.distance(within) })}</Line>
  )
}

function Line({ tone, children }: { tone?: 'good' | 'bad'; children: ReactNode }) {
  return (
    <p className="evidence-site" data-tone={tone ?? 'none'}>
      <Icon name="pin" size={18} />
      <span>{children}</span>
    </p>
  )
}
