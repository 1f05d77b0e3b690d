import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { inWords } from '../../api/index.ts'
import {
  Badge,
  Banner,
  Button,
  ButtonLink,
  Card,
  ConfirmDialog,
  EmptyState,
  Icon,
  List,
  ListItem,
  Skeleton,
  Tabs,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { openOrStart } from '../designer/home/starting.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { useRights } from '../frame/rights.ts'
import { type Line, useMayPublish, useRollOuts, useSop } from './asked.ts'
import { StatusBadge, usePublishers } from './Badges.tsx'
import { BranchMatrix } from './BranchMatrix.tsx'
import { Revisions } from './Revisions.tsx'
import { type Status, UNDER_WAY } from './status.ts'
import '../jobs/job.css'
import './roll-outs.css'

const SHOWN = ['branches', 'revisions', 'rollOuts'] as const
type Shown = (typeof SHOWN)[number]

/** One SOP: what each branch has, how it came to be so, and what is on its way. */
export function SopPage({ params }: PageProps) {
  const id = params.sop ?? ''
  const { t, language, formats } = useWords()
  const nameOf = usePublishers()
  const mayPublish = useMayPublish()
  const may = useRights()
  const sop = useSop(id)
  const rollOuts = useRollOuts(id)
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('show')
  const lines = rollOuts.data?.items ?? []
  const current = lines.find((one) => UNDER_WAY.includes(one.status))
  const error = sop.error ?? rollOuts.error
  const live = sop.data
  const shown: Shown = SHOWN.find((one) => one === asked) ?? (live ? 'branches' : 'rollOuts')
  const title = (live && pick(live.title, language)) || id
  return (
    <Page
      title={title}
      above={
        <a className="job-back" href="/office/sops">
          <Icon name="chevron-left" size={20} />
          {t('office.nav.sops')}
        </a>
      }
      lead={
        live && (
          <div className="job-lead">
            {live.withdrawn && (
              <Badge tone="neutral" icon="lock">
                {t('sops.withdrawn')}
              </Badge>
            )}
            <span>
              <code className="sop-id">{id}</code>
              {t('sops.published', {
                n: live.revision,
                who: nameOf(live.published_by),
                time: formats.moment(Date.parse(live.published_at)),
              })}
            </span>
            <a href={`/office/jobs?sop=${encodeURIComponent(id)}`}>{t('sops.openJobs')}</a>
          </div>
        )
      }
      actions={
        (mayPublish || may('design')) && (
          <>
            {may('design') && live && <Design sop={id} />}
            {mayPublish && live && <Withdraw sop={id} title={title} withdrawn={live.withdrawn} />}
            {mayPublish && !current && (
              <ButtonLink kind="primary" icon="upload" href={`/office/sops/roll-out?sop=${id}`}>
                {t('sops.rollOut')}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      {sop.isPending || rollOuts.isPending ? (
        <Skeleton rows={6} />
      ) : error ? (
        <Failed
          error={error}
          onAgain={() => {
            void sop.refetch()
            void rollOuts.refetch()
          }}
        />
      ) : !live && lines.length === 0 ? (
        <EmptyState icon="book" title={t('sops.unknown', { sop: id })}>
          {t('sops.unknownText')}
        </EmptyState>
      ) : (
        <div className="sop">
          {current && <UnderWay line={current} />}
          {!live && <p className="muted">{t('sops.neverLive')}</p>}
          <Tabs
            label={title}
            tabs={SHOWN.filter((one) => live || one === 'rollOuts').map((one) => ({
              id: one,
              label: t(`sops.tab.${one}`),
            }))}
            selected={shown}
            onSelect={(one) => navigate(`/sops/${id}?show=${one}`, { replace: true })}
          >
            {shown === 'branches' && live ? (
              <BranchMatrix sop={live} current={current} />
            ) : shown === 'revisions' ? (
              <Revisions sop={id} mayPublish={mayPublish && !current} />
            ) : (
              <RollOuts lines={lines} />
            )}
          </Tabs>
        </div>
      )}
    </Page>
  )
}

/** What is on its way stands above everything else. */
function UnderWay({ line }: { line: Line }) {
  const { t } = useWords()
  const status = line.status as Status
  return (
    <Banner
      quiet
      tone={status === 'partly_live' ? 'warning' : 'info'}
      icon={status === 'preparing' ? 'sync' : 'flag'}
      title={t('sops.underWay')}
      action={
        <ButtonLink icon="arrow-right" href={`/office/sops/${line.sop}/roll-outs/${line.id}`}>
          {t('sops.look')}
        </ButtonLink>
      }
    >
      {t(`rollOut.brief.${status}`, {
        n: status === 'preparing' ? line.prepared : line.stage,
        of: status === 'preparing' ? line.variants : line.stages.length,
      })}
      {line.note && <div>“{line.note}”</div>}
    </Banner>
  )
}

function RollOuts({ lines }: { lines: readonly Line[] }) {
  const { t, formats } = useWords()
  const nameOf = usePublishers()
  if (lines.length === 0) {
    return (
      <EmptyState icon="flag" title={t('sops.noRollOuts')}>
        {t('sops.noRollOutsText')}
      </EmptyState>
    )
  }
  return (
    <Card flush>
      <List label={t('sops.tab.rollOuts')}>
        {lines.map((one) => (
          <ListItem
            key={one.id}
            href={`/office/sops/${one.sop}/roll-outs/${one.id}`}
            title={one.note || t('rollOut.noNote')}
            detail={t('rollOut.asked', { who: nameOf(one.by), time: formats.moment(Date.parse(one.at)) })}
            meta={
              <>
                <StatusBadge status={one.status as Status} />
                {one.revision !== null && <span>{t('sops.revision', { n: one.revision })}</span>}
                {one.errors > 0 && <span>{t('rollOut.errors', { n: one.errors })}</span>}
                {one.warnings > 0 && <span>{t('rollOut.warnings', { n: one.warnings })}</span>}
              </>
            }
          />
        ))}
      </List>
    </Card>
  )
}

/** To the draft of the SOP that is being written, or to a new one of what is live. */
function Design({ sop }: { sop: string }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const design = async () => {
    setBusy(true)
    try {
      const draft = await openOrStart(client, sop)
      void queries.invalidateQueries({ queryKey: ['drafts'] })
      navigate(`/designer/${draft}/flow`)
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
      setBusy(false)
    }
  }
  return (
    <Button icon="edit" busy={busy} onClick={() => void design()}>
      {t('sops.design')}
    </Button>
  )
}

/** Taking an SOP out of use, and offering it again: what follows is said before. */
function Withdraw({ sop, title, withdrawn }: { sop: string; title: string; withdrawn: boolean }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const act = withdrawn ? 'offer' : 'withdraw'

  async function carryOut() {
    setBusy(true)
    setFault('')
    try {
      const params = { path: { sop } }
      if (withdrawn) await client.POST('/api/sops/{sop}/offer', { params })
      else await client.DELETE('/api/sops/{sop}', { params })
      await queries.invalidateQueries({ queryKey: ['sops'] })
      toast({ text: t(`sops.${act}.done`, { title }), tone: 'success' })
      setOpen(false)
    } catch (error) {
      setFault(inWords(error, t))
    }
    setBusy(false)
  }

  return (
    <>
      <Button icon={withdrawn ? 'play' : 'lock'} onClick={() => setOpen(true)}>
        {t(`sops.${act}`)}
      </Button>
      <ConfirmDialog
        open={open}
        title={t(`sops.${act}.title`, { title })}
        confirm={t(`sops.${act}`)}
        danger={!withdrawn}
        busy={busy}
        onConfirm={() => void carryOut()}
        onCancel={() => setOpen(false)}
      >
        {fault && <Banner tone="danger">{fault}</Banner>}
        <ul className="follows">
          {([1, 2, 3] as const).map((n) => (
            <li key={n}>{t(`sops.${act}.follows${n}`)}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </>
  )
}
