import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inWords } from '../../api/index.ts'
import { Banner, Button, Card, Field, Select, Sheet, TextArea, useToast } from '../../design/index.ts'
import { useKeys } from '../../design/useKeys.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import type { JobRecord } from '../jobs/record.ts'
import './questions.css'

interface Asked {
  seq: number
  by: string
  to: string
  at: number
  text: string
  answer: boolean // to a question of `to`
}

/** Questions and answers in a job, out of its record. */
export function questionsIn({ lines }: JobRecord): Asked[] {
  const found: Asked[] = []
  for (const { seq, by, at, event } of lines) {
    if (event.type !== 'job.noted' || typeof event.to !== 'string') continue
    const to = event.to
    const answer = found.some((one) => one.by === to && one.to === by)
    found.push({ seq, by, to, at: Date.parse(at), text: String(event.text), answer })
  }
  return found
}

/** What was asked in this job, by whom, and what was answered; and a way to ask. */
export function Questions({ job, record }: { job: string; record: JobRecord }) {
  const { t, formats } = useWords()
  const { me } = useSession()
  const nameOf = usePeople(record.names)
  const [to, setTo] = useState<string | null>(null)
  const asked = questionsIn(record)
  useKeys([{ keys: 'q', label: t('desk.key.ask'), run: () => setTo('') }])
  return (
    <Card
      title={t('desk.ask.open')}
      actions={
        <Button kind="quiet" icon="question" onClick={() => setTo('')}>
          {t('desk.ask.title')}
        </Button>
      }
    >
      {asked.length > 0 ? (
        <ul className="questions">
          {asked.map((one) => (
            <li key={one.seq} className={one.answer ? 'question question-answer' : 'question'}>
              <div className="question-who">
                {t(one.answer ? 'desk.ask.answered' : 'desk.ask.asked', {
                  who: nameOf(one.by),
                  whom: nameOf(one.to),
                })}{' '}
                <time dateTime={new Date(one.at).toISOString()}>{formats.moment(one.at)}</time>
              </div>
              <p className="question-text">{one.text}</p>
              {one.to === me.login && isOpen(one, asked) && (
                <Button kind="secondary" onClick={() => setTo(one.by)}>
                  {t('desk.ask.answer')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('desk.ask.text')}</p>
      )}
      {to !== null && <Ask job={job} record={record} to={to} onClose={() => setTo(null)} />}
    </Card>
  )
}

function isOpen(one: Asked, all: readonly Asked[]): boolean {
  return !all.some(({ seq, by, to }) => seq > one.seq && by === one.to && to === one.by)
}

/** Puts a question to somebody of the job; to `to` it is an answer. */
function Ask({
  job,
  record,
  to,
  onClose,
}: {
  job: string
  record: JobRecord
  to: string
  onClose: () => void
}) {
  const { t } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const nameOf = usePeople(record.names)
  const people = Object.keys(record.names).filter((login) => login !== me.login && login !== 'system')
  const last = record.lines.findLast(({ by, event }) => event.type === 'step.handed_in' && by !== me.login)
  const [whom, setWhom] = useState(to || last?.by || people[0] || '')
  const [text, setText] = useState('')
  const [wanting, setWanting] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function ask() {
    if (text.trim() === '') return setWanting(true)
    setBusy(true)
    try {
      await client.POST('/api/jobs/{job}/notes', {
        params: { path: { job } },
        body: { text: text.trim(), to: whom } as never,
      })
      void queries.invalidateQueries({ queryKey: ['record', job] })
      toast({ text: t(to ? 'desk.ask.answerDone' : 'desk.ask.done'), tone: 'success' })
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
      title={t(to ? 'desk.ask.answer' : 'desk.ask.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="send" busy={busy} onClick={() => void ask()}>
            {t(to ? 'desk.ask.answer' : 'desk.ask.do')}
          </Button>
        </>
      }
    >
      {fault && <Banner tone="danger">{fault}</Banner>}
      {to ? (
        <p>{nameOf(to)}</p>
      ) : (
        <Field label={t('desk.ask.whom')}>
          {(control) => (
            <Select {...control} value={whom} onChange={(event) => setWhom(event.currentTarget.value)}>
              {people.map((login) => (
                <option key={login} value={login}>
                  {nameOf(login)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field
        label={t(to ? 'desk.ask.answer' : 'desk.ask.question')}
        help={t('desk.ask.text')}
        fault={wanting && t('desk.ask.missing')}
      >
        {(control) => (
          <TextArea
            {...control}
            data-first
            value={text}
            maxLength={2000}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setWanting(false)
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
