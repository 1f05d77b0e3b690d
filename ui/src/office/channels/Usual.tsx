import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Card, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { PreferencesForm } from '../../telling/PreferencesForm.tsx'
import { asSent, type Preferences } from '../../telling/preferences.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'

const KEY = ['message-defaults']

/** How everybody is told who has not chosen. */
export function Usual({ channels }: { channels: readonly Schemas['ChannelOut'][] }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const saving = useRef(Promise.resolve())
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => got(client.GET('/api/message-defaults')),
  })
  const put = (next: Preferences, before: Preferences | null) => {
    queries.setQueryData(KEY, next)
    const asked = async () => {
      try {
        await got(client.PUT('/api/message-defaults', { body: asSent(next, channels) }))
        toast({
          text: t(before ? 'tell.saved' : 'tell.undone'),
          tone: 'success',
          ...(before && { undo: () => put(before, null) }),
        })
      } catch (problem) {
        toast({ text: t('tell.failed', { why: inWords(problem, t) }), tone: 'danger' })
        void refetch()
      }
    }
    saving.current = saving.current.then(asked)
  }
  return (
    <Card title={t('channels.usual')}>
      <p className="muted">{t('channels.usualText')}</p>
      {data ? (
        <PreferencesForm
          value={data}
          offered={channels.filter(({ enabled }) => enabled)}
          timezone={null}
          onChange={(next) => put(next, data)}
        />
      ) : error ? (
        <Failed error={error} onAgain={() => void refetch()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </Card>
  )
}
