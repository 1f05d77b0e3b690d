// People as an SOP names them, in words: `role:NAME`, `user:LOGIN`, `assignee`, `performer:STEP`.

import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'

export function useWho(): (who: string) => string {
  const { client } = useSession()
  const { t, language } = useWords()
  const nameOf = usePeople()
  const { data } = useQuery({
    queryKey: ['people', 'roles'],
    staleTime: 3_600_000,
    queryFn: ({ signal }) => got(client.GET('/api/roles', { signal })),
  })
  return (who) => {
    const [kind, name = ''] = who.split(':')
    if (kind === 'user') return nameOf(name)
    if (kind === 'assignee' || kind === 'performer') return t('desk.who.assignee')
    const role = data?.items.find((one) => one.name === name)
    return (role && pick(role.title, language)) || name || who
  }
}
