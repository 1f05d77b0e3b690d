import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inWords, Problem } from '../../api/index.ts'
import { Banner, Button, Field, Icon, ProgressBar, Sheet, TextArea } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { outcomeIcon, outcomeName } from './outcomes.ts'
import { idOf, kindOf, type Task } from './tasks.ts'

const AT_ONCE = 4

/** Several approvals of one kind, decided with one comment; each is told of by itself. */
export function Together({ tasks, onClear }: { tasks: readonly Task[]; onClear: () => void }) {
  const { t } = useWords()
  const [outcome, setOutcome] = useState<string | null>(null)
  const same = new Set(tasks.map(kindOf)).size === 1
  return (
    <>
      <section className="together" aria-label={t('desk.together.chosen', { n: tasks.length })}>
        <span className="together-count" role="status">
          {t('desk.together.chosen', { n: tasks.length })}
        </span>
        {same ? (
          tasks[0]?.outcomes.map((one, place) => (
            <Button
              key={one}
              kind={place === 0 ? 'primary' : 'secondary'}
              {...(outcomeIcon(one) && { icon: outcomeIcon(one) as never })}
              onClick={() => setOutcome(one)}
            >
              {t('desk.together.do', { outcome: outcomeName(one, t), n: tasks.length })}
            </Button>
          ))
        ) : (
          <span className="muted">{t('desk.together.mixed')}</span>
        )}
        <Button kind="quiet" onClick={onClear}>
          {t('desk.together.clear')}
        </Button>
      </section>
      {outcome && (
        <Deciding
          tasks={tasks}
          outcome={outcome}
          onClose={(decided) => {
            setOutcome(null)
            if (decided) onClear()
          }}
        />
      )}
    </>
  )
}

interface DecidingProps {
  tasks: readonly Task[]
  outcome: string
  onClose: (decided: boolean) => void
}

function Deciding({ tasks: given, outcome, onClose }: DecidingProps) {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const [tasks] = useState(given) // those that were chosen, whatever the list does meanwhile
  const [comment, setComment] = useState('')
  const [wanting, setWanting] = useState(false)
  const [results, setResults] = useState<Record<string, string>>({}) // '' is good, else why not
  const [state, setState] = useState<'asking' | 'doing' | 'done'>('asking')
  const [keys] = useState(() => new Map(tasks.map((task) => [idOf(task), crypto.randomUUID()])))
  const done = Object.keys(results).length
  const bad = tasks.filter((task) => results[idOf(task)])
  const first = tasks[0]?.outcomes[0]

  async function decide() {
    if (outcome !== first && comment.trim() === '') return setWanting(true)
    setState('doing')
    const left = tasks.filter((task) => results[idOf(task)] !== '')
    const next = async (): Promise<void> => {
      const task = left.shift()
      if (!task) return
      const id = idOf(task)
      let why = ''
      try {
        await client.POST('/api/jobs/{job}/decisions', {
          params: { path: { job: task.job }, header: { 'Idempotency-Key': keys.get(id) ?? id } },
          body: {
            outcome,
            step: task.address,
            opened: task.opened,
            ...(comment.trim() && { comment: comment.trim() }),
          } as never,
        })
      } catch (error) {
        why = inWords(error, t)
        if (error instanceof Problem && error.status < 500) keys.set(id, crypto.randomUUID())
      }
      setResults((before) => ({ ...before, [id]: why }))
      return next()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
    setState('done')
    void queries.invalidateQueries()
  }

  return (
    <Sheet
      open
      dismissable={state !== 'doing'}
      onClose={() => onClose(state === 'done')}
      title={t('desk.together.title', { outcome: outcomeName(outcome, t), n: tasks.length })}
      footer={
        state === 'done' ? (
          <Button kind="primary" onClick={() => onClose(true)}>
            {t('act.close')}
          </Button>
        ) : (
          <>
            <Button disabled={state === 'doing'} onClick={() => onClose(false)}>
              {t('act.cancel')}
            </Button>
            <Button kind="primary" busy={state === 'doing'} onClick={() => void decide()}>
              {t('desk.together.do', { outcome: outcomeName(outcome, t), n: tasks.length })}
            </Button>
          </>
        )
      }
    >
      {state === 'asking' && (
        <>
          <p>{t('desk.together.text')}</p>
          <Field label={t('desk.decide.comment')} fault={wanting && t('desk.decide.commentWhy')}>
            {(control) => (
              <TextArea
                {...control}
                data-first
                value={comment}
                maxLength={2000}
                onChange={(event) => {
                  setComment(event.currentTarget.value)
                  setWanting(false)
                }}
              />
            )}
          </Field>
        </>
      )}
      {state === 'doing' && (
        <ProgressBar
          value={done / tasks.length}
          label={t('desk.together.doing', { done, n: tasks.length })}
        />
      )}
      {state === 'done' && (
        <Banner tone={bad.length > 0 ? 'warning' : 'success'}>
          {t('desk.together.done', { n: tasks.length - bad.length })}
          {bad.length > 0 && ` ${t('desk.together.failed', { n: bad.length })}`}
        </Banner>
      )}
      <ul className="together-list">
        {tasks.map((task) => {
          const result = results[idOf(task)]
          return (
            <li key={idOf(task)} className={result === '' ? 'together-ok' : result ? 'together-bad' : ''}>
              {result !== undefined && <Icon name={result === '' ? 'check-circle' : 'alert'} size={18} />}
              <span>
                #{task.number} {pick(task.job_title, language)}
                {task.subject && ` · ${task.subject.name}`}
                {result && <>: {result}</>}
              </span>
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}
