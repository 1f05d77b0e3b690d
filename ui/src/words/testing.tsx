// For tests of components: all words of both apps and the designer, in one language, at once.

import type { ReactNode } from 'react'
import { words as designerEn } from './apps/designer.en.ts'
import { words as designerZh } from './apps/designer.zh.ts'
import { words as fieldEn } from './apps/field.en.ts'
import { words as fieldZh } from './apps/field.zh.ts'
import { words as officeEn } from './apps/office.en.ts'
import { words as officeZh } from './apps/office.zh.ts'
import type { Catalogue } from './catalogue.ts'
import type { Language } from './language.ts'
import { WordsProvider } from './provider.tsx'

const ALL: Record<Language, Catalogue> = {
  en: { ...fieldEn, ...officeEn, ...designerEn },
  'zh-CN': { ...fieldZh, ...officeZh, ...designerZh },
}

export function allWords(language: Language): Catalogue {
  return ALL[language]
}

export function TestWords({ language = 'en', children }: { language?: Language; children: ReactNode }) {
  const opened = { language, catalogue: ALL[language], load: async (other: Language) => ALL[other] }
  return <WordsProvider opened={opened}>{children}</WordsProvider>
}
