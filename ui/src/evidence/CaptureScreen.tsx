import { useState } from 'react'
import { Banner, Button, Segmented, Sheet } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { advice } from './advice.ts'
import { isPictured } from './captures.ts'
import { distanceOf } from './judging.ts'
import type { Showing } from './showing.ts'
import { useBlobUrl } from './useKept.ts'

/** One capture over the whole screen: the bytes, and all that is known of them. */
export function CaptureScreen(props: Showing) {
  const { captures, facts, services, policy, judged, readOnly, onClose, onRemove } = props
  const { t, language, formats } = useWords()
  const place = props.place ?? 0
  const capture = captures[place]
  const [side, setSide] = useState<'original' | 'stamped'>('original')
  const shown = side === 'stamped' ? capture?.stamped : capture?.blob
  const url = useBlobUrl(services, shown)
  if (!capture) return null
  const blob = capture.blob ? (facts?.get(capture.blob) ?? null) : null
  const pictured = isPictured(policy.kind, blob?.media_type)
  const what = t(`evidence.kind.${policy.kind}`, { n: place + 1 })
  const distance = distanceOf(capture, blob, services.site)
  const position = capture.position ?? blob?.position ?? null
  const source = capture.source
    ? t(`evidence.source.${capture.source}`)
    : policy.kind === 'scan'
      ? t('evidence.source.hand')
      : null
  const rows: [string, string | null][] = [
    [t('evidence.fact.text'), capture.text ?? null],
    [t('evidence.fact.signer'), capture.signer ?? null],
    [t('evidence.fact.at'), capture.at == null ? null : formats.exact(capture.at)],
    [
      t('evidence.fact.place'),
      position &&
        `${position.lat.toFixed(6)}, ${position.lon.toFixed(6)}${position.accuracy == null ? '' : ` ± ${formats.distance(position.accuracy)}`}`,
    ],
    [t('evidence.fact.distance'), distance === null ? null : formats.distance(distance)],
    [t('evidence.fact.source'), source],
    [
      t('evidence.fact.size'),
      blob &&
        [formats.bytes(blob.size), blob.width ? `${blob.width} × ${blob.height}` : '']
          .filter(Boolean)
          .join(' · '),
    ],
    [t('evidence.fact.hash'), capture.blob ?? null],
    [t('evidence.fact.signed'), capture.signed ?? null],
  ]
  const faults = (judged?.faults ?? []).filter(({ pointer }) => pointer.endsWith(`/${place}`))
  return (
    <Sheet
      open
      full
      title={`${what} · ${props.title}`}
      onClose={onClose}
      footer={
        !readOnly && (
          <Button icon="trash" onClick={() => onRemove(place)}>
            {t('evidence.remove')}
          </Button>
        )
      }
    >
      {faults.map((fault) => (
        <Banner key={fault.code} tone="danger" quiet>
          {advice(fault, { t, language, formats, policy, captures, site: services.site })}
        </Banner>
      ))}
      {capture.stamped && (
        <Segmented
          label={what}
          value={side}
          onChange={setSide}
          segments={[
            { value: 'original', label: t('evidence.original') },
            { value: 'stamped', label: t('evidence.stamped') },
          ]}
        />
      )}
      {capture.blob && (
        <div className="evidence-shown" data-kind={policy.kind}>
          {url === null && <p>{t('evidence.noBytes')}</p>}
          {url && pictured && <img src={url} alt={what} />}
          {/* biome-ignore lint/a11y/useMediaCaption: it was recorded a moment ago, by its own viewer */}
          {url && policy.kind === 'video' && <video src={url} controls playsInline aria-label={what} />}
          {/* biome-ignore lint/a11y/useMediaCaption: it was recorded a moment ago, by its own listener */}
          {url && policy.kind === 'audio' && <audio src={url} controls aria-label={what} />}
        </div>
      )}
      <dl className="evidence-facts">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Sheet>
  )
}
