import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Gallery } from '../jobs/Gallery.tsx'
import { type Capture, captures, isObject } from '../jobs/record.ts'
import { useSopWords } from '../jobs/sop_words.ts'
import { StatusBadge } from '../jobs/states.tsx'
import { Answers } from './Answers.tsx'

type Work = Schemas['WithheldOut']

/** What was handed in, beside how the job stands now. */
export function BothSides({ work, why }: { work: Work; why: string }) {
  const { t } = useWords()
  return (
    <div className="withheld-sides">
      <section>
        <h2>{t('office.withheld.handed')}</h2>
        <HandedIn work={work} />
      </section>
      <section>
        <h2>{t('office.withheld.now')}</h2>
        <Now work={work} why={why} />
      </section>
    </div>
  )
}

function HandedIn({ work }: { work: Work }) {
  const { t, language, formats } = useWords()
  const sop = useSopWords(work.runbook).data
  const { answers, text, reason, fault } = work.command
  const code = typeof fault === 'string' ? fault : undefined
  const named = captures(answers)
  const known = new Set(named.flatMap(({ blob, stamped }) => [blob, stamped]))
  const others = work.blobs
    .filter((blob) => !known.has(blob))
    .map(
      (blob): Capture => ({ key: blob, field: '', blob, stamped: null, at: null, text: null, signer: null }),
    )
  const said = [text, reason].filter((one): one is string => typeof one === 'string' && one !== '')
  const files = [...named, ...others]
  return (
    <>
      {code && <p>{pick(sop?.fault(code), language) || code}</p>}
      {said.map((one) => (
        <p key={one}>{one}</p>
      ))}
      {isObject(answers) && sop && (
        <Answers answers={answers} sop={sop} address={work.step} {...(code && { fault: code })} />
      )}
      {files.length > 0 && (
        <Gallery
          shown={files.map((capture, at) => ({
            capture,
            title:
              pick(sop?.field(work.step, capture.field, code), language) ||
              t('office.withheld.file', { n: at + 1 }),
            words: [
              ...(capture.text ? [capture.text] : []),
              ...(capture.signer ? [t('office.job.signedBy', { who: capture.signer })] : []),
              ...(capture.at === null ? [] : [formats.moment(capture.at)]),
            ],
          }))}
        />
      )}
    </>
  )
}

function Now({ work, why }: { work: Work; why: string }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const nameOf = usePeople({ [work.person]: work.person_name })
  const { data: job } = useQuery({
    queryKey: ['job', work.job],
    queryFn: ({ signal }) =>
      got(client.GET('/api/jobs/{job}', { params: { path: { job: work.job } }, signal })),
  })
  const open = job?.open.map((step) => pick(step.title, language) || step.address) ?? []
  const facts: [string, React.ReactNode][] = [
    [t('office.withheld.refusal'), why],
    ...(job
      ? [
          [t('office.withheld.nowStatus'), <StatusBadge key="s" status={job.line.status} />] as [
            string,
            React.ReactNode,
          ],
        ]
      : []),
    [t('office.job.assignee'), work.assignee ? nameOf(work.assignee) : t('office.jobs.nobody')],
    ...(open.length > 0
      ? [[t('office.withheld.nowAt'), open.join(t('state.listSeparator'))] as [string, React.ReactNode]]
      : []),
  ]
  return (
    <dl>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="withheld-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
