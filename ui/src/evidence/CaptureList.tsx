import { Icon, IconButton, type IconName } from '../design/index.ts'
import type { EvidenceKind, EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import { useWords } from '../words/index.ts'
import { isPictured, keyOf } from './captures.ts'
import { distanceOf } from './judging.ts'
import type { EvidenceServices, KeptFacts } from './services.ts'
import type { Judged } from './useJudgement.ts'
import { useBlobUrl } from './useKept.ts'

export const KIND_ICONS: Record<EvidenceKind, IconName> = {
  photo: 'image',
  signature: 'pen',
  scan: 'qr',
  position: 'pin',
  video: 'video',
  audio: 'mic',
  file: 'file',
}

interface CaptureListProps {
  captures: readonly Capture[]
  policy: EvidencePolicy
  title: string
  services: EvidenceServices
  facts: ReadonlyMap<string, KeptFacts> | null
  judged: Judged | null
  faults: readonly FieldFault[]
  readOnly: boolean
  onOpen(place: number): void
  onRemove(place: number): void
}

/** What was captured, each with its picture, what it says, and whether it will pass. */
export function CaptureList(props: CaptureListProps) {
  const { captures, policy, title, judged, faults, readOnly } = props
  const { t } = useWords()
  if (captures.length === 0) return null
  const wrong = (place: number) =>
    [...(judged?.faults ?? []), ...faults].some(({ pointer }) => pointer.endsWith(`/${place}`))
  return (
    <ul className="evidence-captures" aria-label={t('evidence.list', { title })}>
      {captures.map((capture, place) => (
        <li key={keyOf(capture, place)} className="evidence-capture" data-wrong={wrong(place)}>
          <Item {...props} capture={capture} place={place} wrong={wrong(place)} />
          {!readOnly && (
            <IconButton
              icon="trash"
              label={`${t('evidence.remove')}: ${t(`evidence.kind.${policy.kind}`, { n: place + 1 })}`}
              onClick={() => props.onRemove(place)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Item({
  capture,
  place,
  wrong,
  policy,
  services,
  facts,
  readOnly,
  judged,
  onOpen,
}: CaptureListProps & { capture: Capture; place: number; wrong: boolean }) {
  const { t, formats } = useWords()
  const blob = capture.blob ? (facts?.get(capture.blob) ?? null) : null
  const pictured = isPictured(policy.kind, blob?.media_type)
  const url = useBlobUrl(services, pictured ? (capture.stamped ?? capture.blob) : null)
  const what = t(`evidence.kind.${policy.kind}`, { n: place + 1 })
  const distance = distanceOf(capture, blob, services.site)
  const lines = [
    capture.text ?? capture.signer ?? null,
    capture.at == null ? null : formats.moment(capture.at),
    distance === null ? null : formats.distance(distance),
    pictured || !blob ? null : formats.bytes(blob.size),
  ].filter((line) => line !== null)
  return (
    <button type="button" className="evidence-open" onClick={() => onOpen(place)}>
      <span className="evidence-thumb" data-kind={policy.kind}>
        {url ? <img src={url} alt="" /> : <Icon name={KIND_ICONS[policy.kind]} size={28} />}
      </span>
      <span className="evidence-words">
        <strong>{what}</strong>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
        {!readOnly && judged && (
          <span className="evidence-state" data-wrong={wrong}>
            <Icon name={wrong ? 'alert' : 'check'} size={16} />
            {t(wrong ? 'evidence.fails' : 'evidence.passes')}
          </span>
        )}
      </span>
    </button>
  )
}
