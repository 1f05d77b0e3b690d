import { useEffect, useState } from 'react'
import { isObject } from '../forms/fields.ts'
import type { Control } from '../forms/layout.ts'
import { useScope, useSurface, worded } from './scope.ts'
import './help.css'

/** What a designer wrote to help with a field: a text per language, and pictures of the SOP. */
export interface Help {
  text: unknown
  media: readonly string[]
}

/** The help of a field's options: `help: text`, or `help: {text, media}`; null where there is none. */
export function helpOf(control: Control): Help | null {
  const { help } = control.options
  if (typeof help === 'string') return { text: help, media: [] }
  if (!isObject(help)) return null
  if (!('text' in help) && !('media' in help)) return { text: help, media: [] }
  const media = Array.isArray(help.media) ? help.media : [help.media]
  return { text: help.text, media: media.filter((path) => typeof path === 'string') }
}

const CLIP = /\.(mp4|webm|mov|m4v)$/i

export function HelpPanel({ id, help }: { id: string; help: Help }) {
  const { language } = useScope()
  const text = worded(help.text, language)
  return (
    <div id={id} className="rf-help">
      {text.split(/\n{2,}/).map(
        (paragraph) =>
          paragraph.trim() && (
            <p key={paragraph} className="rf-help-text">
              {paragraph.trim()}
            </p>
          ),
      )}
      {help.media.map((path) => (
        <HelpMedia key={path} path={path} />
      ))}
    </div>
  )
}

/** A picture or clip that is looked up when the help is opened, not before. */
function HelpMedia({ path }: { path: string }) {
  const { words } = useScope()
  const { media } = useSurface()
  const [url, setUrl] = useState<string | null | undefined>(undefined)
  useEffect(() => {
    let here = true
    const found = media ? media(path) : Promise.resolve(null)
    found.then(
      (address) => here && setUrl(address),
      () => here && setUrl(null),
    )
    return () => {
      here = false
    }
  }, [media, path])
  if (url === undefined) return <p className="field-help">{words.t('state.loading')}</p>
  if (url === null) return <p className="field-help">{words.t('renderer.help.missing')}</p>
  if (CLIP.test(path))
    // biome-ignore lint/a11y/useMediaCaption: clips of guides have none; the text beside says the same
    return <video className="rf-help-media" src={url} controls playsInline preload="metadata" />
  return <img className="rf-help-media" src={url} alt={words.t('renderer.help.picture')} />
}
