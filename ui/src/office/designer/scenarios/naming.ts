// Names of people, roles and branches, for sentences and for choosing.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import type { Outline } from '../../../authoring/sop/outline.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import type { Sayer } from './saying.ts'

export type Company = Schemas['VocabularyOut']

/** What the organisation has; null until it is here. */
export function useCompany(): Company | null {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  return data ?? null
}

export function useSayer(outline: Outline): Sayer {
  const { t, language } = useWords()
  const company = useCompany()
  return useMemo(
    () => ({
      t,
      language,
      outline,
      names: Object.fromEntries((company?.people ?? []).map(({ login, name }) => [login, name])),
      roles: new Map((company?.roles ?? []).map(({ role, title }) => [role, pick(title, language) || role])),
    }),
    [t, language, outline, company],
  )
}
