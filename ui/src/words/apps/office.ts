// The office app's words, one language at a time.

import type { Loader } from '../provider.tsx'

export const loadWords: Loader = async (language) =>
  (language === 'en' ? await import('./office.en.ts') : await import('./office.zh.ts')).words
