import { Button, ButtonLink, LanguageSwitch, Sheet, ThemeSwitch } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'

/** Who one is here, and how the page looks and speaks. */
export function Account({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const { me, signOut, keepLanguage } = useSession()
  return (
    <Sheet open={open} onClose={onClose} title={me.name}>
      <p className="muted">{me.login}</p>
      <LanguageSwitch onChosen={keepLanguage} />
      <ThemeSwitch />
      <ButtonLink href="/field/" icon="phone">
        {t('office.field')}
      </ButtonLink>
      <Button icon="logout" onClick={() => void signOut()}>
        {t('session.signOut')}
      </Button>
    </Sheet>
  )
}
