// Why somebody can have a job, or can't, in words.

import type { Schemas } from '../../../api/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import { useBranches } from '../../frame/names.ts'

type Said = Pick<Schemas['ReasonOut'], 'code' | 'params'>

const KNOWN = new Set([
  'near',
  'near_home',
  'place_unknown',
  'load',
  'inactive',
  'holds_no_role',
  'other_branch',
  'no_role',
  'no_skill',
  'barred_four_eyes',
  'has_it',
  'had_it',
  'declined',
  'offered',
  'offered_before',
  'absent',
  'not_working',
  'too_far',
  'not_wanted',
  'strategy_failed',
])

/** One sentence for a reason; the code where a plugin has its own. */
export function useReasons(): (reason: Said) => string {
  const { t, formats } = useWords()
  const titleOf = useBranches()
  return ({ code, params }) => {
    if (!KNOWN.has(code)) return code
    const given = (name: string) => params[name]
    const number = (name: string) => (typeof given(name) === 'number' ? (given(name) as number) : null)
    const metres = number('metres') ?? number('distance')
    const moment = number('until') ?? number('at') ?? number('next')
    const listed = given('missing') ?? given('branches')
    const names = (Array.isArray(listed) ? listed : []).map(String)
    const age = number('age')
    const bare = code === 'not_working' || code === 'absent' ? (moment === null ? '.bare' : '') : ''
    return t(`jobs.reason.${code}${bare}` as Key, {
      distance: metres === null ? '' : formats.distance(metres),
      limit: formats.distance(number('limit') ?? 0),
      age: age === null ? '' : formats.duration(age),
      open: number('open') ?? 0,
      soon: number('soon') ?? 0,
      time: moment === null ? '' : formats.moment(moment),
      what:
        names.map(code === 'other_branch' ? titleOf : (name) => name).join(t('state.listSeparator')) ||
        String(given('role') ?? ''),
    })
  }
}
