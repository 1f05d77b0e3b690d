import { Button, ButtonLink, LanguageSwitch, Sheet, ThemeSwitch } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { leavePushing } from '../../telling/pushing.ts'
import { useWords } from '../../words/index.ts'

/** Who one is here, and how the page looks and speaks. */
export function Account({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const { me, client, signOut, keepLanguage } = useSession()
  return (
    <Sheet open={open} onClose={onClose} title={me.name}>
      <p className="muted">{me.login}</p>
      <LanguageSwitch onChosen={keepLanguage} />
      <ThemeSwitch />
      <ButtonLink href="/field/" icon="phone">
        {t('office.field')}
      </ButtonLink>
      <Button icon="logout" onClick={() => void leavePushing(client).then(signOut)}>
        {t('session.signOut')}
      </Button>
    </Sheet>
  )
}
