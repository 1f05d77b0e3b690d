import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords } from '../../../api/index.ts'
import { Banner, Button, ButtonLink, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { startDraft } from '../home/starting.ts'
import { ConflictSheet } from './Conflicts.tsx'
import { useWorkshop } from './context.tsx'
import { type Rebase, rebased } from './rebasing.ts'

/** What one must know before anything is written here. */
export function Banners() {
  const workshop = useWorkshop()
  const { line } = workshop
  const live = line.live_revision
  if (line.status === 'published') return <Published />
  if (line.status === 'discarded') return <Discarded />
  if (workshop.keeping === 'ended') return <Refused />
  if (live !== null && line.base_revision !== null && live > line.base_revision) return <Behind live={live} />
  return null
}

function Published() {
  const { t } = useWords()
  const { client } = useSession()
  const { line } = useWorkshop()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const again = async () => {
    setBusy(true)
    try {
      const draft = await startDraft(client, { sop: line.sop, from: { kind: 'live', sop: line.sop } })
      navigate(`/designer/${draft}/flow`)
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <Banner
      quiet
      tone="success"
      title={
        line.revision === null ? t('designer.published') : t('designer.publishedAs', { n: line.revision })
      }
      action={
        <span className="workshop-acts">
          <ButtonLink icon="book" href={`/office/sops/${line.sop}`}>
            {t('designer.toSop')}
          </ButtonLink>
          <Button kind="primary" icon="edit" busy={busy} onClick={() => void again()}>
            {t('designer.changeAgain')}
          </Button>
        </span>
      }
    >
      {t('designer.publishedText')}
    </Banner>
  )
}

function Discarded() {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const toast = useToast()
  const queries = useQueryClient()
  const take = async () => {
    try {
      const params = { path: { draft: workshop.draft } }
      workshop.told(await got(client.POST('/api/drafts/{draft}/reopen', { params })))
      void queries.invalidateQueries({ queryKey: ['drafts'] })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }
  return (
    <Banner
      quiet
      tone="warning"
      icon="trash"
      title={t('designer.discarded')}
      action={
        <Button icon="undo" onClick={() => void take()}>
          {t('designer.restore')}
        </Button>
      }
    >
      {t('designer.discardedText')}
    </Banner>
  )
}

function Refused() {
  const { t } = useWords()
  const { trouble } = useWorkshop()
  return (
    <Banner tone="danger" title={t('designer.refused')}>
      {trouble ? inWords(trouble, t) : ''} {t('designer.refusedText')}
    </Banner>
  )
}

/** Somebody published meanwhile: what that changed is taken in like what another writes. */
function Behind({ live }: { live: number }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<Rebase | null>(null)

  const finish = (rebase: Rebase, choices: Parameters<Rebase['edits']>[0]) => {
    const edits = rebase.edits(choices)
    workshop.change({ word: 'designer.did.rebase', params: { n: live } }, edits)
    workshop.goOnFrom(live)
    setAsking(null)
    toast({ text: t('designer.behindDone', { n: live }), tone: 'success' })
  }
  const take = async () => {
    setBusy(true)
    try {
      const params = { path: { draft: workshop.draft } }
      const base = await got(client.GET('/api/drafts/{draft}/base', { params }))
      const rebase = rebased(base.base, base.live, workshop.files)
      if (rebase.conflicts.length > 0) setAsking(rebase)
      else finish(rebase, {})
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <>
      <Banner
        quiet
        tone="info"
        icon="history"
        title={t('designer.behind', { n: live })}
        action={
          !workshop.readOnly && (
            <Button icon="download" busy={busy} onClick={() => void take()}>
              {t('designer.behindTake')}
            </Button>
          )
        }
      >
        {t('designer.behindText', { n: workshop.line.base_revision ?? 0 })}
      </Banner>
      {asking && (
        <ConflictSheet
          conflicts={asking.conflicts}
          others={t('designer.revision', { n: live })}
          onResolve={(choices) => finish(asking, choices)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  )
}
