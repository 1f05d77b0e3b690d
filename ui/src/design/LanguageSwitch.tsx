import { LANGUAGE_NAMES, LANGUAGES, type Language, useWords } from '../words/index.ts'
import { Segmented } from './Segmented.tsx'

/** Each language in its own name, so that it is found by whoever can't read the page. */
export function LanguageSwitch({ onChosen }: { onChosen?: (language: Language) => void }) {
  const { t, language, setLanguage } = useWords()
  return (
    <Segmented<Language>
      label={t('language.title')}
      value={language}
      onChange={(chosen) => {
        void setLanguage(chosen)
        onChosen?.(chosen)
      }}
      segments={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
    />
  )
}
