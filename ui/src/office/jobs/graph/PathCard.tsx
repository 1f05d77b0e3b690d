import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import { Chip } from '../../../design/desk.ts'
import { Card, Skeleton } from '../../../design/index.ts'
import type { Runbook } from '../../../runtime/runbook.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import type { JobRecord } from '../record.ts'
import type { SopWords } from '../sop_words.ts'
import { type PathGraph, pathOf } from './graph.ts'
import { StepSheet } from './StepSheet.tsx'
import { StepFacts, useWayWords } from './told.tsx'
import './graph.css'

const Drawing = lazy(async () => ({ default: (await import('./Drawing.tsx')).Drawing }))

/** Where a drawing is too small to be read, the path is told first. */
const NARROW = '(max-width: 48rem)'

interface PathCardProps {
  job: Schemas['JobOut']
  record: JobRecord
  sop: SopWords | undefined
}

/** The job's path on its SOP's graph, drawn or told. */
export function PathCard({ job, record, sop }: PathCardProps) {
  const { t } = useWords()
  const { client } = useSession()
  const [as, setAs] = useState<'drawing' | 'list'>(() => (matchMedia(NARROW).matches ? 'list' : 'drawing'))
  const [shown, setShown] = useState<string | null>(null)
  const digest = job.runbook
  const { data } = useQuery({
    queryKey: ['runbook', 'whole', digest],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await got(
        client.GET('/api/runbooks/{digest}', { params: { path: { digest } }, signal }),
      )) as unknown as Runbook,
  })
  const graph = useMemo(() => data && pathOf(data, record.lines), [data, record.lines])
  const node = graph?.nodes.find((one) => one.id === shown)
  return (
    <Card
      title={t('jobs.path')}
      className="path"
      actions={
        <div className="path-as">
          {(['drawing', 'list'] as const).map((one) => (
            <Chip key={one} pressed={as === one} onPress={() => setAs(one)}>
              {t(`jobs.path.${one}`)}
            </Chip>
          ))}
        </div>
      }
    >
      {!graph ? (
        <Skeleton rows={3} />
      ) : as === 'drawing' ? (
        <Suspense fallback={<Skeleton rows={3} />}>
          <Drawing graph={graph} job={job} onStep={setShown} />
        </Suspense>
      ) : (
        <PathList graph={graph} job={job} onStep={setShown} />
      )}
      {node && <StepSheet node={node} record={record} sop={sop} onClose={() => setShown(null)} />}
    </Card>
  )
}

interface ListProps {
  graph: PathGraph
  job: Schemas['JobOut']
  onStep: (id: string) => void
}

/** The same in words: for whoever does not see the drawing, and for small screens. */
function PathList({ graph, job, onStep }: ListProps) {
  const { t, language } = useWords()
  const wayWords = useWayWords()
  const titleOf = (id: string) => {
    const node = graph.nodes.find((one) => one.id === id)
    return pick(node?.title, language) || id
  }
  return (
    <ol className="path-list">
      {graph.nodes.map((node) => (
        <li key={node.id} className={`path-entry path-${node.state}`}>
          <button type="button" className="path-step" onClick={() => onStep(node.id)}>
            {pick(node.title, language) || node.id}
          </button>
          <StepFacts node={node} job={job} />
          <ul className="path-ways">
            {graph.ways
              .filter((way) => way.from === node.id)
              .map((way) => (
                <li key={way.id} className={way.taken > 0 ? 'path-taken' : 'muted'}>
                  {wayWords(way) && `${wayWords(way)}: `}
                  {titleOf(way.to)}
                  {way.taken > 0 && ` · ${t('jobs.way.taken', { n: way.taken })}`}
                  {way.when !== null && <code className="path-when">{way.when}</code>}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}
