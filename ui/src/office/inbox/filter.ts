// What of the inbox is shown, as it stands in the address.

export const KINDS = ['approval', 'work', 'escalation'] as const
export type Kind = (typeof KINDS)[number]

export interface Filter {
  kind: Kind | null
  overdue: boolean
  sop: string
  branch: string
  text: string
}

export const EVERYTHING: Filter = { kind: null, overdue: false, sop: '', branch: '', text: '' }

export function filterOf(search: string): Filter {
  const asked = new URLSearchParams(search)
  return {
    kind: KINDS.find((one) => one === asked.get('kind')) ?? null,
    overdue: asked.get('overdue') === 'yes',
    sop: asked.get('sop') ?? '',
    branch: asked.get('branch') ?? '',
    text: asked.get('text') ?? '',
  }
}

export function searchOf({ kind, overdue, sop, branch, text }: Filter): string {
  const said = new URLSearchParams()
  if (kind) said.set('kind', kind)
  if (overdue) said.set('overdue', 'yes')
  if (sop) said.set('sop', sop)
  if (branch) said.set('branch', branch)
  if (text) said.set('text', text)
  return said.size > 0 ? `?${said}` : ''
}

/** The parameters of `GET /api/tasks`. */
export function queryOf({ kind, overdue, sop, branch, text }: Filter) {
  return {
    ...(kind && { kind }),
    ...(overdue && { overdue }),
    ...(sop && { sop }),
    ...(branch && { branch }),
    ...(text && { text }),
  }
}
