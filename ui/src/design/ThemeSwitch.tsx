import { useWords } from '../words/index.ts'
import { Segmented } from './Segmented.tsx'
import { type ThemeChoice, useTheme } from './theme.ts'

export function ThemeSwitch() {
  const { t } = useWords()
  const [choice, choose] = useTheme()
  return (
    <Segmented<ThemeChoice>
      label={t('theme.title')}
      value={choice}
      onChange={choose}
      segments={[
        { value: 'system', label: t('theme.system') },
        { value: 'light', label: t('theme.light'), icon: 'sun' },
        { value: 'dark', label: t('theme.dark'), icon: 'moon' },
      ]}
    />
  )
}
