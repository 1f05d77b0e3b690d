import { useState } from 'react'
import { Icon } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { GuideText } from '../../renderer/guide/GuideText.tsx'
import type { Guide as Written } from '../../runtime/runbook.ts'
import { useWords } from '../../words/index.ts'
import { textOf } from '../jobs/names.ts'
import { Media } from './Media.tsx'
import './guide.css'

interface Props {
  kept: KeptJob
  guide: Written | null | undefined
  scope: string
  title: string
  /** What it is the guide of: whoever folded it away finds it folded away. */
  of: string
}

/** Guides that were folded away on this phone: whoever knows how to do it need not see it with every job. */
const KEPT_AS = 'sopwith.field.folded'

function foldedGuides(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

function fold(guide: string, away: boolean): void {
  const others = foldedGuides().filter((one) => one !== guide)
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(away ? [...others.slice(-199), guide] : others))
  } catch {
    // Storage may be forbidden or full: then it is shown again.
  }
}

/** How to do it: text, pictures and clips, all of them kept on the phone. */
export function Guide({ kept, guide, scope, title, of }: Props) {
  const { language } = useWords()
  const [open, setOpen] = useState(() => !foldedGuides().includes(of))
  const text = textOf(kept, guide?.text, scope, language)
  const media = guide?.media ?? []
  if (!text && media.length === 0) return null
  const job = kept.card.id
  return (
    <details
      className="guide"
      open={open}
      onToggle={(event) => {
        const now = event.currentTarget.open
        if (now !== open) fold(of, !now)
        setOpen(now)
      }}
    >
      <summary className="guide-title">
        <Icon name="info" size={20} />
        <h2>{title}</h2>
        <Icon name={open ? 'chevron-up' : 'chevron-down'} size={20} />
      </summary>
      <div className="guide-in">
        {text && (
          <GuideText text={text} picture={(path, alt) => <Media job={job} path={path} text={alt} />} />
        )}
        {media.map((path) => (
          <Media key={path} job={job} path={path} text="" />
        ))}
      </div>
    </details>
  )
}
