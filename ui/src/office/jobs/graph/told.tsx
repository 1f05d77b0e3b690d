import type { Schemas } from '../../../api/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { usePeople } from '../../frame/names.ts'
import { Due } from '../states.tsx'
import type { StepNode, Way } from './graph.ts'

/** What a way says beside it. */
export function useWayWords(): (way: Way) => string {
  const { t, language } = useWords()
  return ({ kind, outcome, fault, title, when }) => {
    if (fault !== null) return pick(title, language) || fault
    if (outcome !== null) {
      return OUTCOMES.has(outcome) ? t(`office.outcome.${outcome}` as Key) : outcome
    }
    if (kind === 'otherwise' || kind === 'error' || kind === 'moved') return t(`jobs.way.${kind}`)
    return when === null ? '' : t('jobs.way.when')
  }
}

const OUTCOMES = new Set(['approve', 'reject', 'refuse', 'rework'])

/** Kind, state and times of a step; who has it and until when, where it is open. */
export function StepFacts({ node, job }: { node: StepNode; job: Schemas['JobOut'] }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const open = job.open.filter((one) => one.step === node.id)
  const last = node.visits.at(-1)
  const who = [...new Set(open.flatMap((one) => one.people))].map(nameOf).join(t('state.listSeparator'))
  const due = open.find((one) => one.due_at !== null)
  return (
    <span className="path-facts">
      <span className="muted">{t(`jobs.kind.${node.kind}`)}</span>
      {node.state === 'open' ? (
        <>
          {who && <span>{who}</span>}
          {due && <Due at={due.due_at} overdue={due.overdue} />}
        </>
      ) : (
        last && (
          <span>
            {t(node.state === 'left' ? 'jobs.step.left' : 'jobs.step.done', {
              time: formats.moment(Date.parse(last.closedAt ?? last.openedAt)),
            })}
          </span>
        )
      )}
      {node.visits.length > 1 && <span className="path-times">×{node.visits.length}</span>}
    </span>
  )
}
