import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { Badge, Card, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { inOrder, useBranchList } from '../jobs/directory.ts'
import type { Line } from './asked.ts'
import { useVariantName } from './Badges.tsx'

/** What a new job gets in each branch. While a roll-out is under way, branches are on two revisions. */
export function BranchMatrix({ sop, current }: { sop: Schemas['SopOut']; current: Line | undefined }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const variantName = useVariantName()
  const branches = useBranchList()
  const found = useQuery({
    queryKey: ['sops', sop.id, 'branches'],
    queryFn: ({ signal }) =>
      got(client.GET('/api/sops/{sop}/branches', { params: { path: { sop: sop.id } }, signal })),
  })
  if (found.isPending || branches.isPending) return <Skeleton rows={8} />
  if (found.isError) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const has = new Map(found.data.items.map((one) => [one.branch, one]))
  const stage = (code: string) => current?.stages.findIndex((one) => one.includes(code)) ?? -1
  const ahead = (code: string) => current !== undefined && stage(code) >= 0 && stage(code) < current.stage
  const rows = inOrder(branches.data?.items ?? [])
  return (
    <Card title={t('sops.matrix')}>
      <p className="muted">{t('sops.matrixText')}</p>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{t('office.job.branch')}</th>
            <th scope="col">{t('sops.variant')}</th>
            <th scope="col">{t('sops.revisionHead')}</th>
            <th scope="col">{t('sops.runbook')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ branch, above }) => {
            const one = has.get(branch.code)
            const waits = current?.status === 'partly_live' && !ahead(branch.code) && stage(branch.code) >= 0
            return (
              <tr key={branch.code}>
                <th scope="row" className={`matrix-branch indent-${Math.min(above.length, 5)}`}>
                  {pick(branch.title, language) || branch.code}
                </th>
                {one ? (
                  <>
                    <td data-title={t('sops.variant')}>
                      {one.variant ? <Badge tone="info">{one.variant}</Badge> : variantName(null)}
                    </td>
                    <td data-title={t('sops.revisionHead')}>
                      <span className="matrix-revision">
                        {ahead(branch.code) ? (current?.revision ?? '–') : sop.revision}
                        {ahead(branch.code) && current?.status === 'partly_live' && (
                          <Badge tone="success" icon="check">
                            {t('sops.newHere')}
                          </Badge>
                        )}
                        {waits && (
                          <Badge tone="neutral" icon="clock">
                            {t('sops.waitsStage', { n: stage(branch.code) + 1 })}
                          </Badge>
                        )}
                      </span>
                    </td>
                    <td data-title={t('sops.runbook')}>
                      <code title={one.runbook}>{one.runbook.slice(0, 10)}</code>
                    </td>
                  </>
                ) : (
                  <td colSpan={3} className="muted">
                    {t('sops.notHere')}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Card>
  )
}
