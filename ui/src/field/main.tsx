import { createRoot } from 'react-dom/client'
import { ErrorBoundary, ErrorScreen, Spinner, startTheme } from '../design/index.ts'
import '../design/tokens.css'
import '../design/base.css'
import { type Register, SessionGate } from '../session/index.ts'
import { loadWords } from '../words/apps/field.ts'
import { openWords, useWords, WordsProvider } from '../words/index.ts'
import { App } from './App.tsx'

/** Who is signed in, as this phone knows it without signal. */
const register: Register = {
  signedIn: async () => (await people()).signedInHere(),
  note: async ({ login, name, language, branch, roles }) =>
    (await people()).signIn({ login, name, language, branch, roles }, Date.now()),
  forget: async () => {
    const { signedInHere, signOut } = await people()
    const me = await signedInHere()
    if (me) await signOut(me.login)
  },
}

const people = () => import('../offline/people.ts')

function Root() {
  const { t } = useWords()
  return (
    <ErrorBoundary fallback={() => <ErrorScreen />}>
      <SessionGate register={register} lead={t('session.lead')} waiting={<Waiting />}>
        <App />
      </SessionGate>
    </ErrorBoundary>
  )
}

function Waiting() {
  const { t } = useWords()
  return (
    <div className="waiting">
      <Spinner size={32} label={t('session.checking')} />
    </div>
  )
}

startTheme()
const root = document.getElementById('app')
void openWords(loadWords).then((opened) => {
  if (!root) return
  createRoot(root).render(
    <WordsProvider opened={opened}>
      <Root />
    </WordsProvider>,
  )
})
void import('../offline/registering.ts').then(({ registerWorker }) => registerWorker())
