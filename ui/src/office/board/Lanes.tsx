import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { memo, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Badge, Button, classes, Icon, Sheet } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import { Recommended, useRecommendation } from '../jobs/acts/Recommended.tsx'
import { useReasons } from '../jobs/acts/reasons.ts'
import { Due, PriorityBadge } from '../jobs/states.tsx'
import { useGiving } from './giving.ts'

type Board = Schemas['BoardOut']
type Line = Schemas['JobLineOut']
type Lane = Schemas['LaneOut']
type Waiting = Board['waiting'][number]

/** The lane of what nobody has, and one for each person. */
export function Lanes({ board }: { board: Board }) {
  const { t } = useWords()
  const { given, give } = useGiving()
  const [lifted, setLifted] = useState<Line | null>(null)
  const [giving, setGiving] = useState<Line | null>(null)
  const recommended = useRecommendation(lifted?.id ?? null)
  const say = useReasons()

  const all = [...board.waiting.map((one) => one.line), ...board.lanes.flatMap((lane) => lane.jobs)]
  const moved = all.filter((line) => given.has(line.id))
  const waiting = board.waiting.filter((one) => !given.has(one.line.id))
  const jobsOf = (lane: Lane) => [
    ...moved.filter((line) => given.get(line.id) === lane.login),
    ...lane.jobs.filter((line) => !given.has(line.id)),
  ]
  /** What is said of a person while a card is in the air. */
  const verdict = (login: string): { good: boolean; text: string } | null => {
    if (!lifted || !recommended.data) return null
    const ranked = recommended.data.ranked.find((one) => one.login === login)
    if (ranked)
      return { good: true, text: [`${ranked.rank}.`, ranked.reasons.map(say).join(' · ')].join(' ') }
    const left = recommended.data.left_out.find((one) => one.login === login)
    return left ? { good: false, text: say(left) } : null
  }
  const card = (line: Line, waiting?: Waiting) => (
    <Card
      key={line.id}
      line={line}
      waiting={waiting}
      pending={given.has(line.id)}
      onLift={setLifted}
      onGive={setGiving}
    />
  )
  return (
    <>
      <div className="board">
        <section className="board-lane board-waiting" aria-labelledby="board-waiting">
          <header className="board-head">
            <h2 id="board-waiting" className="board-name">
              {t('jobs.board.waiting')}
            </h2>
            <span className="board-count numbers">
              {board.more && waiting.length > 0 ? `${waiting.length}+` : waiting.length}
            </span>
          </header>
          <ul className="board-cards">{waiting.map((one) => card(one.line, one))}</ul>
          {waiting.length === 0 && <p className="board-empty">{t('jobs.board.nothingWaits')}</p>}
        </section>
        {board.lanes.map((lane) => (
          <PersonLane
            key={lane.login}
            lane={lane}
            count={jobsOf(lane).length}
            has={board.more ? Math.max(lane.open_jobs, jobsOf(lane).length) : jobsOf(lane).length}
            verdict={verdict(lane.login)}
            lifted={lifted !== null}
            onDrop={(id) => {
              const line = all.find((one) => one.id === id)
              if (line) give(line, lane.login, lane.name)
            }}
          >
            {jobsOf(lane).map((line) => card(line))}
          </PersonLane>
        ))}
      </div>
      {giving && (
        <Sheet open onClose={() => setGiving(null)} title={t('jobs.assignOne', { number: giving.number })}>
          <Giving
            line={giving}
            board={board}
            onGive={(login, name) => {
              give(giving, login, name)
              setGiving(null)
            }}
          />
        </Sheet>
      )}
    </>
  )
}

interface CardProps {
  line: Line
  waiting: Waiting | undefined
  pending: boolean
  onLift: (line: Line | null) => void
  onGive: (line: Line) => void
}

/** Drawn anew only when it is another: there may be hundreds, and one is in the air. */
const Card = memo(function Card({ line, waiting, pending, onLift, onGive }: CardProps) {
  const { t, language } = useWords()
  const element = useRef<HTMLLIElement>(null)
  const [dragged, setDragged] = useState(false)
  const told = useRef({ line, onLift })
  told.current = { line, onLift }
  const { id } = line
  useEffect(() => {
    if (!element.current) return
    return draggable({
      element: element.current,
      getInitialData: () => ({ job: id }),
      onDragStart: () => {
        setDragged(true)
        told.current.onLift(told.current.line)
      },
      onDrop: () => {
        setDragged(false)
        told.current.onLift(null)
      },
    })
  }, [id])
  return (
    <li
      ref={element}
      className={classes('board-card', dragged && 'board-dragged', pending && 'board-pending')}
    >
      <a className="board-title" href={`/office/jobs/${line.id}`} draggable={false}>
        {pick(line.title, language) || line.sop}
      </a>
      <span className="muted numbers">#{line.number}</span>
      {line.subject && <span className="board-subject">{line.subject.name}</span>}
      <span className="board-facts">
        <PriorityBadge priority={line.priority} />
        {line.due_at !== null && <Due at={line.due_at} overdue={line.overdue} />}
        {waiting && waiting.skills.length > 0 && (
          <span className="muted">{waiting.skills.join(t('state.listSeparator'))}</span>
        )}
        {waiting && waiting.offered_to.length > 0 && (
          <Badge tone="info">{t('jobs.board.offered', { n: waiting.offered_to.length })}</Badge>
        )}
      </span>
      <Button
        kind="quiet"
        icon="person"
        aria-label={t(line.assignee === null ? 'jobs.assignOne' : 'jobs.reassignOne', {
          number: line.number,
        })}
        onClick={() => onGive(line)}
      >
        {t(line.assignee === null ? 'jobs.assign' : 'jobs.reassign')}
      </Button>
    </li>
  )
})

interface LaneProps {
  lane: Lane
  count: number // on the board
  has: number // in all
  verdict: { good: boolean; text: string } | null
  lifted: boolean
  onDrop: (job: string) => void
  children: ReactNode
}

function PersonLane({ lane, count, has, verdict, lifted, onDrop, children }: LaneProps) {
  const { t, formats } = useWords()
  const titleOf = useBranches()
  const element = useRef<HTMLElement>(null)
  const [over, setOver] = useState(false)
  const drop = useRef(onDrop)
  drop.current = onDrop
  useEffect(() => {
    if (!element.current) return
    return combine(
      dropTargetForElements({
        element: element.current,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false)
          drop.current(String(source.data.job))
        },
      }),
    )
  }, [])
  const id = `board-${lane.login}`
  return (
    <section
      ref={element}
      className={classes(
        'board-lane',
        over && 'board-over',
        lifted && verdict && !verdict.good && 'board-unfit',
      )}
      aria-labelledby={id}
    >
      <header className="board-head">
        <div>
          <h2 id={id} className="board-name">
            {lane.name}
          </h2>
          <div className="muted board-place">{titleOf(lane.branch)}</div>
          {lane.absent_until !== null ? (
            <Badge tone="warning">
              {t('jobs.board.absent', { time: formats.moment(Date.parse(lane.absent_until)) })}
            </Badge>
          ) : (
            !lane.working && <Badge>{t('jobs.board.offDuty')}</Badge>
          )}
        </div>
        <span className="board-count numbers">{has}</span>
      </header>
      {verdict && (
        <p className={classes('board-verdict', verdict.good ? 'board-good' : 'board-bad')}>
          <Icon name={verdict.good ? 'check' : 'close'} size={16} />
          {verdict.text}
        </p>
      )}
      <ul className="board-cards">{children}</ul>
      {has === 0 && <p className="board-empty">{t('jobs.board.free')}</p>}
      {has > count && <p className="board-empty">{t('jobs.board.others', { n: has - count })}</p>}
    </section>
  )
}

interface GivingProps {
  line: Line
  board: Board
  onGive: (login: string, name: string) => void
}

/** The same as dragging, by buttons: the recommendation, then everybody. */
function Giving({ line, board, onGive }: GivingProps) {
  const { t } = useWords()
  const titleOf = useBranches()
  return (
    <div className="assign">
      <Recommended job={line.id} busy={null} onGive={onGive} />
      <h3 className="ranking-title">{t('jobs.board.everybody')}</h3>
      <ul className="assign-people">
        {board.lanes
          .filter((lane) => lane.login !== line.assignee)
          .map((lane) => (
            <li key={lane.login} className="assign-person">
              <span className="assign-who">
                <span className="assign-name">{lane.name}</span>
                <span className="muted">
                  {titleOf(lane.branch)} · {t('jobs.board.has', { n: lane.open_jobs })}
                </span>
              </span>
              <Button
                aria-label={t('jobs.assignTo', { who: lane.name })}
                onClick={() => onGive(lane.login, lane.name)}
              >
                {t('jobs.assign')}
              </Button>
            </li>
          ))}
      </ul>
    </div>
  )
}
