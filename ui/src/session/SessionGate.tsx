import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { makeClient, Problem } from '../api/index.ts'
import { type Language, languageOf, useWords } from '../words/index.ts'
import { askWhoIAm, type Me } from './me.ts'
import { owedSignOut, type Register } from './register.ts'
import { SignInAgain } from './SignInAgain.tsx'
import { SignInScreen } from './SignInScreen.tsx'
import { type Session, SessionContext } from './session.ts'
import { signOut as endSession } from './signing_in.ts'
import { hearSignedOut, saySignedOut } from './tabs.ts'

interface GateProps {
  register: Register
  lead: string // what this app is for, under its name
  waiting: ReactNode // while nobody knows yet who works here
  children: ReactNode // the app, for whoever is signed in
}

type State =
  | { kind: 'asking' }
  | { kind: 'out'; unreachable: boolean }
  | { kind: 'in'; me: Me; over: boolean; asking: boolean; renewed: number }

/**
 * Nobody comes in without having signed in; whoever did stays in. When the session ends under somebody's work, the
 * password is asked over the screen. Another person begins with an app that holds nothing of the one before.
 */
export function SessionGate({ register, lead, waiting, children }: GateProps) {
  const { language, setLanguage } = useWords()
  const [state, setState] = useState<State>({ kind: 'asking' })
  const spoken = useRef<string>(language)
  spoken.current = language
  const choseLanguage = useRef(false)

  const expired = useCallback(() => {
    setState((now) => (now.kind === 'in' && !now.over ? { ...now, over: true, asking: true } : now))
  }, [])

  const whose = useRef<string | null>(null) // another tab may have signed somebody else in
  const client = useMemo(
    () => makeClient({ language: () => spoken.current, person: () => whose.current, signedOut: expired }),
    [expired],
  )

  const keepLanguage = useCallback(
    (chosen: Language) => {
      // Without signal it stays this device's choice, which is what matters here.
      client.PUT('/api/me/language', { body: { language: chosen } }).catch(() => {})
    },
    [client],
  )

  const enter = useCallback(
    async (me: Me) => {
      const theirs = languageOf(me.language)
      if (choseLanguage.current) keepLanguage(languageOf(spoken.current) ?? 'en')
      else if (theirs && theirs !== spoken.current) await setLanguage(theirs)
      owedSignOut.set(false) // the session that was to be ended has given way to this one
      await register.note(me)
      whose.current = me.login
      setState({ kind: 'in', me, over: false, asking: false, renewed: 0 })
    },
    [register, setLanguage, keepLanguage],
  )

  // Who works here: the device's word first, so that the app starts without signal; then the server's.
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void (async () => {
      if (owedSignOut.is() && (await endSession(client))) owedSignOut.set(false)
      const known = owedSignOut.is() ? null : await register.signedIn()
      if (known) {
        whose.current = known.login
        setState({ kind: 'in', me: { rights: [], ...known }, over: false, asking: false, renewed: 0 })
      }
      if (owedSignOut.is()) {
        setState({ kind: 'out', unreachable: true })
        return
      }
      try {
        const me = await askWhoIAm(client)
        if (!known) await enter(me)
        else if (me.login === known.login) {
          await register.note(me)
          setState((now) => (now.kind === 'in' ? { ...now, me } : now))
        } else expired()
      } catch (error) {
        if (known) return // an ended session was told to `expired` already; without signal the device's word holds
        setState({ kind: 'out', unreachable: !(error instanceof Problem) })
      }
    })()
  }, [client, register, enter, expired])

  const leave = useCallback(async () => {
    setState({ kind: 'asking' }) // first the app closes what it holds of this person
    choseLanguage.current = false
    owedSignOut.set(!(await endSession(client)))
    const login = whose.current
    if (login !== null) await register.forget(login)
    whose.current = null
    if (login !== null) saySignedOut(login)
    setState({ kind: 'out', unreachable: false })
  }, [client, register])

  useEffect(
    () =>
      hearSignedOut((login) => {
        if (whose.current !== login) return
        whose.current = null
        setState({ kind: 'out', unreachable: false })
      }),
    [],
  )

  const askAgain = useCallback(() => {
    setState((now) => (now.kind === 'in' && now.over ? { ...now, asking: true } : now))
  }, [])

  const inside = state.kind === 'in' ? state : null
  const session = useMemo<Session | null>(
    () =>
      inside && {
        me: inside.me,
        client,
        renewed: inside.renewed,
        over: inside.over,
        expired,
        askAgain,
        signOut: leave,
        keepLanguage,
      },
    [inside, client, expired, askAgain, leave, keepLanguage],
  )

  if (state.kind === 'asking') return waiting
  if (state.kind === 'out' || !session) {
    return (
      <SignInScreen
        client={client}
        lead={lead}
        unreachable={state.kind === 'out' && state.unreachable}
        onSignedIn={enter}
        onLanguageChosen={() => {
          choseLanguage.current = true
        }}
      />
    )
  }
  return (
    <SessionContext.Provider value={session} key={session.me.login}>
      {children}
      <SignInAgain
        client={client}
        me={session.me}
        open={state.asking}
        onSignedIn={async (me) => {
          await register.note(me)
          setState((now) =>
            now.kind === 'in' ? { ...now, me, over: false, asking: false, renewed: now.renewed + 1 } : now,
          )
        }}
        onLater={() => setState((now) => (now.kind === 'in' ? { ...now, asking: false } : now))}
        onOther={leave}
      />
    </SessionContext.Provider>
  )
}
