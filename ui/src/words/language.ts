// Which language a person reads, and the text of theirs among several.

export type Language = 'en' | 'zh-CN'

export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

/** How each language names itself: what a switch shows, whatever the page is in. */
export const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' }

/** A text per language tag; `und` is a text that is the same in all. */
export type Texts = Readonly<Record<string, string>>

const KEPT_AS = 'sopwith.language'

/** The language of ours nearest to a tag such as `zh-Hans-CN` or `en_GB`; null where we have none. */
export function languageOf(tag: string | null | undefined): Language | null {
  const first = tag?.toLowerCase().split(/[-_]/)[0]
  if (first === 'zh') return 'zh-CN'
  return first === 'en' ? 'en' : null
}

/** What this device was set to, else the browser's first language that we have, else English. */
export function preferredLanguage(): Language {
  const kept = languageOf(stored())
  if (kept) return kept
  const asked = typeof navigator === 'undefined' ? [] : navigator.languages
  for (const tag of asked) {
    const found = languageOf(tag)
    if (found) return found
  }
  return 'en'
}

/** Whether somebody chose a language on this device. */
export function hasChosenLanguage(): boolean {
  return languageOf(stored()) !== null
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language)
  } catch {
    // Storage may be forbidden or full; the choice then holds until the page is closed.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT_AS)
  } catch {
    return null
  }
}

/** The text for a reader of `language`: theirs, else one for all, else English, else any. Empty where none. */
export function pick(texts: Texts | null | undefined, language: string): string {
  if (!texts) return ''
  const exact = texts[language]
  if (exact) return exact
  const first = language.split('-')[0] ?? language
  const tags = Object.keys(texts)
  const near = tags.find((tag) => tag.split('-')[0] === first && texts[tag])
  const chosen = near ?? ['und', 'en', ...tags].find((tag) => texts[tag])
  return (chosen && texts[chosen]) || ''
}
