// The SOPs that are being written, and how to begin one.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { inWords } from '../../../api/index.ts'
import { Menu } from '../../../design/desk.ts'
import {
  Badge,
  Card,
  EmptyState,
  Icon,
  IconButton,
  type IconName,
  Segmented,
  Skeleton,
  useToast,
} from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { usePeople } from '../../frame/names.ts'
import { Failed, Page } from '../../frame/Page.tsx'
import { useRights } from '../../frame/rights.ts'
import { type Line, type Template, useDrafts } from './asked.ts'
import { type Beginning, BeginSheet } from './BeginSheet.tsx'
import { CopySheet } from './CopySheet.tsx'
import { Gallery } from './Gallery.tsx'
import { openOrStart } from './starting.ts'
import './home.css'

const STATUSES = ['open', 'published', 'discarded'] as const

export function DesignerPage() {
  const { t } = useWords()
  const { client } = useSession()
  const may = useRights()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [beginning, setBeginning] = useState<Beginning | null>(null)
  const [origin, setOrigin] = useState<Template['origin']>('shipped')

  const choose = async (template: Template) => {
    if (template.origin === 'shipped') return setBeginning({ kind: 'template', template })
    try {
      navigate(`/designer/${await openOrStart(client, template.sop)}/flow`)
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }
  const toGallery = (of: Template['origin']) => {
    setOrigin(of)
    const gallery = document.getElementById('gallery')
    gallery?.scrollIntoView({ behavior: 'smooth', block: 'start' })
    gallery?.querySelector<HTMLElement>('.gallery-card')?.focus({ preventScroll: true })
  }
  if (!may('design')) {
    return (
      <Page title={t('designer.nav')}>
        <EmptyState icon="lock" title={t('designer.mayNot')}>
          {t('designer.mayNotText')}
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page title={t('designer.nav')} lead={t('designer.lead')}>
      <ul className="begin-ways" aria-label={t('designer.beginWays')}>
        <Way icon="plus" kind="empty" onChoose={() => setBeginning({ kind: 'empty' })} />
        <Way icon="book" kind="template" onChoose={() => toGallery('shipped')} />
        <Way icon="edit" kind="live" onChoose={() => toGallery('live')} />
        <Way icon="upload" kind="files" onChoose={() => setBeginning({ kind: 'files' })} />
      </ul>
      <Drafts />
      <Gallery origin={origin} onOrigin={setOrigin} onChoose={(one) => void choose(one)} />
      {beginning && <BeginSheet beginning={beginning} onClose={() => setBeginning(null)} />}
    </Page>
  )
}

function Way({
  icon,
  kind,
  onChoose,
}: {
  icon: IconName
  kind: 'empty' | 'template' | 'live' | 'files'
  onChoose: () => void
}) {
  const { t } = useWords()
  return (
    <li>
      <button type="button" className="begin-way" onClick={onChoose}>
        <span className="begin-picture">
          <Icon name={icon} size={24} />
        </span>
        <span className="begin-word">{t(`designer.begin.${kind}`)}</span>
        <span className="begin-text">{t(`designer.begin.${kind}.short`)}</span>
      </button>
    </li>
  )
}

function Drafts() {
  const { t } = useWords()
  const drafts = useDrafts()
  const [status, setStatus] = useState<Line['status']>('open')
  const [sought, setSought] = useState('')
  const [copying, setCopying] = useState<Line | null>(null)
  const nameOf = usePeople()
  const all = drafts.data?.items ?? []
  const words = sought.toLowerCase()
  const found = all.filter(
    (one) =>
      one.status === status &&
      [one.title, one.sop, nameOf(one.changed_by)].join(' ').toLowerCase().includes(words),
  )
  return (
    <section className="drafts" aria-labelledby="drafts-title">
      <div className="gallery-head">
        <h2 id="drafts-title">{t('designer.drafts')}</h2>
        {all.length > 0 && (
          <>
            <Segmented
              label={t('designer.drafts.which')}
              value={status}
              onChange={setStatus}
              segments={STATUSES.map((one) => ({ value: one, label: t(`designer.status.${one}`) }))}
            />
            <input
              className="input gallery-search"
              type="search"
              aria-label={t('designer.drafts.search')}
              placeholder={t('designer.drafts.search')}
              value={sought}
              onChange={(event) => setSought(event.currentTarget.value)}
            />
          </>
        )}
      </div>
      {drafts.isPending ? (
        <Skeleton rows={3} />
      ) : drafts.isError ? (
        <Failed error={drafts.error} onAgain={() => void drafts.refetch()} />
      ) : found.length === 0 ? (
        <EmptyState
          icon="edit"
          title={t(sought ? 'designer.drafts.notFound' : `designer.drafts.none.${status}`)}
        >
          {!sought && status === 'open' && t('designer.drafts.noneText')}
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="draft-list">
            {found.map((one) => (
              <Draft key={one.id} line={one} onCopy={() => setCopying(one)} />
            ))}
          </ul>
        </Card>
      )}
      {copying && <CopySheet line={copying} onClose={() => setCopying(null)} />}
    </section>
  )
}

const REVIEW = {
  asked: { tone: 'primary', icon: 'eye' },
  approved: { tone: 'success', icon: 'check' },
  changes: { tone: 'warning', icon: 'edit' },
} as const satisfies Record<NonNullable<Line['review']>, object>

function Draft({ line, onCopy }: { line: Line; onCopy: () => void }) {
  const { t, formats } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const nameOf = usePeople()
  const title = line.title || line.sop
  const behind =
    line.status === 'open' &&
    line.live_revision !== null &&
    line.base_revision !== null &&
    line.live_revision > line.base_revision
  const params = { path: { draft: line.id } }
  const act = async (doing: Promise<unknown>, done: () => void) => {
    try {
      await doing
      await queries.invalidateQueries({ queryKey: ['drafts'] })
      done()
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }
  const reopen = () =>
    void act(client.POST('/api/drafts/{draft}/reopen', { params }), () =>
      toast({ text: t('designer.restoreDone', { title }), tone: 'success' }),
    )
  const discard = () =>
    void act(client.DELETE('/api/drafts/{draft}', { params }), () =>
      toast({ text: t('designer.discardDone', { title }), undo: reopen }),
    )
  const others = line.present.filter(({ login }) => login !== me.login)
  return (
    <li className="draft-row">
      <a className="draft-link" href={`/office/designer/${line.id}/flow`}>
        <span className="draft-title">{title}</span>
        <span className="draft-detail">
          <code>{line.sop}</code>
          <span>
            {t('designer.changedBy', {
              name: nameOf(line.changed_by),
              time: formats.moment(Date.parse(line.changed_at)),
            })}
          </span>
        </span>
      </a>
      <span className="draft-meta">
        {others.length > 0 && (
          <Badge tone="primary" icon="users">
            {others.map(({ name }) => name).join(t('state.listSeparator'))}
          </Badge>
        )}
        {behind && (
          <Badge tone="warning" icon="history">
            {t('designer.behindShort', { n: line.live_revision ?? 0 })}
          </Badge>
        )}
        {line.review && <Badge {...REVIEW[line.review]}>{t(`designer.review.${line.review}`)}</Badge>}
        {line.status === 'published' && (
          <Badge tone="success" icon="check">
            {line.revision === null
              ? t('designer.status.published')
              : t('designer.revision', { n: line.revision })}
          </Badge>
        )}
      </span>
      <Menu
        trigger={<IconButton icon="more" label={t('designer.moreOf', { title })} />}
        items={[
          { label: t('designer.copy'), icon: 'copy', onSelect: onCopy },
          {
            label: t('designer.export'),
            icon: 'download',
            onSelect: () => {
              location.href = `/api/drafts/${line.id}/export`
            },
          },
          ...(line.status === 'open'
            ? ([
                'line',
                { label: t('designer.discard'), icon: 'trash', danger: true, onSelect: discard },
              ] as const)
            : line.status === 'discarded'
              ? ([{ label: t('designer.restore'), icon: 'undo', onSelect: reopen }] as const)
              : []),
        ]}
      />
    </li>
  )
}
