import { useEffect, useState } from 'react'
import { Button, ButtonLink, classes, Segmented, Sheet } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import './viewer.css'

/** A file of the evidence, as it is looked at. */
export interface Sight {
  key: string
  title: string
  words: string[]
  blob: string
  stamped: string | null
  paper: boolean // drawn with dark ink on nothing
}

interface ViewerProps {
  sights: readonly Sight[]
  at: number
  onTurn: (at: number) => void
  onClose: () => void
}

type Copy = 'original' | 'stamped'

/** One file after the other, as large as the window; the arrow keys turn. */
export function Viewer({ sights, at, onTurn, onClose }: ViewerProps) {
  const { t } = useWords()
  const [copy, setCopy] = useState<Copy>('original')
  const last = sights.length - 1

  useEffect(() => {
    const turn = ({ key, target }: KeyboardEvent) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLVideoElement) return
      if (key === 'ArrowLeft' && at > 0) onTurn(at - 1)
      if (key === 'ArrowRight' && at < last) onTurn(at + 1)
    }
    document.addEventListener('keydown', turn)
    return () => document.removeEventListener('keydown', turn)
  }, [at, last, onTurn])

  const sight = sights[at]
  if (!sight) return null
  const shown = copy === 'stamped' && sight.stamped ? sight.stamped : sight.blob
  return (
    <Sheet
      open
      full
      onClose={onClose}
      title={sight.title}
      footer={
        <>
          <Button icon="chevron-left" disabled={at === 0} onClick={() => onTurn(at - 1)}>
            {t('office.viewer.previous')}
          </Button>
          <Button icon="chevron-right" disabled={at === last} onClick={() => onTurn(at + 1)}>
            {t('office.viewer.next')}
          </Button>
        </>
      }
    >
      <div className="viewer">
        <Picture key={shown} blob={shown} title={sight.title} paper={sight.paper} />
        <p className="viewer-words" role="status">
          {t('office.viewer.place', { n: at + 1, total: sights.length })}
          {sight.words.map((word) => ` · ${word}`)}
        </p>
        <div className="viewer-choice">
          {sight.stamped && (
            <Segmented<Copy>
              label={t('office.viewer.copy')}
              value={copy}
              onChange={setCopy}
              segments={[
                { value: 'original', label: t('office.viewer.original') },
                { value: 'stamped', label: t('office.viewer.stamped') },
              ]}
            />
          )}
          <ButtonLink icon="file" href={`/api/evidence/${shown}`} target="_blank" rel="noreferrer">
            {t('office.viewer.file')}
          </ButtonLink>
        </div>
      </div>
    </Sheet>
  )
}

/** A picture, else a clip, else the word that there is none to be seen here. */
function Picture({ blob, title, paper }: { blob: string; title: string; paper: boolean }) {
  const { t } = useWords()
  const [as, setAs] = useState<'image' | 'video' | 'nothing'>('image')
  const source = `/api/evidence/${blob}`
  return (
    <div className={classes('viewer-picture', paper && 'viewer-paper')}>
      {as === 'image' && <img src={source} alt={title} onError={() => setAs('video')} />}
      {as === 'video' && (
        // biome-ignore lint/a11y/useMediaCaption: what was recorded in the field has no captions
        <video src={source} controls onError={() => setAs('nothing')} />
      )}
      {as === 'nothing' && <p className="muted">{t('office.job.noPreview')}</p>}
    </div>
  )
}
