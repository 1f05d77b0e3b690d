import { useState } from 'react'
import { EmptyState, Icon, type IconName, Segmented, Skeleton } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { Failed } from '../../frame/Page.tsx'
import { type Template, useTemplates } from './asked.ts'

const PICTURES: Readonly<Record<string, IconName>> = {
  photo: 'camera',
  signature: 'pen',
  scan: 'qr',
  position: 'pin',
  location: 'pin',
  video: 'video',
  audio: 'mic',
  file: 'file',
}

const MOST = 7 // steps of a path that are drawn

/** SOPs to begin from: those that come with the program, and those that are live here. */
export function Gallery({
  origin,
  onOrigin,
  onChoose,
}: {
  origin: Template['origin']
  onOrigin: (origin: Template['origin']) => void
  onChoose: (template: Template) => void
}) {
  const { t, language } = useWords()
  const templates = useTemplates()
  const [sought, setSought] = useState('')
  const all = templates.data?.items ?? []
  const found = all.filter(
    (one) =>
      one.origin === origin &&
      [one.sop, pick(one.title, language), ...one.labels]
        .join(' ')
        .toLowerCase()
        .includes(sought.toLowerCase()),
  )
  return (
    <section className="gallery" id="gallery" aria-labelledby="gallery-title">
      <div className="gallery-head">
        <h2 id="gallery-title">{t('designer.gallery')}</h2>
        <Segmented
          label={t('designer.gallery')}
          value={origin}
          onChange={onOrigin}
          segments={[
            { value: 'shipped', label: t('designer.gallery.shipped'), icon: 'book' },
            { value: 'live', label: t('designer.gallery.live'), icon: 'play' },
          ]}
        />
        {all.length > 8 && (
          <input
            className="input gallery-search"
            type="search"
            aria-label={t('designer.gallery.search')}
            placeholder={t('designer.gallery.search')}
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
      </div>
      {templates.isPending ? (
        <Skeleton rows={4} />
      ) : templates.isError ? (
        <Failed error={templates.error} onAgain={() => void templates.refetch()} />
      ) : found.length === 0 ? (
        <EmptyState icon="book" title={t('designer.gallery.none')} />
      ) : (
        <ul className="gallery-cards">
          {found.map((one) => (
            <li key={`${one.origin} ${one.sop}`}>
              <TemplateCard template={one} onChoose={() => onChoose(one)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function TemplateCard({ template, onChoose }: { template: Template; onChoose: () => void }) {
  const { t, language } = useWords()
  const title = pick(template.title, language) || template.sop
  const about = pick(template.summary, language)
  const path = template.outline.slice(0, MOST)
  return (
    <button type="button" className="gallery-card" onClick={onChoose}>
      <span className="gallery-title">{title}</span>
      {template.origin === 'live' && template.revision !== null && (
        <span className="gallery-revision">{t('designer.revision', { n: template.revision })}</span>
      )}
      {about && <span className="gallery-about">{about}</span>}
      <span className="gallery-path" aria-hidden="true">
        {path.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a path is drawn once
          <span key={at} className="gallery-step" />
        ))}
        {template.outline.length > MOST && (
          <span className="gallery-rest">+{template.outline.length - MOST}</span>
        )}
      </span>
      <span className="gallery-steps">
        {path
          .slice(0, 3)
          .map((step) => plain(pick(step, language)))
          .join(' → ')}
        {template.outline.length > 3 && ' → …'}
      </span>
      <span className="gallery-facts">
        <span>{t('designer.gallery.steps', { n: template.steps })}</span>
        {template.approvals > 0 && <span>{t('designer.gallery.approvals', { n: template.approvals })}</span>}
        {template.variants.length > 0 && (
          <span>{t('designer.gallery.variants', { n: template.variants.length })}</span>
        )}
        <span className="gallery-evidence">
          {template.evidence.map((kind) => {
            const icon = PICTURES[kind]
            return icon ? <Icon key={kind} name={icon} size={18} label={kind} /> : null
          })}
        </span>
      </span>
    </button>
  )
}

/** A title without what is filled in when a job is there. */
function plain(title: string): string {
  return title.replace(/\{\{.*?\}\}/g, '…')
}
