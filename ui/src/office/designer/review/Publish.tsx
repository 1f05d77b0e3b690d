import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { got, inWords, Problem } from '../../../api/index.ts'
import { map } from '../../../authoring/sop/outline.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  Field,
  Icon,
  ProgressBar,
  Segmented,
  Sheet,
  TextArea,
  useToast,
} from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useBranches } from '../../frame/names.ts'
import { inOrder, useBranchList } from '../../jobs/directory.ts'
import { useRollOuts } from '../../roll_outs/asked.ts'
import { StagePicker } from '../../roll_outs/StagePicker.tsx'
import type { Stages } from '../../roll_outs/stages.ts'
import { UNDER_WAY } from '../../roll_outs/status.ts'
import { textOf } from '../flow/sop_desk.tsx'
import { startDraft } from '../home/starting.ts'
import { Coded, roomOf, useWorkshop } from '../workshop/index.ts'
import { type Report, type ReviewState, useMay } from './asked.ts'
import type { Standing } from './Head.tsx'
import '../../roll_outs/roll-outs.css'

export type Outcome = ({ revision: number } | { rollOut: string }) & {
  /** Branches that get something else, in words what differs, and what was written about it. */
  branches: readonly string[]
  differences: number
  note: string
}

/** The way to be live: what keeps it from that, or the button. */
export function Publish({
  standing,
  report,
  reviews,
  done,
  onDone,
}: {
  standing: Standing
  report: Report | undefined
  reviews: ReviewState | undefined
  done: Outcome | null
  onDone: (outcome: Outcome) => void
}) {
  const { t } = useWords()
  const { line, sop } = useWorkshop()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const underWay = useRollOuts(sop).data?.items.find(({ status }) => UNDER_WAY.includes(status))
  if (done) return <Done outcome={done} />
  if (standing === 'published' || standing === 'discarded') return null
  const missing = reviews ? Math.max(0, reviews.needed - reviews.approved) : 0
  const behind =
    line.live_revision !== null && line.base_revision !== null && line.live_revision > line.base_revision
  const waits = underWay
    ? t('review.publish.wait.way')
    : standing === 'errors'
      ? t('review.publish.wait.errors')
      : standing === 'same'
        ? t('review.publish.wait.same')
        : standing === 'needs'
          ? t('review.publish.wait.needs', { n: missing })
          : behind
            ? t('review.publish.wait.behind')
            : null
  return (
    <Card title={t('review.publish.title')} className="publish">
      {!may.publish ? (
        <p className="muted">{t('review.publish.mayNot')}</p>
      ) : (
        <>
          <Button
            kind="primary"
            icon="flag"
            wide
            disabled={!report || waits !== null}
            aria-describedby="publish-waits"
            onClick={() => setOpen(true)}
          >
            {t('review.publish.act')}
          </Button>
          {waits && (
            <p className="publish-waits small" id="publish-waits">
              <Icon name="lock" size={16} />
              {waits}
            </p>
          )}
          {underWay && (
            <ButtonLink icon="arrow-right" href={`/office/sops/${sop}/roll-outs/${underWay.id}`}>
              {t('review.publish.toRollOut')}
            </ButtonLink>
          )}
        </>
      )}
      {open && report && <PublishSheet report={report} onDone={onDone} onClose={() => setOpen(false)} />}
    </Card>
  )
}

type Way = 'atOnce' | 'inStages'

function PublishSheet({
  report,
  onDone,
  onClose,
}: {
  report: Report
  onDone: (outcome: Outcome) => void
  onClose: () => void
}) {
  const { t, language } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const written = map(workshop.source(`${workshop.sop}/sop.yaml`)?.data).title
  const queries = useQueryClient()
  const branches = useBranchList().data?.items ?? []
  const [way, setWay] = useState<Way>('atOnce')
  const [stages, setStages] = useState<Stages>([[]])
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  const changed = report.branches.filter((one) => one.changed).length
  const staged = way === 'inStages'

  const publish = async () => {
    setBusy(true)
    setFailed(null)
    const what = {
      branches: report.branches.filter((one) => one.changed).map(({ branch }) => branch),
      differences: Object.values(report.differences).flat().length,
      note: note.trim(),
    }
    try {
      const told = await got(
        client.POST('/api/drafts/{draft}/publish', {
          params: { path: { draft: workshop.draft } },
          body: {
            version: report.version,
            note: note.trim(),
            stages: staged ? stages.filter((stage) => stage.length > 0) : null,
          } as never,
        }),
      )
      void queries.invalidateQueries({
        predicate: ({ queryKey: [first] }) => TOUCHED.has(String(first)),
      })
      if (told.revision !== null) {
        workshop.told({
          ...workshop.line,
          status: 'published',
          revision: told.revision,
          live_revision: told.revision,
        })
        onDone({ revision: told.revision, ...what })
      } else if (told.roll_out !== null) onDone({ rollOut: told.roll_out, ...what })
      onClose()
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      full
      dismissable={!busy}
      onClose={onClose}
      title={t('review.publish.sure', {
        title: textOf(written, language) || workshop.line.title || workshop.sop,
      })}
      footer={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button
            kind="primary"
            icon={staged ? 'play' : 'flag'}
            busy={busy}
            disabled={staged && !stages.some((stage) => stage.length > 0)}
            onClick={() => void publish()}
          >
            {t(staged ? 'review.publish.stages' : 'review.publish.now')}
          </Button>
        </>
      }
    >
      {failed !== null && <Refused error={failed} onClose={onClose} />}
      <Field label={t('review.publish.note')} help={t('review.publish.noteText')}>
        {(control) => (
          <TextArea
            {...control}
            data-first=""
            value={note}
            maxLength={1000}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      <Segmented
        label={t('review.publish.way')}
        value={way}
        onChange={setWay}
        segments={[
          { value: 'atOnce', label: t('review.publish.atOnce') },
          { value: 'inStages', label: t('review.publish.inStages') },
        ]}
      />
      {staged && <StagePicker tree={inOrder(branches)} stages={stages} onChange={setStages} />}
      <section className="publish-follows">
        <h3>{t('review.publish.follows')}</h3>
        <ul>
          {staged ? (
            <>
              <li>{t('review.publish.follows.prepared')}</li>
              <li>{t('review.publish.follows.kept')}</li>
            </>
          ) : (
            <>
              <li>{t('review.publish.follows.proved')}</li>
              <li>{t('review.publish.follows.live', { n: changed })}</li>
              <li>{t('review.publish.follows.closed')}</li>
            </>
          )}
        </ul>
      </section>
      {busy && (
        <div className="publish-busy" role="status">
          <ProgressBar value={null} label={t('review.publish.busy')} />
          {t('review.publish.busy')}
        </div>
      )}
    </Sheet>
  )
}

const TOUCHED = new Set(['sops', 'roll-outs', 'drafts', 'templates', 'draft-reviews'])

/** Why nothing was published, and what to do about it. */
function Refused({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { t, language } = useWords()
  const workshop = useWorkshop()
  const queries = useQueryClient()
  const code = error instanceof Problem ? error.code : ''
  const look = () => {
    void workshop.look()
    void queries.invalidateQueries({ queryKey: ['proof', workshop.draft] })
    onClose()
  }
  if (code === 'draft.moved_on') {
    return (
      <Banner
        tone="warning"
        title={t('review.moved')}
        action={<Button onClick={look}>{t('review.look')}</Button>}
      >
        {t('review.movedText')}
      </Banner>
    )
  }
  const rollOut = error instanceof Problem ? error.details.roll_out : undefined
  const action =
    code === 'publish.refused' ? (
      <Button
        onClick={() => {
          look()
          workshop.showFindings()
        }}
      >
        {t('review.publish.seeProblems')}
      </Button>
    ) : code === 'review.needed' ? (
      <Button onClick={look}>{t('review.look')}</Button>
    ) : typeof rollOut === 'string' ? (
      <ButtonLink icon="arrow-right" href={`/office/sops/${workshop.sop}/roll-outs/${rollOut}`}>
        {t('review.publish.toRollOut')}
      </ButtonLink>
    ) : undefined
  const findings =
    error instanceof Problem ? error.findings.filter(({ severity }) => severity === 'error') : []
  return (
    <Banner
      tone="danger"
      title={findings.length > 0 ? t('review.publish.against', { n: findings.length }) : inWords(error, t)}
      action={action}
    >
      {findings.length > 0 && (
        <ul className="publish-findings">
          {findings.slice(0, MOST_FINDINGS).map((one) => (
            <li key={`${one.file} ${one.line} ${one.column} ${one.code}`}>
              <button
                type="button"
                className="publish-finding"
                onClick={() => {
                  const { room, item } = roomOf(one.file)
                  onClose()
                  workshop.go(room, item, { file: one.file })
                }}
              >
                <span>
                  <Coded text={pick(one.message, language)} />
                </span>
                <code>{`${one.file}:${one.line}`}</code>
              </button>
            </li>
          ))}
          {findings.length > MOST_FINDINGS && (
            <li>{t('review.publish.moreFindings', { n: findings.length - MOST_FINDINGS })}</li>
          )}
        </ul>
      )}
    </Banner>
  )
}

const MOST_FINDINGS = 6

/** It is live, or on its way. */
function Done({ outcome }: { outcome: Outcome }) {
  const { t } = useWords()
  const { client } = useSession()
  const { sop } = useWorkshop()
  const [, navigate] = useLocation()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const again = async () => {
    setBusy(true)
    try {
      navigate(`/designer/${await startDraft(client, { sop, from: { kind: 'live', sop } })}/flow`)
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <div className="publish-done" role="status">
      <span className="publish-done-mark">
        <Icon name={'revision' in outcome ? 'check' : 'flag'} size={32} />
      </span>
      {'revision' in outcome ? (
        <>
          <h2>{t('review.done.live', { n: outcome.revision })}</h2>
          <p>{t('review.done.liveText')}</p>
          <What outcome={outcome} />
          <ButtonLink kind="primary" icon="book" wide href={`/office/sops/${sop}`}>
            {t('review.done.sop')}
          </ButtonLink>
          <Button icon="edit" wide busy={busy} onClick={() => void again()}>
            {t('review.done.again')}
          </Button>
        </>
      ) : (
        <>
          <h2>{t('review.done.staged')}</h2>
          <p>{t('review.done.stagedText')}</p>
          <What outcome={outcome} />
          <ButtonLink
            kind="primary"
            icon="arrow-right"
            wide
            href={`/office/sops/${sop}/roll-outs/${outcome.rollOut}`}
          >
            {t('review.publish.toRollOut')}
          </ButtonLink>
        </>
      )}
    </div>
  )
}

/** What was published, and where it is another than before. */
function What({ outcome }: { outcome: Outcome }) {
  const { t } = useWords()
  const { line } = useWorkshop()
  const branch = useBranches()
  const { branches, differences, note } = outcome
  const names = branches.slice(0, MOST_BRANCHES).map(branch).join(t('state.listSeparator'))
  return (
    <dl className="publish-what">
      <dt>{t('review.done.what')}</dt>
      <dd>
        <strong>{line.title || line.sop}</strong> <code>{line.sop}</code>
        {differences > 0 && <span>{t('review.done.differences', { n: differences })}</span>}
        {note && <q>{note}</q>}
      </dd>
      <dt>{t('review.done.where')}</dt>
      <dd>
        {branches.length === 0
          ? t('review.done.nowhere')
          : branches.length > MOST_BRANCHES
            ? t('review.done.branchesMore', { names, n: branches.length - MOST_BRANCHES })
            : names}
      </dd>
    </dl>
  )
}

const MOST_BRANCHES = 6
