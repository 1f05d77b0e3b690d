// Names of people and branches, fetched once and used by every page.

import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'

const HOUR = 3_600_000

/**
 * A person's name by login: out of the directory, else out of what the page itself was told (`known`), since
 * whoever reads of somebody may know the name, else the login.
 */
export function usePeople(known: Readonly<Record<string, string>> = {}): (login: string) => string {
  const { client, me } = useSession()
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ['people'],
    staleTime: HOUR,
    queryFn: async () => {
      const names: Record<string, string> = {}
      let cursor: string | null = null
      do {
        const page: { items: { login: string; name: string }[]; next: string | null } = await got(
          client.GET('/api/people', { params: { query: { limit: 200, ...(cursor && { cursor }) } } }),
        )
        for (const { login, name } of page.items) names[login] = name
        cursor = page.next
      } while (cursor)
      return names
    },
  })
  return (login) => {
    if (login === 'system') return t('office.job.system')
    return data?.[login] ?? known[login] ?? (login === me.login ? me.name : login)
  }
}

/** A branch's title by code. */
export function useBranches(): (code: string) => string {
  const { client } = useSession()
  const { language } = useWords()
  const { data } = useQuery({
    queryKey: ['branches'],
    staleTime: HOUR,
    queryFn: () => got(client.GET('/api/branches')),
  })
  return (code) => {
    const found = data?.items.find((branch) => branch.code === code)
    return (found && pick(found.title, language)) || code
  }
}
