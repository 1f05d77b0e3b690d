// What the organisation has, asked for once.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { textOf, type Vocabulary } from './sop_desk.tsx'

export const NO_VOCABULARY: Vocabulary = {
  roles: [],
  people: [],
  skills: [],
  actions: [],
  handed: new Map(),
  checks: [],
  strategies: [],
  codeLists: [],
  subjectKinds: [],
  sops: [],
  shared: [],
}

/** All that the installation answers; nothing until it does. */
export function useAnswered(): Schemas['VocabularyOut'] | undefined {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  return data
}

/** Names to choose from; empty until they are here. */
export function useVocabulary(): Vocabulary {
  const { language } = useWords()
  const data = useAnswered()
  return useMemo(() => {
    if (!data) return NO_VOCABULARY
    const chosen = (value: string, title: unknown) => ({ value, label: textOf(title, language) || value })
    return {
      roles: data.roles.map(({ role, title }) => chosen(role, title)),
      people: data.people.map(({ login, name }) => ({ value: login, label: name })),
      skills: data.skills,
      actions: data.actions.map(({ action, title }) => chosen(action, title)),
      handed: new Map(data.actions.flatMap(({ action, schema }) => (schema ? [[action, schema]] : []))),
      checks: data.checks.map(({ check, title }) => chosen(check, title)),
      strategies: data.strategies,
      codeLists: data.code_lists.map(({ name, title }) => chosen(name, title)),
      subjectKinds: data.subjects.map(({ kind, title }) => chosen(kind, title)),
      sops: Object.entries(data.sops).map(([sop, title]) => chosen(sop, title)),
      shared: data.forms.map(({ path, text }) => ({ path, text })),
    }
  }, [data, language])
}
