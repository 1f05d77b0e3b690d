import { type FormEvent, useState } from 'react'
import type { Client } from '../api/index.ts'
import { Banner, Button, ConfirmDialog, Field, Sheet } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import type { Me } from './me.ts'
import { PasswordInput } from './PasswordInput.tsx'
import { signIn, signInFault } from './signing_in.ts'
import './sign-in-again.css'

interface AgainProps {
  client: Client
  me: Pick<Me, 'login' | 'name'>
  open: boolean
  onSignedIn: (me: Me) => void
  onLater: () => void
  onOther: () => void
}

/** The session ended in the middle of work: the password is asked over the screen, and the screen stays as it is. */
export function SignInAgain({ client, me, open, onSignedIn, onLater, onOther }: AgainProps) {
  const words = useWords()
  const { t } = words
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [changing, setChanging] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const password = String(new FormData(form).get('password') ?? '')
    if (!password) {
      setFault(t('session.missingPassword'))
      return
    }
    setBusy(true)
    setFault(null)
    try {
      onSignedIn(await signIn(client, me.login, password))
    } catch (error) {
      setFault(signInFault(error, words, t('session.again.wrong')))
      const control = form.elements.namedItem('password')
      if (control instanceof HTMLInputElement) control.select()
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <Sheet open={open && !changing} onClose={onLater} title={t('session.again.title')}>
        <form className="sign-in-again" onSubmit={submit} noValidate>
          <Banner tone="info" quiet>
            {t('session.again.text')}
          </Banner>
          <p>{t('session.again.as', { name: me.name })}</p>
          <input
            className="unseen"
            name="login"
            autoComplete="username"
            value={me.login}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <Field label={t('session.password')} fault={fault}>
            {(control) => (
              <PasswordInput
                {...control}
                name="password"
                autoComplete="current-password"
                enterKeyHint="go"
                data-first
              />
            )}
          </Field>
          <Button kind="primary" type="submit" wide busy={busy}>
            {t('session.again.submit')}
          </Button>
          <div className="sign-in-again-more">
            <Button kind="quiet" onClick={onLater}>
              {t('session.again.later')}
            </Button>
            <Button kind="quiet" onClick={() => setChanging(true)}>
              {t('session.again.other')}
            </Button>
          </div>
        </form>
      </Sheet>
      <ConfirmDialog
        open={open && changing}
        title={t('session.switch.title')}
        confirm={t('session.switch.yes')}
        danger
        onConfirm={onOther}
        onCancel={() => setChanging(false)}
      >
        <p>{t('session.switch.text', { name: me.name })}</p>
      </ConfirmDialog>
    </>
  )
}
