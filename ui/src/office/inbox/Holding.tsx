import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { wordsFor } from '../../api/words.ts'
import { Banner, Button, useToast } from '../../design/index.ts'
import { Keys } from '../../design/Keys.tsx'
import { useKeys } from '../../design/useKeys.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { type Held, HeldDecisions } from './held.ts'
import { outcomeName } from './outcomes.ts'
import './holding.css'

const Context = createContext<HeldDecisions | null>(null)

/** Decisions that can still be undone: `const held = useHeld()`. */
export function useHeld(): HeldDecisions {
  const held = useContext(Context)
  if (!held) throw new Error('no decisions are held here')
  return held
}

/** The ids of tasks that were decided and not sent yet: for lists they are done. */
export function useHeldTasks(): ReadonlySet<string> {
  const held = useHeld()
  const all = useSyncExternalStore(held.listen, held.all)
  return new Set(all.filter(({ state }) => state !== 'lost').map(({ task }) => task))
}

/** Keeps decisions for the whole app: they go on while one goes to other pages. */
export function Holding({ children }: { children: ReactNode }) {
  const { client, me } = useSession()
  const queries = useQueryClient()
  const [held] = useState(
    () =>
      new HeldDecisions({
        client,
        login: me.login,
        storage: localStorage,
        now: Date.now,
        post: (url, init) => fetch(url, init),
        sent: () => void queries.invalidateQueries(),
      }),
  )
  useEffect(() => {
    held.resume()
    const look = setInterval(() => held.resume(), 20_000)
    const leave = () => held.leave()
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(look)
      window.removeEventListener('pagehide', leave)
      held.leave()
      held.stop()
    }
  }, [held])
  return (
    <Context.Provider value={held}>
      {children}
      <Bar />
    </Context.Provider>
  )
}

/** The latest decision, and how to take it back. */
function Bar() {
  const { t } = useWords()
  const held = useHeld()
  const toast = useToast()
  const all = useSyncExternalStore(held.listen, held.all)
  const waiting = all.filter(({ state }) => state === 'held')
  const latest = waiting.at(-1)
  const bar = useRef<HTMLElement>(null)
  const undo = () => {
    const taken = held.undo()
    if (taken) toast({ text: t('desk.held.undone', { number: String(taken.number) }), seconds: 4 })
    held.rest(false)
    // The button goes with what was undone; whoever was on it goes on at the top of the page.
    if (bar.current?.contains(document.activeElement)) document.querySelector('h1')?.focus()
  }
  useKeys([{ keys: 'u', label: t('desk.key.undo'), run: undo }], latest !== undefined)
  return (
    <section ref={bar} className="holding" aria-label={t('desk.held.region')} aria-live="polite">
      {latest && (
        // biome-ignore lint/a11y/noStaticElementInteractions: being on it only stops its clock
        <div
          className="holding-bar"
          onPointerEnter={() => held.rest(true)}
          onPointerLeave={() => held.rest(false)}
          onFocus={() => held.rest(true)}
          onBlur={() => held.rest(false)}
        >
          <span className="holding-text">
            {t('desk.held.said', {
              number: String(latest.number),
              outcome: outcomeName(latest.body.outcome, t),
            })}
          </span>
          <Left until={latest.at} />
          <button type="button" className="holding-undo" onClick={undo}>
            {t('desk.held.undo')}
            <Keys keys="u" />
          </button>
        </div>
      )}
    </section>
  )
}

function Left({ until }: { until: number }) {
  const { t } = useWords()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const left = Math.max(1, Math.ceil((until - now) / 1000))
  return (
    <span className="holding-left numbers" aria-hidden="true">
      {t('desk.held.sends', { n: left })}
    </span>
  )
}

/** Decisions that the server did not take: somebody was faster, or the job went on. */
export function Lost() {
  const { t } = useWords()
  const held = useHeld()
  const all = useSyncExternalStore(held.listen, held.all)
  const lost = all.filter(({ state }) => state === 'lost')
  return (
    <>
      {lost.map((one) => (
        <LostOne key={one.key} lost={one} onDrop={() => held.drop(one.key)} />
      ))}
    </>
  )

  function LostOne({ lost: one, onDrop }: { lost: Held; onDrop: () => void }) {
    const { number, body, why } = one
    return (
      <Banner
        tone="warning"
        title={t('desk.lost.title')}
        action={
          <>
            <a className="button button-quiet" href={`/office/jobs/${one.job}`}>
              {t('desk.lost.look')}
            </a>
            <Button kind="quiet" onClick={onDrop}>
              {t('desk.lost.drop')}
            </Button>
          </>
        }
      >
        {t('desk.lost.text', {
          number: String(number),
          outcome: outcomeName(body.outcome, t),
          why: wordsFor(why ?? '', t) ?? t('error.title'),
        })}
        {body.comment && <div>{t('desk.lost.comment', { comment: body.comment })}</div>}
      </Banner>
    )
  }
}
