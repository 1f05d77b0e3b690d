import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Banner, EmptyState, Select, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useBranchesWhere } from '../jobs/directory.ts'
import { Lanes } from './Lanes.tsx'
import './board.css'

/** Who has what, and what nobody has: jobs are given out by drag, or by the button on each. */
export function BoardPage() {
  const { t } = useWords()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const branch = new URLSearchParams(useSearch()).get('branch') ?? ''
  const branches = useBranchesWhere('assign')
  const found = useQuery({
    queryKey: ['board', branch],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(client.GET('/api/board', { params: { query: { ...(branch && { branch }) } }, signal })),
  })
  const board = found.data
  return (
    <Page
      title={t('office.nav.board')}
      lead={t('jobs.board.lead')}
      actions={
        branches.length > 1 && (
          <Select
            aria-label={t('office.job.branch')}
            value={branch}
            onChange={(event) => {
              const code = event.currentTarget.value
              navigate(code ? `/board?branch=${encodeURIComponent(code)}` : '/board', { replace: true })
            }}
          >
            <option value="">{t('jobs.board.allBranches')}</option>
            {branches.map((one) => (
              <option key={one.code} value={one.code}>
                {'\u2003'.repeat(one.depth)}
                {one.title}
              </option>
            ))}
          </Select>
        )
      }
    >
      {found.isPending ? (
        <Skeleton rows={5} />
      ) : found.isError && !board ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : !board || board.branches.length === 0 ? (
        <EmptyState icon="board" title={t('jobs.board.mayNot')}>
          {t('jobs.board.mayNotText')}
        </EmptyState>
      ) : (
        <>
          {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
          {board.more && <Banner tone="info">{t('jobs.board.more')}</Banner>}
          <Lanes board={board} />
        </>
      )}
    </Page>
  )
}
