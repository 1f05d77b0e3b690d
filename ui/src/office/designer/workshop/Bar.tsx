import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { inWords } from '../../../api/index.ts'
import { Menu, type MenuItem, Tooltip, useKeys } from '../../../design/desk.ts'
import { classes, Icon, IconButton, IconLink, type IconName } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import { ClashCount } from '../variants/ClashCount.tsx'
import { addressOf } from './addresses.ts'
import { useAnalysis, usePlace, useWorkshop } from './context.tsx'
import { byRoom } from './finding_places.ts'
import type { Keeping, Named, Room } from './types.ts'
import { ROOMS } from './types.ts'
import '../../../design/tone.css'

const LETTERS: Readonly<Record<Room, string>> = {
  flow: 'f',
  forms: 'o',
  scenarios: 's',
  'what-if': 'w',
  variants: 'v',
  review: 'r',
}

/** What stands over every room: where one is, what was done, how far it is kept, who else is here. */
export function Bar({
  title,
  drawer,
  onDrawer,
  menu,
}: {
  title: string
  drawer: boolean
  onDrawer: () => void
  menu: readonly (MenuItem | 'line')[]
}) {
  const { t } = useWords()
  const workshop = useWorkshop()
  useRoomKeys()
  return (
    <header className="workshop-bar">
      <div className="workshop-head">
        <IconLink icon="chevron-left" href="/office/designer" label={t('designer.back')} />
        <div className="workshop-name">
          <h1 tabIndex={-1}>{title}</h1>
          <code>{workshop.sop}</code>
        </div>
      </div>
      <Rooms />
      <div className="workshop-tools">
        <History />
        <KeepingState />
        <People />
        <FindingsPill open={drawer} onOpen={onDrawer} />
        <Menu trigger={<IconButton icon="more" label={t('designer.more')} />} items={menu} />
      </div>
    </header>
  )
}

function Rooms() {
  const { t } = useWords()
  const workshop = useWorkshop()
  const { room } = usePlace()
  const { analysis } = useAnalysis()
  const states = byRoom(analysis)
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room is another tab to be in sight
  useEffect(() => {
    // On a phone the tabs go beyond the edge: the one that is open stands in sight.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [room])
  const red = analysis?.scenarios.filter(({ holds }) => !holds).length ?? 0
  return (
    <nav ref={nav} className="workshop-rooms" aria-label={t('designer.rooms')}>
      {ROOMS.map((one) => {
        const errors =
          one === 'scenarios' ? Math.max(red, states.get(one)?.errors ?? 0) : states.get(one)?.errors
        const said = one === 'scenarios' && red > 0 ? 'designer.room.red' : 'designer.room.errors'
        return (
          <a
            key={one}
            className="workshop-tab"
            href={addressOf(workshop.draft, one)}
            aria-current={one === room ? 'page' : undefined}
          >
            {t(`designer.room.${one}`)}
            {errors ? (
              <span className="workshop-count">
                <span aria-hidden="true">{errors}</span>
                <span className="unseen">{t(said, { n: errors })}</span>
              </span>
            ) : null}
            {one === 'variants' && !errors && <ClashCount />}
          </a>
        )
      })}
    </nav>
  )
}

/** `g` and a letter: to a room. */
function useRoomKeys() {
  const { t } = useWords()
  const workshop = useWorkshop()
  useKeys([
    { keys: 'mod+shift+z', label: t('designer.redo'), run: () => workshop.redo(), typing: true },
    { keys: 'mod+y', label: t('designer.redo'), run: () => workshop.redo(), typing: true },
    { keys: 'mod+z', label: t('designer.undo'), run: () => workshop.undo(), typing: true },
    ...ROOMS.map((room) => ({
      keys: `g ${LETTERS[room]}`,
      label: t('designer.keys.room', { room: t(`designer.room.${room}`) }),
      run: () => workshop.go(room),
    })),
  ])
  useEffect(() => {
    let since = 0
    const heard = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || event.target.matches('input, textarea, select, [role=menu] *'))
      const held = event.metaKey || event.ctrlKey || event.altKey
      if (typing || held || event.isComposing || document.querySelector('dialog[open]')) return
      const now = Date.now()
      if (event.key === 'g') {
        since = now
        return
      }
      const room = ROOMS.find((one) => LETTERS[one] === event.key)
      if (room && now - since < 1500) {
        event.preventDefault()
        event.stopPropagation()
        workshop.go(room)
      }
      since = 0
    }
    document.addEventListener('keydown', heard, { capture: true })
    return () => document.removeEventListener('keydown', heard, { capture: true })
  }, [workshop])
}

function History() {
  const { t } = useWords()
  const workshop = useWorkshop()
  if (workshop.readOnly) return null
  const said = (named: Named | null, one: Key, none: Key) =>
    named ? t(one, { what: t(named.word, named.params) }) : t(none)
  const undo = said(workshop.undoable, 'designer.undoWhat', 'designer.undoNone')
  const redo = said(workshop.redoable, 'designer.redoWhat', 'designer.redoNone')
  return (
    <span className="workshop-history">
      <Tooltip text={undo} side="bottom">
        <IconButton
          icon="undo"
          label={undo}
          title=""
          aria-disabled={!workshop.undoable || undefined}
          onClick={() => workshop.undo()}
        />
      </Tooltip>
      <Tooltip text={redo} side="bottom">
        <IconButton
          icon="undo"
          className="workshop-redo"
          label={redo}
          title=""
          aria-disabled={!workshop.redoable || undefined}
          onClick={() => workshop.redo()}
        />
      </Tooltip>
    </span>
  )
}

const PICTURES: Readonly<Record<Keeping, IconName>> = {
  kept: 'cloud',
  keeping: 'sync',
  waiting: 'cloud-off',
  conflict: 'alert',
  ended: 'lock',
}

function KeepingState() {
  const { t } = useWords()
  const { keeping, trouble } = useWorkshop()
  const why = keeping === 'waiting' && trouble ? inWords(trouble, t) : t(`designer.keeping.${keeping}.text`)
  return (
    <span className={classes('workshop-keeping', `workshop-${keeping}`)} role="status" title={why}>
      <Icon name={PICTURES[keeping]} size={18} />
      <span className="workshop-word">{t(`designer.keeping.${keeping}`)}</span>
    </span>
  )
}

const MOST = 4

/** Who else is here, and where. */
function People() {
  const { t } = useWords()
  const { me } = useSession()
  const workshop = useWorkshop()
  const others = workshop.present.filter(({ login }) => login !== me.login)
  if (others.length === 0) return null
  return (
    <ul className="workshop-people" aria-label={t('designer.here')}>
      {others.slice(0, MOST).map(({ login, name, room, where }) => {
        const known = ROOMS.find((one) => one === room)
        const place = known ? t(`designer.room.${known}`) : ''
        const said = t('designer.hereAt', { name, place: [place, where].filter(Boolean).join(' · ') })
        return (
          <li key={login}>
            <Tooltip text={said} side="bottom">
              <button
                type="button"
                className="workshop-person"
                data-hue={hueOf(login)}
                aria-label={said}
                onClick={() => known && workshop.go(known, itemOf(known, where))}
              >
                {initials(name)}
              </button>
            </Tooltip>
          </li>
        )
      })}
      {others.length > MOST && <li className="workshop-person-more">+{others.length - MOST}</li>}
    </ul>
  )
}

const itemOf = (room: Room, where: string) => (room === 'flow' || room === 'review' ? '' : where)

function initials(name: string): ReactNode {
  const words = name.trim().split(/\s+/)
  if (/\p{Script=Han}/u.test(name)) return name.trim().slice(-2)
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('')
}

function hueOf(login: string): number {
  return [...login].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4
}

function FindingsPill({ open, onOpen }: { open: boolean; onOpen: () => void }) {
  const { t } = useWords()
  const { analysis, stale, failed } = useAnalysis()
  const errors = analysis?.findings.filter(({ severity }) => severity === 'error').length ?? 0
  const warnings = (analysis?.findings.length ?? 0) - errors
  const look = failed
    ? 'neutral'
    : !analysis
      ? 'neutral'
      : errors > 0
        ? 'danger'
        : warnings > 0
          ? 'warning'
          : 'success'
  const icon: IconName = failed
    ? 'cloud-off'
    : !analysis
      ? 'sync'
      : errors + warnings > 0
        ? 'alert'
        : 'check-circle'
  const said = failed
    ? t('designer.findings.unreachable')
    : !analysis
      ? t('designer.findings.checking')
      : errors > 0
        ? t('designer.findings.errors', { n: errors })
        : warnings > 0
          ? t('designer.findings.warnings', { n: warnings })
          : t('designer.findings.proved')
  return (
    <button
      type="button"
      className={classes('workshop-pill', `tone-${look}`, stale && analysis !== null && 'workshop-stale')}
      aria-expanded={open}
      onClick={onOpen}
    >
      <Icon name={icon} size={18} />
      <span className="workshop-pill-word">{said}</span>
      {errors > 0 && warnings > 0 && !failed && (
        <span className="workshop-more">{t('designer.findings.andWarnings', { n: warnings })}</span>
      )}
    </button>
  )
}
