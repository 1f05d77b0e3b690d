// The language's schemas and what the installation knows by name, fetched once.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Schemas } from '../../../api/index.ts'
import type { Telling } from '../../../authoring/language/offering/offer.ts'
import { aboutIn, type Schema } from '../../../authoring/language/schema.ts'
import { type FileKind, NO_VOCABULARY, type Vocabulary } from '../../../authoring/language/world.ts'
import { read } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { useAnswered } from '../flow/vocabulary.ts'

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

/** What the installation knows, as names are looked up in the text. */
export function useNames(): Vocabulary {
  const answer = useAnswered()
  return answer ? namesOf(answer) : NO_VOCABULARY
}

const named = new WeakMap<object, Vocabulary>()

/** An answer as the language has it; its files are read once. */
export function namesOf(answer: Schemas['VocabularyOut']): Vocabulary {
  const known = named.get(answer)
  if (known) return known
  const made: Vocabulary = {
    ...answer,
    forms: answer.forms.map(({ path, title, text }) => ({ path, title, text, data: read(text).data })),
    code_lists: answer.code_lists.map(({ name, title, entries, text }) => ({
      name,
      title,
      entries,
      ...(text !== null && { text, data: read(text).data }),
    })),
  }
  named.set(answer, made)
  return made
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
