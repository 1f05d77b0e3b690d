import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useLocation } from 'wouter'
import { got } from '../../api/index.ts'
import { commandsNow, Keys, shortcutsNow } from '../../design/desk.ts'
import { Icon, type IconName, Sheet, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { placesFor } from './places.ts'
import './palette.css'

interface Target {
  /** An address, or what is done here. */
  to: string
  run?: () => void
  keys?: string
  icon: IconName
  title: string
  detail?: string
}

const TYPING = 150 // ms after the last letter
const MOST = 8

/** Goes to a page by its name, or to a job by its number or customer, without a mouse. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const pages = usePages(typed)
  const jobs = useJobs(typed)
  const here = useHere(typed)
  const targets = [...here, ...pages, ...jobs]
  const chosen = targets[Math.min(at, targets.length - 1)]

  const go = (target: Target | undefined) => {
    if (!target) return
    onClose()
    // What is done here is done when this dialog is gone.
    if (target.run) setTimeout(target.run)
    else navigate(target.to)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((at + step + targets.length) % Math.max(1, targets.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(chosen)
    }
  }
  const rows = (found: Target[], title: string) =>
    found.length > 0 && (
      // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
      <div role="group" aria-label={title}>
        <div className="palette-title" aria-hidden="true">
          {title}
        </div>
        {found.map((target) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box; it names the option
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the box goes there
          <div
            key={target.to}
            id={`${list}-${target.to}`}
            role="option"
            aria-selected={target === chosen}
            className="palette-row"
            onClick={() => go(target)}
          >
            <Icon name={target.icon} size={20} />
            <span>{target.title}</span>
            {target.detail && <span className="muted">{target.detail}</span>}
            {target.keys && <Keys keys={target.keys} />}
          </div>
        ))}
      </div>
    )

  return (
    <Sheet open onClose={onClose} title={t('desk.go.title')}>
      <TextInput
        data-first
        role="combobox"
        aria-label={t('desk.go.title')}
        aria-expanded={targets.length > 0}
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${chosen.to}` : undefined}
        aria-autocomplete="list"
        placeholder={t(here.length > 0 ? 'desk.go.hintHere' : 'desk.go.hint')}
        value={typed}
        onKeyDown={pressed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
      />
      <div id={list} role="listbox" aria-label={t('desk.go.title')} className="palette">
        {rows(here, t('desk.go.here'))}
        {rows(pages, t('desk.go.pages'))}
        {rows(jobs, t('desk.go.jobs'))}
      </div>
      {targets.length === 0 && (
        <p className="muted" role="status">
          {t('desk.go.none')}
        </p>
      )}
    </Sheet>
  )
}

function usePages(typed: string): Target[] {
  const { t } = useWords()
  const { me } = useSession()
  const sought = typed.trim().toLowerCase()
  return placesFor(me)
    .flatMap(({ places }) => places)
    .map(({ to, word, icon }) => ({ to, icon, title: t(word) }))
    .filter(({ title }) => title.toLowerCase().includes(sought))
    .slice(0, sought ? 5 : 20)
}

/** What this page offers: its commands, and what its keys do. Asked for once, as it stands when one begins to look. */
function useHere(typed: string): Target[] {
  const [all] = useState(() => [
    ...shortcutsNow().flatMap(({ keys, label, run }): Target[] =>
      run && keys !== 'mod+k'
        ? [
            {
              to: `key ${keys}`,
              icon: 'more',
              title: label,
              keys,
              run: () => run(new KeyboardEvent('keydown')),
            },
          ]
        : [],
    ),
    ...commandsNow().map(
      ({ id, icon, label, detail, keys, run }): Target => ({
        to: `here ${id}`,
        icon,
        title: label,
        run,
        ...(detail && { detail }),
        ...(keys && { keys }),
      }),
    ),
  ])
  const sought = typed.trim().toLowerCase()
  // Before a letter is typed: what can be done here, not everything that has a name.
  if (sought === '') return all.filter(({ to, detail }) => to.startsWith('here ') && !detail).slice(0, MOST)
  return all
    .filter(({ title, detail }) => `${title} ${detail ?? ''}`.toLowerCase().includes(sought))
    .slice(0, MOST)
}

function useJobs(typed: string): Target[] {
  const { client } = useSession()
  const { language } = useWords()
  const [sought, setSought] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSought(typed.trim().replace(/^#/, '')), TYPING)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useQuery({
    queryKey: ['palette', sought],
    enabled: sought !== '',
    queryFn: ({ signal }) =>
      got(client.GET('/api/jobs', { params: { query: { text: sought, limit: MOST } }, signal })),
  })
  if (sought === '' || typed.trim() === '') return []
  return (data?.items ?? []).map((line) => ({
    to: `/jobs/${line.id}`,
    icon: 'job',
    title: `#${line.number} ${pick(line.title, language) || line.sop}`,
    ...(line.subject && { detail: line.subject.name }),
  }))
}
