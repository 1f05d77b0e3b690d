// What the person who is signed in may do somewhere, for showing only doors that open. The server decides.

import { type Me, useSession } from '../../session/index.ts'

export type Right =
  | 'see'
  | 'open'
  | 'assign'
  | 'manage'
  | 'people'
  | 'subjects'
  | 'events'
  | 'channels'
  | 'code_lists'
  | 'design'
  | 'review'
  | 'publish'
  | 'audit'

/** Which rights contain one, as the server has it (`IMPLIED` in engine/services/access.py); `all` has each. */
const CONTAINED: Partial<Record<Right, readonly string[]>> = {
  see: ['assign', 'manage', 'audit'],
  open: ['manage'],
  design: ['review', 'publish'],
  review: ['publish'],
  assign: ['manage'],
}

/** Whether somebody may do that at any branch. */
export function maySomewhere(me: Me, right: Right): boolean {
  return me.rights.some(
    ([held]) => held === right || held === 'all' || (CONTAINED[right]?.includes(held) ?? false),
  )
}

export function useRights(): (right: Right) => boolean {
  const { me } = useSession()
  return (right) => maySomewhere(me, right)
}
