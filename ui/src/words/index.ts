// The door to the words: everything that others may use.

export type { Catalogue, Key, Params } from './catalogue.ts'
export { type Formats, formatsOf } from './dates.ts'
export {
  hasChosenLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  languageOf,
  pick,
  preferredLanguage,
  rememberLanguage,
  type Texts,
} from './language.ts'
export {
  type Loader,
  MoreWords,
  type Opened,
  openWords,
  type Translate,
  translator,
  useWords,
  type Words,
  WordsIn,
  WordsProvider,
} from './provider.tsx'
