// What waits for me, a page after the other.

import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { useLongList } from '../frame/long.ts'
import { type Filter, queryOf } from './filter.ts'

export type Task = Schemas['TaskOut']

export const idOf = ({ job, key }: Pick<Task, 'job' | 'key'>): string => `${job}/${key}`

export function useTasks(filter: Filter) {
  const { client } = useSession()
  return useLongList<Task>(
    ['tasks', filter],
    ({ cursor, limit, signal }) =>
      got(
        client.GET('/api/tasks', {
          params: { query: { ...queryOf(filter), limit, ...(cursor && { cursor }) } },
          ...(signal && { signal }),
        }),
      ),
    idOf,
  )
}

/** Where a task is dealt with. */
export function hrefOf(task: Task, search = ''): string {
  if (task.kind === 'approval') return `/office/inbox/${task.job}/${task.key}${search}`
  if (task.kind === 'escalation') return `/office/escalations?job=${task.job}`
  return `/office/jobs/${task.job}`
}

/** Whether it can be decided together with others: an approval that asks for no answers and has none of mine. */
export function isSimple(task: Task): boolean {
  return task.kind === 'approval' && !task.form && task.voted === null
}

/** Of what kind a simple approval is: those of one kind are decided together. */
export function kindOf(task: Task): string {
  const step = task.address.split('.').at(-1) ?? ''
  return `${task.sop} ${step} ${[...task.outcomes].sort().join(' ')}`
}
