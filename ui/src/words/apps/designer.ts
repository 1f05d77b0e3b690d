// The designer's words, one language at a time: whoever never designs does not load them.

import type { Loader } from '../provider.tsx'

export const loadDesignerWords: Loader = async (language) =>
  (language === 'en' ? await import('./designer.en.ts') : await import('./designer.zh.ts')).words
