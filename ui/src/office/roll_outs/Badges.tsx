import { Badge } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { LOOKS, type Status } from './status.ts'

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useWords()
  const { tone, icon } = LOOKS[status]
  return (
    <Badge tone={tone} icon={icon}>
      {t(`rollOut.status.${status}`)}
    </Badge>
  )
}

/** Who published: a person by name; what an installation began with was brought in by nobody. */
export function usePublishers(): (login: string) => string {
  const { t } = useWords()
  const nameOf = usePeople()
  return (login) => (login === 'import' ? t('sops.import') : nameOf(login))
}

/** A variant by name; the SOP as it is has none. */
export function useVariantName(): (variant: string | null) => string {
  const { t } = useWords()
  return (variant) => variant || t('sops.base')
}

/** Branches by their titles; those that are marked stand out, and the mark is said. */
export function BranchList({
  codes,
  marked = [],
  mark = '',
}: {
  codes: readonly string[]
  marked?: readonly string[]
  mark?: string
}) {
  const branch = useBranches()
  return (
    <ul className="branch-list">
      {codes.map((code) => (
        <li key={code} className={marked.includes(code) ? 'branch-chip branch-marked' : 'branch-chip'}>
          {branch(code)}
          {marked.includes(code) && mark && <span className="unseen"> {mark}</span>}
        </li>
      ))}
    </ul>
  )
}
