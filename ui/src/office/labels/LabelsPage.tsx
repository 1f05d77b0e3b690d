import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useSearch } from 'wouter'
import { got, type Schemas } from '../../api/index.ts'
import { Button, Card, EmptyState, Field, Select, Skeleton, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import './labels.css'

type Subject = Schemas['SubjectOfJob']

const keyOf = ({ kind, id }: Subject) => `${kind}/${id}`

/** QR labels for devices and customers: chosen here, printed by the browser, scanned in the field. */
export function LabelsPage() {
  const { t, language } = useWords()
  const { client } = useSession()
  const asked = new URLSearchParams(useSearch())
  const [kind, setKind] = useState(asked.get('kind') ?? '')
  const [typed, setTyped] = useState(asked.get('text') ?? '')
  const text = useDeferredValue(typed.trim())
  const [chosen, setChosen] = useState<ReadonlyMap<string, Subject>>(new Map())
  const kinds = useQuery({ queryKey: ['kinds'], queryFn: () => got(client.GET('/api/subject-kinds')) })
  const found = useInfiniteQuery({
    queryKey: ['subjects', kind, text],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['SubjectPage']) => page.next,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/subjects', {
          params: {
            query: {
              limit: 60,
              ...(kind && { kind }),
              ...(text && { text }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
  })
  const subjects =
    found.data?.pages.flatMap((page) => page.items.filter((one) => !one.retired).map((one) => one.subject)) ??
    []
  const kindOf = (name: string) =>
    pick(kinds.data?.items.find((one) => one.kind === name)?.title, language) || name

  function toggle(subject: Subject, on: boolean) {
    const next = new Map(chosen)
    if (on) next.set(keyOf(subject), subject)
    else next.delete(keyOf(subject))
    setChosen(next)
  }

  return (
    <Page
      title={t('office.labels.title')}
      lead={t('office.labels.lead')}
      actions={
        <>
          <Button
            onClick={() =>
              setChosen(chosen.size > 0 ? new Map() : new Map(subjects.map((one) => [keyOf(one), one])))
            }
            disabled={subjects.length === 0}
          >
            {t(chosen.size > 0 ? 'office.labels.chooseNone' : 'office.labels.chooseAll')}
          </Button>
          <Button kind="primary" icon="print" disabled={chosen.size === 0} onClick={() => window.print()}>
            {t('office.labels.print')}
          </Button>
        </>
      }
    >
      <div className="labels-filter">
        <Field label={t('office.labels.kind')}>
          {(control) => (
            <Select {...control} value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
              <option value="">{t('office.jobs.all')}</option>
              {kinds.data?.items.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {pick(one.title, language) || one.kind}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('office.labels.search')}>
          {(control) => (
            <TextInput
              {...control}
              type="search"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <p role="status" className="muted labels-count">
        {t('office.labels.chosen', { n: chosen.size })}
      </p>
      {found.isPending && <Skeleton rows={3} />}
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      {found.isSuccess && subjects.length === 0 && (
        <EmptyState icon="qr" title={t(text ? 'office.jobs.noneFound' : 'office.labels.none')}>
          {t(text ? 'office.jobs.noneFoundText' : 'office.labels.noneText')}
        </EmptyState>
      )}
      {subjects.length > 0 && (
        <Card flush className="labels-choice">
          <ul>
            {subjects.map((subject) => (
              <li key={keyOf(subject)} className="labels-row">
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.has(keyOf(subject))}
                    onChange={(event) => toggle(subject, event.currentTarget.checked)}
                    aria-label={t('office.labels.choose', { name: subject.name })}
                  />
                  <span className="labels-words">
                    <strong>{subject.name}</strong>
                    <span className="muted">
                      {kindOf(subject.kind)} · {subject.id}
                      {subject.address && ` · ${subject.address}`}
                    </span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {found.hasNextPage && (
        <div className="page-more">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('office.more')}
          </Button>
        </div>
      )}
      <ul className="labels-sheet">
        {[...chosen.values()].map((subject) => (
          <li key={keyOf(subject)}>
            <img
              src={`/api/subjects/${encodeURIComponent(subject.kind)}/${encodeURIComponent(subject.id)}/label.svg`}
              alt={`${subject.name} ${subject.id}`}
            />
          </li>
        ))}
      </ul>
    </Page>
  )
}
