import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Client } from '../api/index.ts'
import { Banner, Button, Field, LanguageSwitch, TextInput, ThemeSwitch } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { InsecureBanner } from './InsecureBanner.tsx'
import type { Me } from './me.ts'
import { PasswordInput } from './PasswordInput.tsx'
import { signIn, signInFault } from './signing_in.ts'
import './sign-in.css'

interface SignInProps {
  client: Client
  lead: string
  unreachable: boolean // the server did not answer when it was asked who works here
  onSignedIn: (me: Me) => void
  onLanguageChosen: () => void
}

interface Faults {
  login?: string
  password?: string
  all?: string
}

/** The first screen of both apps. Language and appearance can be set before anybody has signed in. */
export function SignInScreen({ client, lead, unreachable, onSignedIn, onLanguageChosen }: SignInProps) {
  const words = useWords()
  const { t } = words
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [faults, setFaults] = useState<Faults>(unreachable ? { all: t('session.offline') } : {})

  useEffect(() => {
    document.title = `${t('session.title')} · ${t('app.name')}`
  }, [t])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const given = new FormData(event.currentTarget)
    const login = String(given.get('login') ?? '').trim()
    const password = String(given.get('password') ?? '')
    if (!login || !password) {
      setFaults({
        ...(!login && { login: t('session.missingLogin') }),
        ...(!password && { password: t('session.missingPassword') }),
      })
      focus(login ? 'password' : 'login')
      return
    }
    setBusy(true)
    setFaults({})
    try {
      onSignedIn(await signIn(client, login, password))
    } catch (error) {
      setFaults({ all: signInFault(error, words, t('session.wrong')) })
      setBusy(false)
      focus('password')
    }
  }

  function focus(name: string) {
    const control = form.current?.elements.namedItem(name)
    if (control instanceof HTMLInputElement) {
      control.focus()
      control.select()
    }
  }

  return (
    <main className="sign-in" id="main">
      <div className="sign-in-box">
        <header className="sign-in-head">
          <Mark />
          <h1 className="sign-in-name">{t('app.name')}</h1>
          <p className="sign-in-lead">{lead}</p>
        </header>
        <InsecureBanner />
        <form
          ref={form}
          className="sign-in-form"
          onSubmit={submit}
          noValidate
          aria-label={t('session.title')}
        >
          {faults.all && <Banner tone="danger">{faults.all}</Banner>}
          <Field label={t('session.login')} fault={faults.login}>
            {(control) => (
              <TextInput
                {...control}
                name="login"
                autoComplete="username"
                autoCapitalize="none"
                autoCorrect="off"
                spellCheck={false}
                enterKeyHint="next"
              />
            )}
          </Field>
          <Field label={t('session.password')} fault={faults.password}>
            {(control) => (
              <PasswordInput {...control} name="password" autoComplete="current-password" enterKeyHint="go" />
            )}
          </Field>
          <Button kind="primary" type="submit" wide busy={busy}>
            {t('session.submit')}
          </Button>
        </form>
        <div className="sign-in-settings">
          <LanguageSwitch onChosen={onLanguageChosen} />
          <ThemeSwitch />
        </div>
      </div>
    </main>
  )
}

/** The mark of the app: a route with its steps. */
export function Mark({ size = 64 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" focusable="false">
      <rect className="mark-ground" width="64" height="64" rx="15" />
      <path className="mark-line" d="M19 46c0-9 26-5 26-14S19 27 19 18" />
      <circle className="mark-dot" cx="19" cy="18" r="5" />
      <circle className="mark-dot" cx="32" cy="32.3" r="5" />
      <path className="mark-check" d="m37 45.5 5 5 9.5-10" />
    </svg>
  )
}
