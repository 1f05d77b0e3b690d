import type { Schemas } from '../../api/index.ts'
import { Card } from '../../design/index.ts'
import type { Runbook } from '../../runtime/runbook.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { type Schema, sopWords, texts } from '../jobs/sop_words.ts'
import { isSaid, useSaid } from './said.ts'

/** Whom the job is about and what it was opened with: what the work is measured by. */
export function About({ job, runbook }: { job: Schemas['JobOut']; runbook: Runbook }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople()
  const branch = useBranches()
  const said = useSaid(sopWords(runbook))
  const fields = (runbook.inputs?.schema as Schema | undefined)?.properties ?? {}
  const { subject, line } = job
  const facts: [key: string, name: string, value: string][] = [
    ...(subject
      ? [['subject', t('office.job.subject'), `${subject.name} (${subject.id})`] as [string, string, string]]
      : []),
    ...(subject?.address
      ? [['address', t('office.job.address'), subject.address] as [string, string, string]]
      : []),
    ...Object.entries(job.inputs)
      .filter(([, value]) => isSaid(value))
      .map(([name, value]): [string, string, string] => [
        `input ${name}`,
        pick(texts(fields[name]?.title), language) || name,
        said(value, fields[name]),
      ]),
    ['assignee', t('office.job.assignee'), line.assignee ? nameOf(line.assignee) : t('office.jobs.nobody')],
    ['branch', t('office.job.branch'), branch(line.branch)],
    [
      'opened',
      t('office.job.opened'),
      t('office.job.openedBy', {
        time: formats.moment(Date.parse(line.opened_at)),
        who: nameOf(line.opened_by),
      }),
    ],
  ]
  return (
    <Card title={t('office.job.facts')}>
      <dl className="facts decide-about">
        {facts.map(([key, name, value]) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
