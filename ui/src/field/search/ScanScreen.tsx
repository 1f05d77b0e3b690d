import { useState } from 'react'
import { Button, EmptyState, Field, Screen, TextInput } from '../../design/index.ts'
import { Scanner } from '../../evidence/scan/Scanner.tsx'
import type { JobCard } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useDay } from '../shell/phone.tsx'
import { labelled, meaningOf, named } from '../today/label.ts'
import { FoundJobs } from './FoundScreen.tsx'
import './search.css'

/** Scanning the label of a device or customer opens its job. The camera is asked for only when wanted. */
export function ScanScreen() {
  const { t } = useWords()
  const { back, replace } = useNavigation()
  const { cards } = useDay()
  const [scanning, scan] = useState(false)
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<{ text: string; cards: JobCard[] } | null>(null)
  useScroll(true)

  function take(text: string) {
    scan(false)
    const meaning = meaningOf(text)
    if (meaning.is === 'route') return replace(meaning.route)
    const jobs =
      meaning.is === 'subject' ? labelled(cards, meaning.kind, meaning.id) : named(cards, meaning.text)
    setFound({ text: meaning.is === 'subject' ? meaning.id : meaning.text, cards: jobs })
  }

  return (
    <Screen title={t('day.scan')} back={back}>
      {scanning ? (
        <Scanner
          title={t('day.scan')}
          hint={t('day.scan.hint')}
          onText={(text) => {
            take(text)
            return undefined
          }}
          onClose={() => scan(false)}
        />
      ) : found ? (
        <FoundJobs
          cards={found.cards}
          text={found.text}
          again={() => {
            setFound(null)
            scan(true)
          }}
        />
      ) : (
        <>
          <EmptyState
            icon="qr"
            title={t('day.scan.hint')}
            action={
              <Button kind="primary" icon="camera" onClick={() => scan(true)}>
                {t('day.scan.start')}
              </Button>
            }
          >
            {t('day.scan.why')}
          </EmptyState>
          <form
            className="scan-type"
            onSubmit={(event) => {
              event.preventDefault()
              if (typed.trim()) take(typed)
            }}
          >
            <Field label={t('day.scan.type')}>
              {(control) => (
                <TextInput
                  {...control}
                  value={typed}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
              )}
            </Field>
            <Button type="submit" icon="search" wide>
              {t('day.scan.find')}
            </Button>
          </form>
        </>
      )}
    </Screen>
  )
}
