import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'

const PICTURE = /\.(png|jpe?g|webp|gif|svg)$/i
const CLIP = /\.(mp4|webm)$/i

/** A picture or clip before and after. */
export function Media({
  path,
  before,
  after,
  names,
}: {
  path: string
  /** Where it is fetched; null where it was not there, undefined where it can't be shown. */
  before: string | null | undefined
  after: string | null | undefined
  names: { before: string; after: string }
}) {
  const { t } = useWords()
  const one = (url: string | null | undefined, name: string, none: string) => (
    <figure className="diff-media">
      <figcaption>{name}</figcaption>
      {url === null || url === undefined ? (
        <span className="diff-media-none">{url === null ? none : t('review.diff.noPicture')}</span>
      ) : PICTURE.test(path) ? (
        <img src={url} alt={name} loading="lazy" />
      ) : CLIP.test(path) ? (
        // biome-ignore lint/a11y/useMediaCaption: a clip of the draft as it is
        <video src={url} controls preload="metadata" aria-label={name} />
      ) : (
        <a className="diff-media-none" href={url} download>
          <Icon name="file" size={24} />
          {t('review.diff.noPicture')}
        </a>
      )}
    </figure>
  )
  return (
    <div className="diff-medias">
      {one(before, names.before, t('review.diff.nothing'))}
      {one(after, names.after, t('review.diff.taken'))}
    </div>
  )
}
