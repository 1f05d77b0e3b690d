import { GuideText } from '../../renderer/guide/GuideText.tsx'
import { pick, type Texts, useWords } from '../../words/index.ts'

interface StepGuideProps {
  text: Texts
  media: readonly string[]
  runbook: string
}

const CLIP = /\.(mp4|webm|mov|m4v)$/i

/** What the SOP says one should look at, with its pictures. */
export function StepGuide({ text: texts, media, runbook }: StepGuideProps) {
  const { t, language } = useWords()
  const text = pick(texts, language)
  if (!text && media.length === 0) return null
  const picture = (path: string, alt: string) => <Media runbook={runbook} path={path} alt={alt} />
  return (
    <details className="decide-guide" open>
      <summary>{t('desk.decide.guide')}</summary>
      {text && <GuideText text={text} picture={picture} />}
      {media
        .filter((path) => !text.includes(path))
        .map((path) => (
          <Media key={path} runbook={runbook} path={path} alt="" />
        ))}
    </details>
  )
}

function Media({ runbook, path, alt }: { runbook: string; path: string; alt: string }) {
  const url = `/api/runbooks/${runbook}/media/${path.split('/').map(encodeURIComponent).join('/')}`
  if (CLIP.test(path)) {
    // biome-ignore lint/a11y/useMediaCaption: the guide says in words what is shown
    return <video className="decide-media" src={url} controls preload="metadata" />
  }
  return (
    <a href={url} target="_blank" rel="noreferrer">
      <img className="decide-media" src={url} alt={alt} loading="lazy" />
    </a>
  )
}
