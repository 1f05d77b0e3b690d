import { useRef, useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Banner, Button, ButtonLink, Card, Field, type IconName, TextArea } from '../../design/index.ts'
import { Keys } from '../../design/Keys.tsx'
import { useKeys } from '../../design/useKeys.ts'
import { type FormHandle, FormView } from '../../renderer/FormView.tsx'
import type { Approval, Runbook } from '../../runtime/runbook.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import type { JobRecord } from '../jobs/record.ts'
import { texts } from '../jobs/sop_words.ts'
import { HandOver } from './HandOver.tsx'
import { useHeld } from './Holding.tsx'
import { outcomeIcon, outcomeName } from './outcomes.ts'
import { StepGuide } from './StepGuide.tsx'

interface DecideProps {
  job: Schemas['JobOut']
  step: Schemas['OpenStepOut']
  approval: Approval
  runbook: Runbook
  record: JobRecord
  task: string
  onDecided: () => void
}

type Outcomes = readonly string[]

/** The decision: what it means, a comment, the answers that it asks for, the outcomes. */
export function Decide({ job, step, approval, runbook, record, task, onDecided }: DecideProps) {
  const { t, language } = useWords()
  const { me } = useSession()
  const held = useHeld()
  const nameOf = usePeople(record.names)
  const box = useRef<HTMLTextAreaElement>(null)
  const handle = useRef<FormHandle | null>(null)
  const [comment, setComment] = useState('')
  const [wanting, setWanting] = useState(false)
  const [over, setOver] = useState(false)
  const form = approval.form ? runbook.forms?.[approval.form] : undefined
  const [answers, setAnswers] = useState<Record<string, unknown>>({})
  const said = step.votes[me.login]
  const may = step.can.includes('decide') && said === undefined
  // Cameras and their proofs are the field app's: there an approval with evidence is decided.
  const afield = may && Object.keys(form?.evidence ?? {}).length > 0
  const outcomes: Outcomes = may && !afield ? step.outcomes : []
  const stage = approval.stages[step.stage]

  function choose(outcome: string) {
    if (outcome !== step.outcomes[0] && comment.trim() === '') {
      setWanting(true)
      box.current?.focus()
      return
    }
    const taken = handle.current?.attempt()
    if (taken && taken.faults.length > 0) return
    held.hold({
      key: crypto.randomUUID(),
      job: job.line.id,
      number: job.line.number,
      task,
      body: {
        outcome,
        step: step.address,
        opened: step.opened,
        ...(comment.trim() && { comment: comment.trim() }),
        ...(taken && { answers: taken.answers }),
      },
    })
    onDecided()
  }

  useKeys([
    ...outcomes.map((outcome, place) => ({
      keys: String(place + 1),
      label: t('desk.key.outcome', { outcome: outcomeName(outcome, t) }),
      run: () => choose(outcome),
    })),
    ...(may && !afield ? [{ keys: 'c', label: t('desk.key.comment'), run: () => box.current?.focus() }] : []),
  ])

  return (
    <Card title={t('desk.decide.title')} className="decide">
      <StepGuide text={step.guide} media={step.guide_media} runbook={job.runbook} />
      {approval.stages.length > 1 && (
        <p className="muted">{t('desk.decide.stage', { n: step.stage + 1, of: approval.stages.length })}</p>
      )}
      <Need step={step} approval={approval} need={stage?.need} />
      {may && !step.people.includes(me.login) && (
        <Banner tone="warning" icon="rise" quiet>
          {t('desk.decide.raised', {
            who: step.people.map(nameOf).join(t('state.listSeparator')) || t('desk.esc.nobody'),
          })}
        </Banner>
      )}
      {said !== undefined && (
        <Banner tone="info" quiet>
          {t('desk.decide.voted', { outcome: outcomeName(said, t) })}
        </Banner>
      )}
      {!may && said === undefined && (
        <Banner tone="info" icon="lock" quiet>
          {t(tookPart(record, me.login) ? 'desk.decide.notYoursFour' : 'desk.decide.notYours')}{' '}
          {step.people.length > 0 &&
            t('desk.decide.waitsFor', { who: step.people.map(nameOf).join(t('state.listSeparator')) })}
        </Banner>
      )}
      {may && form && !afield && (
        <FormView
          form={form as never}
          codeLists={(runbook.code_lists ?? NO_LISTS) as never}
          answers={answers}
          onChange={setAnswers}
          handle={handle}
          idPrefix="decide"
        />
      )}
      {may && !afield && (
        <Field
          label={t('desk.decide.comment')}
          help={t('desk.decide.commentHelp')}
          fault={wanting && t('desk.decide.commentWhy')}
        >
          {(control) => (
            <TextArea
              {...control}
              ref={box}
              value={comment}
              maxLength={2000}
              onKeyDown={(event) => {
                if (event.key === 'Escape') event.currentTarget.blur()
              }}
              onChange={(event) => {
                setComment(event.currentTarget.value)
                setWanting(false)
              }}
            />
          )}
        </Field>
      )}
      {afield && (
        <Banner tone="info" icon="camera" title={t('desk.decide.afield')}>
          <p>{t('desk.decide.afieldText')}</p>
          <ButtonLink icon="link" href={`/field/jobs/${job.line.id}`}>
            {t('desk.decide.afieldOpen')}
          </ButtonLink>
        </Banner>
      )}
      <div className="decide-outcomes">
        {outcomes.map((outcome, place) => (
          <div key={outcome}>
            <Button
              wide
              kind={place === 0 ? 'primary' : 'secondary'}
              icon={outcomeIcon(outcome) ?? ('arrow-right' satisfies IconName)}
              onClick={() => choose(outcome)}
            >
              {outcomeName(outcome, t)} <Keys keys={String(place + 1)} />
            </Button>
            <Leads outcome={outcome} approval={approval} runbook={runbook} record={record} />
          </div>
        ))}
      </div>
      <Button kind="quiet" icon="hand-over" onClick={() => setOver(true)}>
        {t('desk.decide.handOver')}
      </Button>
      {over && <HandOver job={job} onClose={() => setOver(false)} />}
    </Card>
  )

  /** Where an outcome leads, if that is one step. */
  function Leads({ outcome }: { outcome: string } & Pick<DecideProps, 'approval' | 'runbook' | 'record'>) {
    const arrows = approval.outcomes[outcome] ?? []
    const to = arrows.length === 1 ? arrows[0]?.go : undefined
    const target = to ? runbook.steps[to] : undefined
    if (!to || !target) return null
    const title = pick(texts(target.title as never), language) || to
    const been = record.lines.some(({ event }) => event.type === 'step.opened' && event.step === to)
    const word =
      target.kind === 'end' ? 'desk.decide.ends' : been ? 'desk.decide.leadsBack' : 'desk.decide.leads'
    return <div className="decide-leads">{t(word, { step: title })}</div>
  }
}

const NO_LISTS = {}

function tookPart({ lines }: JobRecord, login: string): boolean {
  return lines.some(({ by, event }) => by === login && event.type === 'step.handed_in')
}

/** How many have to say what, where it is more than one. */
function Need({ step, approval, need }: { step: Schemas['OpenStepOut']; approval: Approval; need: unknown }) {
  const { t } = useWords()
  const n = typeof need === 'number' ? need : step.people.length
  const said = Object.values(step.votes).filter((one) => one === approval.first).length
  if (n <= 1 && said === 0) return null
  return (
    <p className="muted">
      {t('desk.decide.need', {
        n,
        of: step.people.length,
        outcome: outcomeName(approval.first, t),
        said,
      })}
    </p>
  )
}
