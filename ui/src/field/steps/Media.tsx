import { useEffect, useState } from 'react'
import { Icon, Sheet } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { usePhone } from '../shell/phone.tsx'
import './media.css'

const CLIP = /\.(mp4|webm|mov|m4v)$/i
const SOUND = /\.(mp3|m4a|ogg|wav)$/i

/** A picture or clip of a guide, as it is kept on the phone; a tap shows it full screen. */
export function Media({ job, path, text }: { job: string; path: string; text: string }) {
  const { t } = useWords()
  const phone = usePhone()
  const [url, setUrl] = useState<string | null | undefined>(undefined)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    let gone = false
    phone.media(job, path).then(
      (found) => !gone && setUrl(found),
      () => !gone && setUrl(null),
    )
    return () => {
      gone = true
    }
  }, [phone, job, path])
  if (url === undefined) return <span className="media media-coming" />
  if (url === null)
    return (
      <span className="media-missing">
        <Icon name="cloud-off" size={20} /> {text || t('step.media.missing')}
      </span>
    )
  if (SOUND.test(path)) {
    // biome-ignore lint/a11y/useMediaCaption: the guide says in words what is heard
    return <audio className="media-sound" src={url} controls preload="metadata" />
  }
  const clip = CLIP.test(path)
  const label = text || t(clip ? 'step.media.clip' : 'step.media.picture')
  return (
    <>
      <button type="button" className="media" aria-label={label} onClick={() => setOpen(true)}>
        {clip ? (
          <>
            <video src={url} preload="metadata" muted playsInline tabIndex={-1} />
            <span className="media-play">
              <Icon name="play" size={32} />
            </span>
          </>
        ) : (
          <img src={url} alt="" loading="lazy" />
        )}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text || t('step.guide')} full>
        <div className="media-full">
          {clip ? (
            // biome-ignore lint/a11y/useMediaCaption: the guide says in words what is shown
            <video src={url} controls autoPlay playsInline />
          ) : (
            <img src={url} alt={label} />
          )}
        </div>
      </Sheet>
    </>
  )
}
