import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, Problem } from '../../../api/index.ts'
import {
  Banner,
  Button,
  Card,
  classes,
  Field,
  Icon,
  type IconName,
  Sheet,
  Skeleton,
  TextArea,
  useToast,
} from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { Failed } from '../../frame/Page.tsx'
import { useTools, useWorkshop } from '../workshop/index.ts'
import { type ReviewState, type Said, useHistory, useMay, useReviews, type Verdict } from './asked.ts'

type Asking = Exclude<Verdict, 'withdrawn'>

/** Who has approved, who is asked, and what one can say oneself. */
export function Reviews() {
  const { t } = useWords()
  const { me } = useSession()
  const workshop = useWorkshop()
  const found = useReviews()
  const may = useMay()
  const [asking, setAsking] = useState<Asking | null>(null)
  const { say, busy } = useSay()
  const toast = useToast()
  const open = workshop.line.status === 'open'
  const state = found.data
  const wrote = state?.wrote.includes(me.login) ?? false
  const mine = state?.reviews.find(({ by, verdict }) => by === me.login && verdict !== 'asked')
  const standing = mine?.current && mine.verdict !== 'withdrawn' ? mine : null
  const withdraw = () =>
    void say('withdrawn').catch((error: unknown) => toast({ text: inWords(error, t), tone: 'danger' }))
  return (
    <Card title={t('review.review.title')} className="reviews">
      {found.isError ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : !state ? (
        <Skeleton rows={3} />
      ) : (
        <>
          <Meter state={state} />
          {open && (
            <div className="review-acts">
              {may.review && !wrote && (
                <>
                  {standing?.verdict !== 'approved' && (
                    <Button kind="primary" icon="check" onClick={() => setAsking('approved')}>
                      {t('review.review.approve')}
                    </Button>
                  )}
                  {standing?.verdict !== 'changes' && (
                    <Button icon="edit" onClick={() => setAsking('changes')}>
                      {t('review.review.changes')}
                    </Button>
                  )}
                </>
              )}
              <Button
                kind={may.review && !wrote ? 'quiet' : 'secondary'}
                icon="users"
                onClick={() => setAsking('asked')}
              >
                {t('review.review.ask')}
              </Button>
              {standing && (
                <Button kind="quiet" icon="undo" busy={busy} onClick={withdraw}>
                  {t('review.review.withdraw')}
                </Button>
              )}
            </div>
          )}
          {open && (wrote || !may.review) && (
            <p className="muted small">{t(wrote ? 'review.review.own' : 'review.review.mayNot')}</p>
          )}
          <WhoSaid reviews={state.reviews} />
          {asking && <SaySheet verdict={asking} state={state} onClose={() => setAsking(null)} />}
        </>
      )}
    </Card>
  )
}

/** A mark for each who must approve, filled when somebody has. */
function Meter({ state: { needed, approved } }: { state: ReviewState }) {
  const { t } = useWords()
  if (needed === 0 && approved === 0) return <p className="muted">{t('review.review.none')}</p>
  const marks = Math.max(needed, approved)
  return (
    <div className="meter">
      <span className="meter-marks" aria-hidden="true">
        {Array.from({ length: marks }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a mark is its place
          <span key={at} className={classes('meter-mark', at < approved && 'meter-full')}>
            <Icon name={at < approved ? 'check' : 'person'} size={16} />
          </span>
        ))}
      </span>
      <div>
        <strong>{t('review.review.meter', { n: approved, of: Math.max(needed, approved) })}</strong>
        <div className="muted small">
          {approved >= needed ? t('review.review.enough') : t('review.review.more', { n: needed - approved })}
        </div>
      </div>
    </div>
  )
}

const PICTURES: Readonly<Record<Verdict, IconName>> = {
  asked: 'users',
  approved: 'check-circle',
  changes: 'edit',
  withdrawn: 'undo',
}

const SHOWN = 4

function WhoSaid({ reviews }: { reviews: readonly Said[] }) {
  const { t } = useWords()
  const [all, setAll] = useState(false)
  const history = useHistory(reviews.some(({ current }) => !current))
  if (reviews.length === 0) return null
  const shown = all ? reviews : reviews.slice(0, SHOWN)
  return (
    <>
      <ol className="verdicts" aria-label={t('review.review.said')}>
        {shown.map((one) => (
          <Verdicted
            key={one.id}
            said={one}
            since={history.data?.items.filter(({ version }) => version > one.version).length}
          />
        ))}
      </ol>
      {reviews.length > shown.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('review.review.all', { n: reviews.length })}
        </Button>
      )}
    </>
  )
}

function Verdicted({ said, since }: { said: Said; since: number | undefined }) {
  const { t, formats } = useWords()
  const { me } = useSession()
  const verdict = said.verdict as Verdict
  const weighs = verdict === 'approved' || verdict === 'changes'
  const at = Date.parse(said.at)
  return (
    <li className={classes('verdict', `verdict-${verdict}`, !said.current && 'verdict-past')}>
      <span className="verdict-icon">
        <Icon name={PICTURES[verdict]} size={20} />
      </span>
      <div>
        <div>
          <strong>{said.by === me.login ? t('review.verdict.you') : said.name}</strong>{' '}
          {t(`review.verdict.${verdict}`)}
        </div>
        {said.note && <p className="verdict-note">{said.note}</p>}
        <div className="muted small">
          <time dateTime={said.at} title={formats.exact(at)}>
            {formats.ago(at)}
          </time>
          {weighs &&
            ` · ${
              said.current
                ? t('review.verdict.now')
                : since
                  ? t('review.verdict.earlier', { n: since })
                  : t('review.verdict.earlierBare')
            }`}
        </div>
      </div>
    </li>
  )
}

/** Says something of the draft as it is at the server now. */
function useSay() {
  const { client } = useSession()
  const workshop = useTools()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const say = async (verdict: Verdict, note = '', people: readonly string[] = []) => {
    setBusy(true)
    try {
      await workshop.keep()
      await got(
        client.POST('/api/drafts/{draft}/reviews', {
          params: { path: { draft: workshop.draft } },
          body: { verdict, version: workshop.line.version, note, people } as never,
        }),
      )
      await queries.invalidateQueries({ queryKey: ['draft-reviews', workshop.draft] })
    } finally {
      setBusy(false)
    }
  }
  return { say, busy }
}

function SaySheet({ verdict, state, onClose }: { verdict: Asking; state: ReviewState; onClose: () => void }) {
  const { t } = useWords()
  const { me } = useSession()
  const workshop = useTools()
  const toast = useToast()
  const { say, busy } = useSay()
  const [note, setNote] = useState('')
  const [failed, setFailed] = useState<unknown>(null)
  const [missing, setMissing] = useState(false)
  const others = state.reviewers.flatMap(([login, name]) =>
    login && login !== me.login ? [{ login, name: name ?? login }] : [],
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(others.map(({ login }) => login)))
  const nobody = verdict === 'asked' && chosen.size === 0
  const send = async () => {
    if (verdict === 'changes' && note.trim() === '') return setMissing(true)
    setFailed(null)
    try {
      const people = verdict === 'asked' && chosen.size < others.length ? [...chosen] : []
      await say(verdict, note.trim(), people)
      if (verdict === 'asked') toast({ text: t('review.review.asked'), tone: 'success' })
      onClose()
    } catch (error) {
      setFailed(error)
    }
  }
  const moved = failed instanceof Problem && failed.code === 'draft.moved_on'
  return (
    <Sheet
      open
      onClose={onClose}
      title={
        verdict === 'asked'
          ? t('review.review.ask')
          : t(verdict === 'approved' ? 'review.review.approveTitle' : 'review.review.changesTitle')
      }
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} disabled={nobody} onClick={() => void send()}>
            {t(
              verdict === 'asked'
                ? 'review.review.ask'
                : verdict === 'approved'
                  ? 'review.review.approve'
                  : 'review.review.changes',
            )}
          </Button>
        </>
      }
    >
      {moved ? (
        <Banner
          tone="warning"
          title={t('review.moved')}
          action={
            <Button
              onClick={() => {
                void workshop.look()
                onClose()
              }}
            >
              {t('review.look')}
            </Button>
          }
        >
          {t('review.movedText')}
        </Banner>
      ) : (
        failed !== null && <Banner tone="danger" title={inWords(failed, t)} />
      )}
      {verdict !== 'asked' && (
        <p className="muted">
          {t(verdict === 'approved' ? 'review.review.approveText' : 'review.review.changesText')}
        </p>
      )}
      {verdict === 'asked' &&
        (others.length === 0 ? (
          <Banner quiet tone="warning">
            {t('review.review.askNobody')}
          </Banner>
        ) : (
          <fieldset className="ask-whom">
            <legend>{t('review.review.askWhom')}</legend>
            {others.length > 1 && (
              <label>
                <input
                  type="checkbox"
                  checked={chosen.size === others.length}
                  onChange={(event) =>
                    setChosen(new Set(event.currentTarget.checked ? others.map(({ login }) => login) : []))
                  }
                />
                {t('review.review.askAll', { n: others.length })}
              </label>
            )}
            {others.map(({ login, name }) => (
              <label key={login} className={others.length > 1 ? 'ask-one' : undefined}>
                <input
                  type="checkbox"
                  checked={chosen.has(login)}
                  onChange={(event) => {
                    const next = new Set(chosen)
                    if (event.currentTarget.checked) next.add(login)
                    else next.delete(login)
                    setChosen(next)
                  }}
                />
                {name}
              </label>
            ))}
          </fieldset>
        ))}
      <Field
        label={t(
          verdict === 'asked'
            ? 'review.review.askNote'
            : verdict === 'approved'
              ? 'review.review.approveNote'
              : 'review.comments.new',
        )}
        fault={missing && note.trim() === '' && t('review.review.changesMissing')}
      >
        {(control) => (
          <TextArea
            {...control}
            data-first=""
            value={note}
            maxLength={2000}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
    </Sheet>
  )
}
