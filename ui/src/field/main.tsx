import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { ErrorBoundary, ErrorScreen, Spinner, startTheme } from '../design/index.ts'
import '../design/tokens.css'
import '../design/base.css'
import { type Register, SessionGate } from '../session/index.ts'
import { loadWords } from '../words/apps/field.ts'
import { openWords, useWords, WordsProvider } from '../words/index.ts'
import { App } from './App.tsx'
import { startAhead } from './ahead.ts'

/** Who is signed in, as this phone knows it without signal. */
const register: Register = {
  signedIn: async () => (await people()).signedInHere(),
  note: async ({ login, name, language, branch, roles }) =>
    (await people()).signIn({ login, name, language, branch, roles }, Date.now()),
  forget: async (login) => (await people()).signOut(login),
}

const people = () => import('../offline/people.ts')

/** Whose work waits on this phone, for whoever is about to sign in. */
function useUnsentHere(): string | null {
  const { t } = useWords()
  const [waiting, setWaiting] = useState<{ login: string; name: string; unsent: number }[]>([])
  useEffect(() => {
    let leave = () => {}
    let gone = false
    void people().then(({ unsentHere, lookUnsentHere }) => {
      if (gone) return
      leave = unsentHere.subscribe(() => setWaiting(unsentHere.get()))
      void lookUnsentHere().catch(() => {}) // without a store there is nothing unsent
    })
    return () => {
      gone = true
      leave()
    }
  }, [])
  if (waiting.length === 0) return null
  const who = waiting.map(({ name, unsent }) => t('offline.unsentOf', { name, n: unsent })).join(', ')
  return t('offline.unsentHere', { who })
}

function Root() {
  const { t } = useWords()
  const unsent = useUnsentHere()
  return (
    <ErrorBoundary fallback={() => <ErrorScreen />}>
      <SessionGate register={register} lead={unsent ?? t('session.lead')} waiting={<Waiting />}>
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
const words = openWords(loadWords)
setTimeout(startAhead) // the line gives first what was asked for first, and nothing is drawn without words
const root = document.getElementById('app')
void words.then((opened) => {
  if (!root) return
  createRoot(root).render(
    <WordsProvider opened={opened}>
      <Root />
    </WordsProvider>,
  )
})
void import('../offline/registering.ts').then(({ registerWorker }) => registerWorker())
