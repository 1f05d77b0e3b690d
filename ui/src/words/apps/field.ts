// The field app's words, one language at a time.

import type { Loader } from '../provider.tsx'

export const loadWords: Loader = async (language) =>
  (language === 'en' ? await import('./field.en.ts') : await import('./field.zh.ts')).words
