// The words of the page: which language, and the text of a key in it.

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { type Catalogue, filled, type Key, type Params } from './catalogue.ts'
import { type Formats, formatsOf } from './dates.ts'
import { type Language, preferredLanguage, rememberLanguage } from './language.ts'

export type Translate = (key: Key, params?: Params) => string

export interface Words {
  t: Translate
  language: Language
  /** Changes the page's language and remembers it on this device. */
  setLanguage(language: Language): Promise<void>
  formats: Formats
}

/** How an app gets its words: each language is a file of its own, so that a phone loads one. */
export type Loader = (language: Language) => Promise<Catalogue>

/** Words that are there: what the first screen is drawn with. */
export interface Opened {
  language: Language
  catalogue: Catalogue
  load: Loader
}

/** Loads the words of the device's language. */
export async function openWords(load: Loader): Promise<Opened> {
  const language = preferredLanguage()
  return { language, catalogue: await load(language), load }
}

/** `t` of a catalogue. A key without a text shows as itself: seen at once, and never empty. */
export function translator(catalogue: Catalogue, language: Language): Translate {
  return (key, params) => filled(catalogue[key] ?? String(key), params, language)
}

const Context = createContext<Words | null>(null)

export function WordsProvider({ opened, children }: { opened: Opened; children: ReactNode }) {
  const [shown, setShown] = useState({ language: opened.language, catalogue: opened.catalogue })
  const { load } = opened
  const asked = useRef(shown.language)

  const setLanguage = useCallback(
    async (language: Language) => {
      asked.current = language
      rememberLanguage(language)
      const catalogue = await load(language)
      if (asked.current === language) setShown({ language, catalogue })
    },
    [load],
  )

  useEffect(() => {
    document.documentElement.lang = shown.language
  }, [shown.language])

  const words = useMemo<Words>(
    () => ({
      t: translator(shown.catalogue, shown.language),
      language: shown.language,
      setLanguage,
      formats: formatsOf(shown.language),
    }),
    [shown, setLanguage],
  )
  return <Context.Provider value={words}>{children}</Context.Provider>
}

/** Words of a part of the app that not everybody goes to, beside those that are there. `meanwhile` is shown
 * until they are loaded. */
export function MoreWords({
  load,
  meanwhile,
  children,
}: {
  load: Loader
  meanwhile?: ReactNode
  children: ReactNode
}) {
  const around = useWords()
  const [more, setMore] = useState<{ language: Language; catalogue: Catalogue } | null>(null)
  useEffect(() => {
    let gone = false
    void load(around.language).then((catalogue) => {
      if (!gone) setMore({ language: around.language, catalogue })
    })
    return () => {
      gone = true
    }
  }, [load, around.language])
  const words = useMemo<Words | null>(() => {
    if (!more) return null
    const t: Translate = (key, params) => {
      const text = more.catalogue[key]
      return text === undefined ? around.t(key, params) : filled(text, params, more.language)
    }
    return { ...around, t }
  }, [more, around])
  return words ? <Context.Provider value={words}>{children}</Context.Provider> : meanwhile
}

/** Words of another language than the page's, as far as the catalogue has them: for what is shown in a preview. */
export function WordsIn({
  language,
  catalogue,
  children,
}: {
  language: Language
  catalogue: Catalogue
  children: ReactNode
}) {
  const around = useWords()
  const words = useMemo<Words>(() => {
    if (language === around.language) return around
    const t: Translate = (key, params) => {
      const text = catalogue[key]
      return text === undefined ? around.t(key, params) : filled(text, params, language)
    }
    return { ...around, t, language, formats: formatsOf(language) }
  }, [around, language, catalogue])
  return <Context.Provider value={words}>{children}</Context.Provider>
}

export function useWords(): Words {
  const words = useContext(Context)
  if (!words) throw new Error('useWords() is used outside <WordsProvider>')
  return words
}
