import { useEffect, useState } from 'react'
import { Button, EmptyState, Screen, Skeleton, Toaster } from '../design/index.ts'
import type { Phone } from '../offline/phone.ts'
import { useSession } from '../session/index.ts'
import { useWords } from '../words/index.ts'
import { BesideScreens, Screens } from './Screens.tsx'
import { NavigationProvider } from './shell/navigation.tsx'
import { PhoneProvider } from './shell/phone.tsx'

type Opened = { phone: Phone } | { problem: unknown } | null

/** The field app, for whoever is signed in: first their phone is opened, then come the screens. */
export function App() {
  const { t } = useWords()
  const { me } = useSession()
  const [opened, setOpened] = useState<Opened>(null)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is the same for the life of the app; another attempt opens anew
  useEffect(() => {
    let gone = false
    let phone: Phone | null = null
    const { login, name, language, branch, roles } = me
    import('../offline/opening.ts')
      .then(({ openPhone }) => openPhone({ login, name, language, branch, roles }))
      .then(
        (found) => {
          phone = found
          if (gone) void found.close()
          else setOpened({ phone: found })
        },
        (problem: unknown) => {
          console.error(problem)
          if (!gone) setOpened({ problem })
        },
      )
    return () => {
      gone = true
      void phone?.close()
    }
  }, [attempt])

  if (opened === null)
    return (
      <Screen title={t('day.today')}>
        <Skeleton rows={4} />
      </Screen>
    )
  if ('problem' in opened)
    return (
      <Screen title={t('day.today')}>
        <EmptyState
          icon="alert"
          title={t('day.notOpened.title')}
          action={
            <Button
              kind="primary"
              onClick={() => {
                setOpened(null)
                setAttempt(attempt + 1)
              }}
            >
              {t('act.retry')}
            </Button>
          }
        >
          {t('day.notOpened.text')}
        </EmptyState>
      </Screen>
    )
  return (
    <PhoneProvider phone={opened.phone}>
      <NavigationProvider>
        <Toaster>
          <BesideScreens />
          <Screens />
        </Toaster>
      </NavigationProvider>
    </PhoneProvider>
  )
}
