import { Field, TextInput } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { Faults } from './faults.ts'

type Texts = Readonly<Record<string, string>>

interface TitlesProps {
  value: Texts
  faults: Faults
  onChange: (value: Record<string, string>) => void
}

const LANGUAGES = ['zh-CN', 'en'] as const

/** A name in both languages; what other languages say is kept. */
export function Titles({ value, faults, onChange }: TitlesProps) {
  const { t } = useWords()
  return (
    <div className="setup-two">
      {LANGUAGES.map((language) => (
        <Field
          key={language}
          label={t(language === 'en' ? 'setup.title.en' : 'setup.title.zh')}
          fault={faults.at(`/title/${language}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              lang={language}
              value={value[language] ?? ''}
              onChange={(event) => onChange(titled(value, language, event.currentTarget.value))}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

/** The texts with one language's changed; an empty one is left out. */
export function titled(value: Texts, language: string, text: string): Record<string, string> {
  const { [language]: _, ...others } = value
  return text ? { ...others, [language]: text } : others
}
