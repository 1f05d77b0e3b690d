import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { got, inWords } from '../../../api/index.ts'
import { Banner, Button, Skeleton } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { Ranking } from '../acts/Recommended.tsx'

interface RecommendedBeforeProps {
  sop: string
  branch: string
  subject: string | null
  chosen: string
  onChoose: (login: string) => void
}

/** Whom the rules would give a job that is not opened yet, and why. It decides nothing. */
export function RecommendedBefore({ sop, branch, subject, chosen, onChoose }: RecommendedBeforeProps) {
  const { t } = useWords()
  const { client } = useSession()
  const found = useQuery({
    queryKey: ['recommendation', 'before', sop, branch, subject],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(client.POST('/api/recommendations', { body: { sop, branch, subject }, signal })),
  })
  if (found.isPending) return <Skeleton rows={2} />
  if (found.isError) return <Banner tone="info">{inWords(found.error, t)}</Banner>
  return (
    <Ranking
      found={found.data}
      action={(login, name) => (
        <Button
          kind={login === chosen ? 'primary' : 'secondary'}
          aria-pressed={login === chosen}
          aria-label={t('jobs.open.give', { who: name })}
          onClick={() => onChoose(login)}
        >
          {t(login === chosen ? 'jobs.open.chosen' : 'jobs.open.pick')}
        </Button>
      )}
    />
  )
}
