import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { got } from '../../../api/index.ts'
import { Button, Field, Icon, TextInput } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import '../jobs.css'

export interface SubjectSeen {
  id: string
  name: string
  address: string | null
}

interface SubjectPickerProps {
  kind: string
  chosen: SubjectSeen | null
  onChoose: (subject: SubjectSeen | null) => void
  fault?: string | undefined
}

const TYPING = 250 // ms
const SHOWN = 8

/** What a job is about, found by name, number or address. */
export function SubjectPicker({ kind, chosen, onChoose, fault }: SubjectPickerProps) {
  const { t } = useWords()
  const { client } = useSession()
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), TYPING)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useQuery({
    queryKey: ['subjects', kind, text],
    enabled: chosen === null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/subjects', {
          params: { query: { kind, limit: SHOWN, ...(text && { text }) } },
          signal,
        }),
      ),
  })
  if (chosen) {
    return (
      <div className="subject-chosen">
        <div>
          <div className="muted">{t('office.job.subject')}</div>
          <strong>{chosen.name}</strong> <span className="muted">{chosen.id}</span>
          {chosen.address && <div className="muted">{chosen.address}</div>}
        </div>
        <Button kind="quiet" onClick={() => onChoose(null)}>
          {t('jobs.subject.other')}
        </Button>
      </div>
    )
  }
  const items = found.data?.items.filter((one) => !one.retired) ?? []
  return (
    <div className="subject-picker">
      <Field label={t('office.job.subject')} help={t('jobs.subject.help')} fault={fault}>
        {(control) => (
          <span className="jobs-search">
            <Icon name="search" size={20} />
            <TextInput
              {...control}
              type="search"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </span>
        )}
      </Field>
      <ul className="subject-found" aria-label={t('jobs.subject.found')}>
        {items.map(({ subject }) => (
          <li key={subject.id}>
            <button type="button" className="subject-one" onClick={() => onChoose(subject)}>
              <strong>{subject.name}</strong>
              <span className="muted">
                {subject.id}
                {subject.address && ` · ${subject.address}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {text !== '' && found.data && items.length === 0 && (
        <p className="muted">{t('office.jobs.noneFound')}</p>
      )}
    </div>
  )
}
