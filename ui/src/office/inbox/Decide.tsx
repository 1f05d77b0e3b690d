import { useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Schemas } from '../../api/index.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  Field,
  Icon,
  IconButton,
  type IconName,
  Sheet,
  TextArea,
} from '../../design/index.ts'
import { Keys } from '../../design/Keys.tsx'
import { useKeys } from '../../design/useKeys.ts'
import { type FormHandle, FormView } from '../../renderer/FormView.tsx'
import type { Approval, Runbook } from '../../runtime/runbook.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import type { JobRecord } from '../jobs/record.ts'
import { texts } from '../jobs/sop_words.ts'
import { useBeside } from './beside.ts'
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
  dock: HTMLElement | null // stays in sight below the evidence, where there is no room beside it
  onDecided: () => void
}

type Outcomes = readonly string[]

/** A sheet for the comment: to one outcome, or to whichever is chosen within it. */
type Asked = { outcome: string | null } | null

/** The decision: what it means, a comment, the answers that it asks for, the outcomes. */
export function Decide({ job, step, approval, runbook, record, task, dock, onDecided }: DecideProps) {
  const { t, language } = useWords()
  const { me } = useSession()
  const held = useHeld()
  const nameOf = usePeople(record.names)
  const box = useRef<HTMLTextAreaElement>(null)
  const handle = useRef<FormHandle | null>(null)
  const [comment, setComment] = useState('')
  const [wanting, setWanting] = useState(false)
  const [over, setOver] = useState(false)
  const beside = useBeside()
  const [asked, setAsked] = useState<Asked>(null)
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
      if (beside || asked) setWanting(true)
      if (!beside) setAsked({ outcome })
      box.current?.focus()
      return
    }
    const taken = handle.current?.attempt()
    if (taken && taken.faults.length > 0) {
      if (asked) requestAnimationFrame(() => handle.current?.attempt()) // leads to the first fault, once it is seen
      return setAsked(null)
    }
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

  function toComment() {
    if (beside) box.current?.focus()
    else setAsked({ outcome: null })
  }

  useKeys([
    ...outcomes.map((outcome, place) => ({
      keys: String(place + 1),
      label: t('desk.key.outcome', { outcome: outcomeName(outcome, t) }),
      run: () => choose(outcome),
    })),
    ...(may && !afield ? [{ keys: 'c', label: t('desk.key.comment'), run: toComment }] : []),
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
      {may && !afield && beside && commentBox(t('desk.decide.commentHelp'))}
      {afield && (
        <Banner tone="info" icon="camera" title={t('desk.decide.afield')}>
          <p>{t('desk.decide.afieldText')}</p>
          <ButtonLink icon="link" href={`/field/jobs/${job.line.id}`}>
            {t('desk.decide.afieldOpen')}
          </ButtonLink>
        </Banner>
      )}
      {beside ? (
        <div className="decide-outcomes">{outcomes.map(outcomeButton)}</div>
      ) : (
        outcomes.length > 0 && (
          <ul className="decide-ways">
            {outcomes.map((outcome) => (
              <li key={outcome}>
                <strong>{outcomeName(outcome, t)}</strong>
                <Leads outcome={outcome} approval={approval} runbook={runbook} record={record} />
              </li>
            ))}
          </ul>
        )
      )}
      <Button kind="quiet" icon="hand-over" onClick={() => setOver(true)}>
        {t('desk.decide.handOver')}
      </Button>
      {over && <HandOver job={job} onClose={() => setOver(false)} />}
      {!beside && outcomes.length > 0 && dock && createPortal(bar(), dock)}
      {asked && !beside && (
        <Sheet
          open
          onClose={() => {
            setAsked(null)
            setWanting(false)
          }}
          title={asked.outcome === null ? t('desk.decide.title') : outcomeName(asked.outcome, t)}
        >
          {commentBox(t(needsComment(asked.outcome) ? 'desk.decide.commentWhy' : 'desk.decide.commentHelp'))}
          <div className="decide-outcomes">
            {outcomes.map((outcome, place) =>
              asked.outcome === null || asked.outcome === outcome ? outcomeButton(outcome, place) : null,
            )}
          </div>
        </Sheet>
      )}
    </Card>
  )

  function needsComment(outcome: string | null): boolean {
    return outcome !== null && outcome !== step.outcomes[0]
  }

  function commentBox(help: string) {
    return (
      <Field label={t('desk.decide.comment')} help={help} fault={wanting && t('desk.decide.commentWhy')}>
        {(control) => (
          <TextArea
            {...control}
            ref={box}
            data-first
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
    )
  }

  function outcomeButton(outcome: string, place: number) {
    return (
      <div key={outcome}>
        <Button
          wide
          kind={place === 0 || asked?.outcome === outcome ? 'primary' : 'secondary'}
          icon={outcomeIcon(outcome) ?? ('arrow-right' satisfies IconName)}
          onClick={() => choose(outcome)}
        >
          {outcomeName(outcome, t)} <Keys keys={String(place + 1)} />
        </Button>
        <Leads outcome={outcome} approval={approval} runbook={runbook} record={record} />
      </div>
    )
  }

  /** The outcomes within the thumb's reach, however long the evidence is. */
  function bar() {
    const [first = '', second = ''] = outcomes
    return (
      <section className="decide-bar" aria-label={t('desk.decide.title')}>
        <Button kind="primary" icon={outcomeIcon(first) ?? 'arrow-right'} onClick={() => choose(first)}>
          {outcomeName(first, t)}
        </Button>
        {outcomes.length === 2 && (
          <Button icon={outcomeIcon(second) ?? 'arrow-right'} onClick={() => choose(second)}>
            {outcomeName(second, t)}
          </Button>
        )}
        {outcomes.length > 2 && (
          <Button icon="more" onClick={() => setAsked({ outcome: null })}>
            {t('desk.decide.others')}
          </Button>
        )}
        <span className="decide-comment">
          <IconButton icon="edit" label={t('desk.decide.comment')} onClick={toComment} />
          {comment.trim() && <Icon name="check-circle" size={16} label={t('desk.decide.commented')} />}
        </span>
      </section>
    )
  }

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
