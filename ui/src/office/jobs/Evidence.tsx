import { useState } from 'react'
import { Icon } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { type JobRecord, type Piece, pieces } from './record.ts'

/** What was photographed, signed, scanned, where; each opens in full. */
export function Evidence({ record }: { record: JobRecord }) {
  const { t, language } = useWords()
  const found = pieces(record.lines)
  if (found.length === 0) return <p className="muted">{t('office.job.noEvidence')}</p>
  return (
    <ul className="evidence-grid">
      {found.map((piece) => (
        <li key={piece.key}>
          <EvidencePiece
            piece={piece}
            step={pick(record.titleOf(piece.address), language) || piece.address}
          />
        </li>
      ))}
    </ul>
  )
}

function EvidencePiece({ piece, step }: { piece: Piece; step: string }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const [failed, setFailed] = useState(false)
  const words = (
    <span className="evidence-words">
      <strong>{step}</strong>
      {piece.text && <span className={piece.blob ? undefined : 'mono'}>{piece.text}</span>}
      {piece.signer && <span>{t('office.job.signedBy', { who: piece.signer })}</span>}
      <span className="muted">
        {nameOf(piece.by)}
        {piece.at !== null && ` · ${formats.moment(piece.at)}`}
      </span>
    </span>
  )
  if (piece.blob === null) {
    return (
      <div className="evidence">
        <span className="evidence-picture">
          <Icon name={piece.text && /^-?\d+\.\d+, /.test(piece.text) ? 'pin' : 'qr'} size={40} />
        </span>
        {words}
      </div>
    )
  }
  return (
    <a className="evidence" href={`/api/evidence/${piece.blob}`} target="_blank" rel="noreferrer">
      <span className="evidence-picture">
        {failed ? (
          <>
            <Icon name="file" size={40} />
            <span className="unseen">{t('office.job.noPreview')}</span>
          </>
        ) : (
          <img
            src={`/api/evidence/${piece.blob}`}
            alt={step}
            loading="lazy"
            onError={() => setFailed(true)}
          />
        )}
      </span>
      {words}
    </a>
  )
}
