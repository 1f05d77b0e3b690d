import { useState } from 'react'
import { classes, Icon } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { Capture } from './record.ts'
import { type Sight, Viewer } from './Viewer.tsx'
import './gallery.css'

export interface Shown {
  capture: Capture
  title: string
  words: string[]
}

/** Captures as small pictures with what is known of them; a picture opens large. */
export function Gallery({ shown }: { shown: readonly Shown[] }) {
  const [open, setOpen] = useState<number | null>(null)
  const sights = shown.flatMap(({ capture: { key, blob, stamped, signer }, title, words }): Sight[] =>
    blob === null ? [] : [{ key, title, words, blob, stamped, paper: signer !== null }],
  )
  return (
    <>
      <ul className="gallery">
        {shown.map((one) => (
          <li key={one.capture.key}>
            <Thumbnail
              {...one}
              onOpen={() => setOpen(sights.findIndex(({ key }) => key === one.capture.key))}
            />
          </li>
        ))}
      </ul>
      {open !== null && <Viewer sights={sights} at={open} onTurn={setOpen} onClose={() => setOpen(null)} />}
    </>
  )
}

function Thumbnail({ capture, title, words, onOpen }: Shown & { onOpen: () => void }) {
  const { t } = useWords()
  const [failed, setFailed] = useState(false)
  const { blob, text } = capture
  const said = (
    <span className="gallery-words">
      <strong>{title}</strong>
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </span>
  )
  if (blob === null) {
    return (
      <div className="gallery-piece">
        <span className="gallery-picture">
          <Icon name={text && /^-?\d+\.\d+, /.test(text) ? 'pin' : 'qr'} size={40} />
        </span>
        {said}
      </div>
    )
  }
  return (
    <button type="button" className="gallery-piece" onClick={onOpen}>
      <span className={classes('gallery-picture', capture.signer !== null && 'gallery-paper')}>
        {failed ? (
          <>
            <Icon name="file" size={40} />
            <span className="unseen">{t('office.job.noPreview')}</span>
          </>
        ) : (
          <img src={`/api/evidence/${blob}`} alt="" loading="lazy" onError={() => setFailed(true)} />
        )}
      </span>
      {said}
    </button>
  )
}
