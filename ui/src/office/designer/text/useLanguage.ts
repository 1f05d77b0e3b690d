// The language's schemas and what the installation knows by name, fetched once.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import type { Telling } from '../../../authoring/language/completion.ts'
import { aboutIn, type Schema } from '../../../authoring/language/schema.ts'
import { type FileKind, NO_VOCABULARY, type Vocabulary } from '../../../authoring/language/world.ts'
import { read } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'

export type LanguageSchemas = Partial<Record<FileKind, Schema>>

const KINDS: readonly FileKind[] = [
  'sop',
  'form',
  'variant',
  'scenario',
  'what_if',
  'organisation',
  'subject',
  'code_list',
]

export function useVocabulary(): Vocabulary {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary', 'text'],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      vocabularyOf(await got(client.GET('/api/designing/vocabulary', { signal }))),
  })
  return data ?? NO_VOCABULARY
}

export function vocabularyOf(answer: Schemas['VocabularyOut']): Vocabulary {
  return {
    ...answer,
    forms: answer.forms.map(({ path, title, text }) => ({ path, title, data: read(text).data })),
  }
}

export function useSchemas(): LanguageSchemas {
  const { data } = useQuery({
    queryKey: ['designing', 'schemas'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        KINDS.map(async (kind) => {
          const answer = await fetch(`/schemas/${kind}.schema.json`, { signal })
          return [kind, answer.ok ? ((await answer.json()) as Schema) : null] as const
        }),
      )
      return Object.fromEntries(found.filter(([, schema]) => schema !== null)) as LanguageSchemas
    },
  })
  return data ?? NONE
}

const NONE: LanguageSchemas = {}

export function useTelling(): Telling {
  const { t, language } = useWords()
  return useMemo(
    () => ({
      language,
      t,
      about: ({ schema }) => aboutIn(language, schema),
    }),
    [t, language],
  )
}
