import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { got, inWords, type Schemas, wordsFor } from '../../api/index.ts'
import {
  Badge,
  Button,
  Field,
  Segmented,
  Sheet,
  Skeleton,
  TextArea,
  type Tone,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import './withheld.css'

type Work = Schemas['WithheldOut']
type Show = 'withheld' | 'handed_over' | 'withdrawn' | 'resolved' | 'settled'

interface ListProps {
  job?: string
  status?: Show
  frame: (list: ReactNode) => ReactNode
  empty?: ReactNode
}

/** Work that jobs did not take, with what its people decided; whoever may, settles it here. */
export function WithheldList({ job, status, frame, empty = null }: ListProps) {
  const { t } = useWords()
  const { client } = useSession()
  const [settling, setSettling] = useState<Work | null>(null)
  const found = useInfiniteQuery({
    queryKey: ['withheld', job ?? '', status ?? ''],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['WithheldPage']) => page.next,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/withheld', {
          params: {
            query: {
              limit: 50,
              ...(job && { job }),
              ...(status && { status }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
  })
  if (found.isPending) return job ? null : <Skeleton rows={3} />
  if (found.isError) return frame(<Failed error={found.error} onAgain={() => void found.refetch()} />)
  const works = found.data.pages.flatMap((page) => page.items)
  if (works.length === 0) return empty
  return (
    <>
      {frame(
        <ul className="withheld">
          {works.map((work) => (
            <WithheldRow key={work.id} work={work} named={!job} onSettle={() => setSettling(work)} />
          ))}
        </ul>,
      )}
      {found.hasNextPage && (
        <div className="page-more">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('office.more')}
          </Button>
        </div>
      )}
      {settling && <Settle key={settling.id} work={settling} onClose={() => setSettling(null)} />}
    </>
  )
}

const TONES: Record<string, Tone> = {
  withheld: 'warning',
  handed_over: 'info',
  withdrawn: 'neutral',
  resolved: 'success',
  settled: 'success',
}

function WithheldRow({ work, named, onSettle }: { work: Work; named: boolean; onSettle: () => void }) {
  const { t, language, formats } = useWords()
  const made = Date.parse(work.made_at)
  const why = work.code ? (wordsFor(work.code, t) ?? work.detail) : work.detail
  return (
    <li className="withheld-row">
      <div className="withheld-head">
        <strong>{pick(work.step_title, language) || work.step || pick(work.title, language)}</strong>
        <Badge tone={TONES[work.status] ?? 'neutral'}>
          {t(`office.withheld.status.${work.status}` as Key)}
        </Badge>
      </div>
      {named && (
        <a href={`/office/jobs/${work.job}`}>
          {t('office.withheld.job')}: {pick(work.title, language)}
        </a>
      )}
      <p>{work.conflict ? t(`office.withheld.why.${work.conflict}` as Key) : why}</p>
      <p className="muted">
        {t('office.withheld.done', { who: work.person_name, time: formats.moment(made) })}
        {work.settled_at !== null &&
          ` · ${t('office.withheld.settledAt', { time: formats.moment(Date.parse(work.settled_at)) })}`}
      </p>
      {work.note && <p>{work.note}</p>}
      {work.blobs.length > 0 && (
        <ul className="withheld-blobs">
          {work.blobs.map((blob, at) => (
            <li key={blob}>
              <a href={`/api/evidence/${blob}`} target="_blank" rel="noreferrer">
                {t('office.withheld.file', { n: at + 1 })}
              </a>
            </li>
          ))}
        </ul>
      )}
      {work.can_settle && (
        <div>
          <Button onClick={onSettle}>{t('office.withheld.settle')}</Button>
        </div>
      )}
    </li>
  )
}

type How = 'taken' | 'dismissed'

function Settle({ work, onClose }: { work: Work; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [how, setHow] = useState<How>('taken')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function settle() {
    setBusy(true)
    try {
      await client.POST('/api/withheld/{withheld_id}/settle', {
        params: { path: { withheld_id: work.id } },
        body: { how, note },
      })
      toast({ text: t('office.withheld.settled'), tone: 'success' })
      await queries.invalidateQueries({ queryKey: ['withheld'] })
      onClose()
    } catch (error) {
      setFault(inWords(error, t))
      setBusy(false)
    }
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={t('office.withheld.settle')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void settle()}>
            {t('office.withheld.settleDo')}
          </Button>
        </>
      }
    >
      <p>{t('office.withheld.settleText')}</p>
      <Segmented<How>
        label={t('office.withheld.how')}
        value={how}
        onChange={setHow}
        segments={[
          { value: 'taken', label: t('office.withheld.how.taken') },
          { value: 'dismissed', label: t('office.withheld.how.dismissed') },
        ]}
      />
      <Field label={t('office.withheld.note')} fault={fault}>
        {(control) => (
          <TextArea
            {...control}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
    </Sheet>
  )
}
