import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { classes, Icon, type IconName } from '../../design/index.ts'
import { useKeys } from '../../design/useKeys.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { PriorityBadge } from '../jobs/states.tsx'
import { outcomeName } from './outcomes.ts'
import { TimeLeft, useNow } from './TimeLeft.tsx'
import { hrefOf, idOf, isSimple, type Task } from './tasks.ts'

interface ListProps {
  tasks: readonly Task[]
  search: string
  old: boolean // of other filters: new ones are on their way
  onEnd: () => void
  onView: (first: number, last: number) => void
  chosen: ReadonlyMap<string, Task>
  onChoose: (chosen: ReadonlyMap<string, Task>) => void
}

const ROW = 76 // px, until a row was measured
const AHEAD = 20 // rows before the end, more are fetched

/** The rows of the inbox: only those in sight are drawn, so that thousands stay fluent. */
export function TaskList({ tasks, search, old, onEnd, onView, chosen, onChoose }: ListProps) {
  const { t } = useWords()
  const [, navigate] = useLocation()
  const now = useNow()
  const box = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  const [at, setAt] = useState(-1)
  const rows = useWindowVirtualizer({
    count: tasks.length,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => idOf(tasks[index] as Task),
  })
  useLayoutEffect(() => setTop(box.current?.offsetTop ?? 0), [])
  const shown = rows.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => onView(first, last), [onView, first, last])
  useEffect(() => {
    if (last >= tasks.length - AHEAD) onEnd()
  }, [last, tasks.length, onEnd])

  const go = (index: number) => {
    const to = Math.max(0, Math.min(index, tasks.length - 1))
    setAt(to)
    rows.scrollToIndex(to, { align: 'auto' })
    const row = () => box.current?.querySelector<HTMLElement>(`[data-at="${to}"] .task-link`)
    // At once where it is drawn already: the next key is meant for it.
    if (row()) row()?.focus({ preventScroll: true })
    else requestAnimationFrame(() => row()?.focus({ preventScroll: true }))
  }
  const turn = (task: Task | undefined) => {
    if (!task || !isSimple(task)) return
    const next = new Map(chosen)
    if (!next.delete(idOf(task))) next.set(idOf(task), task)
    onChoose(next)
  }
  useKeys([
    { keys: 'j', label: t('desk.inbox.key.next'), run: () => go(at + 1) },
    { keys: 'k', label: t('desk.inbox.key.previous'), run: () => go(at - 1) },
    {
      keys: 'o',
      label: t('desk.inbox.key.open'),
      run: () => {
        const task = tasks[at]
        if (task) navigate(`~${hrefOf(task, search)}`)
      },
    },
    { keys: 'x', label: t('desk.inbox.key.choose'), run: () => turn(tasks[at]) },
    {
      keys: '/',
      label: t('desk.inbox.key.search'),
      run: () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
    },
  ])
  return (
    <ul
      ref={box}
      className={classes('tasks', old && 'tasks-old')}
      aria-label={t('desk.inbox.tasks')}
      style={{ blockSize: rows.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const task = tasks[index]
        return (
          task && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              data-at={index}
              aria-setsize={tasks.length}
              aria-posinset={index + 1}
              className="tasks-at"
              style={{ transform: `translateY(${start - top}px)` }}
            >
              <TaskRow
                task={task}
                search={search}
                now={now}
                chosen={chosen.has(idOf(task))}
                onChoose={() => turn(task)}
                onFocus={() => setAt(index)}
              />
            </li>
          )
        )
      })}
    </ul>
  )
}

const PICTURES: Record<Task['kind'], IconName> = { approval: 'shield', work: 'job', escalation: 'rise' }

function TaskRow({
  task,
  search,
  now,
  chosen,
  onChoose,
  onFocus,
}: {
  task: Task
  search: string
  now: number
  chosen: boolean
  onChoose: () => void
  onFocus: () => void
}) {
  const { t, language } = useWords()
  const nameOf = usePeople()
  const titleOf = useBranches()
  const title = pick(task.title, language) || task.address
  const job = pick(task.job_title, language) || task.sop
  return (
    <div className={classes('task', chosen && 'task-chosen')}>
      <span className="task-choose">
        {isSimple(task) && (
          <input
            type="checkbox"
            aria-label={t('desk.inbox.choose', { number: String(task.number), title })}
            checked={chosen}
            onChange={onChoose}
          />
        )}
      </span>
      <span className={`task-kind task-kind-${task.kind}`} title={t(`desk.inbox.${task.kind}`)}>
        <Icon name={PICTURES[task.kind]} size={20} />
      </span>
      <span className="task-what">
        <a className="task-link" href={hrefOf(task, search)} onFocus={onFocus}>
          <span className="unseen">{t(`desk.inbox.${task.kind}`)}: </span>
          {title}
        </a>
        <span className="task-about">
          <span className="numbers">#{task.number}</span> {job}
          {task.subject && <> · {task.subject.name}</>}
        </span>
        {task.voted !== null && (
          <span className="task-about">
            {t('desk.inbox.youSaid', { outcome: outcomeName(task.voted, t) })}
          </span>
        )}
      </span>
      <span className="task-where">
        {titleOf(task.branch)}
        {task.why === 'stand_in' && task.login && (
          <span className="task-about">{t('desk.inbox.standIn', { who: nameOf(task.login) })}</span>
        )}
      </span>
      <span className="task-when">
        <PriorityBadge priority={task.priority} />
        <TimeLeft task={task} now={now} />
      </span>
    </div>
  )
}
