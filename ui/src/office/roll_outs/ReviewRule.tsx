import { useQuery, useQueryClient } from '@tanstack/react-query'
import { got, inWords } from '../../api/index.ts'
import { Card, Field, Select, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useBranchList } from '../jobs/directory.ts'
import { reaches } from '../people/rights.ts'

const MOST = 5

/** How many must approve what others wrote: for whoever manages the whole installation. Kept as it is chosen. */
export function ReviewRule() {
  const { t } = useWords()
  const { client, me } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const branches = useBranchList().data?.items ?? []
  const may = reaches(me.rights, 'manage', null, branches) && reaches(me.rights, 'design', null, branches)
  const queryKey = ['review-rule']
  const rule = useQuery({
    queryKey,
    enabled: may,
    queryFn: ({ signal }) => got(client.GET('/api/review-rule', { signal })),
  })
  if (!may || !rule.data) return null
  const before = rule.data.reviews
  const put = async (reviews: number) => {
    await got(client.PUT('/api/review-rule', { body: { reviews } }))
    queries.setQueryData(queryKey, { reviews })
    void queries.invalidateQueries({ queryKey: ['draft-reviews'] })
  }
  const choose = async (reviews: number, undo?: number) => {
    try {
      await put(reviews)
      toast({
        text: t(reviews === 0 ? 'sops.reviewRuleDone.0' : 'sops.reviewRuleDone.n', { n: reviews }),
        tone: 'success',
        ...(undo !== undefined && { undo: () => void choose(undo) }),
      })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }
  return (
    <Card className="review-rule">
      <Field label={t('sops.reviewRule')} help={t('sops.reviewRuleText')}>
        {(control) => (
          <Select
            {...control}
            value={before}
            onChange={(event) => void choose(Number(event.currentTarget.value), before)}
          >
            {Array.from({ length: MOST + 1 }, (_, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its number
              <option key={n} value={n}>
                {t(n === 0 ? 'sops.reviewRule.0' : 'sops.reviewRule.n', { n })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Card>
  )
}
