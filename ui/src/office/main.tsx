import { createRoot } from 'react-dom/client'
import { ErrorBoundary, ErrorScreen, Spinner, startTheme } from '../design/index.ts'
import '../design/tokens.css'
import '../design/base.css'
import { NOBODY, SessionGate } from '../session/index.ts'
import { loadWords } from '../words/apps/office.ts'
import { openWords, useWords, WordsProvider } from '../words/index.ts'
import { App } from './App.tsx'

function Root() {
  const { t } = useWords()
  const waiting = (
    <div className="waiting">
      <Spinner size={32} label={t('session.checking')} />
    </div>
  )
  return (
    <ErrorBoundary fallback={() => <ErrorScreen />}>
      <SessionGate register={NOBODY} lead={t('session.lead.office')} waiting={waiting}>
        <App />
      </SessionGate>
    </ErrorBoundary>
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
