import { Banner } from '../design/index.ts'
import { useWords } from '../words/index.ts'

/** Says why camera, position and working without signal do not work, where the address is the reason. */
export function InsecureBanner() {
  const { t } = useWords()
  if (window.isSecureContext) return null
  return (
    <Banner tone="warning" icon="lock" title={t('secure.title')} quiet>
      {t('secure.text')}
    </Banner>
  )
}
