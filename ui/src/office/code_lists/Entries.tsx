import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { got, inWords } from '../../api/index.ts'
import { Chip, Toolbar } from '../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  classes,
  Fault,
  Icon,
  IconButton,
  Select,
  TextInput,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Conflict } from '../setup/Conflict.tsx'
import { faultsOf, movedOn } from '../setup/faults.ts'
import { titled } from '../setup/Titles.tsx'
import { type Content, differing, type Entry, keyOf, merged, moved, reordered } from './changes.ts'
import { type CodeList, useCodeLists, usePutCodeList } from './lists.ts'

const SHOWN = 100

/** The entries in their order. What is changed is kept here until it is saved as the next version. */
export function Entries({ list, mayChange }: { list: CodeList; mayChange: boolean }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const toast = useToast()
  const put = usePutCodeList()
  const parent = useCodeLists().data?.items.find((one) => one.name === list.content.parent)
  const [base, setBase] = useState(list)
  const [entries, setEntries] = useState<readonly Entry[]>(list.content.entries)
  const [text, setText] = useState('')
  const [retired, setRetired] = useState(false)
  const [shown, setShown] = useState(SHOWN)
  const [code, setCode] = useState('')
  const [theirs, setTheirs] = useState<CodeList | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const adding = useRef<HTMLInputElement>(null)
  const changes = differing(base.content.entries, entries)
  const order = reordered(base.content.entries, entries)
  const dirty = changes.length > 0 || order
  const faults = faultsOf(error)
  const fresh = new Set(changes.filter((one) => one.change === 'added').map((one) => keyOf(one.code)))

  // What others saved shows by itself while nothing is being changed here.
  useEffect(() => {
    if (list.version !== base.version && !dirty) {
      setBase(list)
      setEntries(list.content.entries)
    }
  }, [list, base.version, dirty])
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [dirty])

  const wanted = text.trim().toLowerCase()
  const rows = entries
    .map((entry, at) => ({ entry, at }))
    .filter(
      ({ entry }) =>
        (retired || !entry.retired || changes.some((one) => keyOf(one.code) === keyOf(entry.code))) &&
        (!wanted || [entry.code, ...Object.values(entry.title)].join(' ').toLowerCase().includes(wanted)),
    )
  const set = (at: number, more: Partial<Entry>) =>
    setEntries(entries.map((one, place) => (place === at ? { ...one, ...more } : one)))
  const move = (at: number, to: number) => {
    const [one] = entries.slice(at, at + 1)
    if (!one || to < 0 || to >= entries.length) return
    setEntries(moved(entries, at, to))
    setSaid(t('lists.moved', { code: String(one.code), n: to + 1 }))
  }
  /** One further along what is shown, whatever is hidden between. */
  const step = (at: number, by: 1 | -1) => {
    const here = rows.findIndex((row) => row.at === at)
    const next = rows[here + by]
    if (next) move(at, next.at)
  }
  const add = () => {
    const typed = code.trim()
    if (!typed) return
    const numbers =
      base.content.entries.length > 0 && base.content.entries.every((one) => typeof one.code === 'number')
    const made = numbers && /^-?\d+$/.test(typed) ? Number(typed) : typed
    if (entries.some((one) => keyOf(one.code) === keyOf(made))) {
      setText(typed)
      setRetired(true)
      return
    }
    setEntries([...entries, { code: made, title: {}, parent: null, retired: false }])
    setCode('')
    setText('')
    setShown(Math.max(shown, entries.length + 1))
    adding.current?.focus()
  }
  const content = (from: readonly Entry[]): Content => ({ ...base.content, entries: [...from] })

  async function save(from: readonly Entry[], version: number) {
    setBusy(true)
    setError(null)
    const before = base
    try {
      const made = await put(list.name, content(from), version)
      setBase(made)
      setEntries(made.content.entries)
      setTheirs(null)
      toast({
        text: t('lists.saved', { n: made.version }),
        tone: 'success',
        undo: () => {
          put(list.name, before.content, made.version).then(
            (back) => {
              setBase(back)
              setEntries(back.content.entries)
            },
            (refused: unknown) => toast({ text: inWords(refused, t), tone: 'danger' }),
          )
        },
      })
    } catch (refused) {
      setError(refused)
      if (movedOn(refused)) {
        setTheirs(
          await got(client.GET('/api/code-lists/{name}', { params: { path: { name: list.name } } })).catch(
            () => null,
          ),
        )
      }
    }
    setBusy(false)
  }
  const sides = theirs ? sidesOf(base.content.entries, entries, theirs.content.entries, language, t) : []
  return (
    <div className="setup-stack">
      <Toolbar label={t('lists.search')}>
        <search className="setup-search">
          <Icon name="search" size={20} />
          <TextInput
            type="search"
            aria-label={t('lists.search')}
            placeholder={t('lists.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </search>
        <Chip
          pressed={retired}
          count={entries.filter((one) => one.retired).length}
          onPress={() => setRetired(!retired)}
        >
          {t('lists.showRetired')}
        </Chip>
      </Toolbar>
      {theirs ? (
        <Conflict
          sides={sides}
          busy={busy}
          onMine={() =>
            void save(merged(base.content.entries, entries, theirs.content.entries).entries, theirs.version)
          }
          onTheirs={() => {
            setBase(theirs)
            setEntries(theirs.content.entries)
            setTheirs(null)
            setError(null)
          }}
        />
      ) : (
        error !== null && (
          <Banner tone="danger" title={inWords(error, t)}>
            {faults.count > 0 && t('lists.faults', { n: faults.count })}
          </Banner>
        )
      )}
      <Card flush>
        <ul className="entries" aria-label={t('lists.entries')}>
          {rows.slice(0, shown).map(({ entry, at }) => (
            <Row
              key={keyOf(entry.code)}
              entry={entry}
              at={at}
              list={list.name}
              mayChange={mayChange}
              change={changes.find((one) => keyOf(one.code) === keyOf(entry.code))?.change}
              fault={faults.below(`/entries/${at}`)}
              parents={parent?.content.entries ?? null}
              onSet={(more) => set(at, more)}
              onStep={(by) => step(at, by)}
              onDrop={(from) => move(from, at)}
              onTakeBack={
                fresh.has(keyOf(entry.code))
                  ? () => setEntries(entries.filter((_, place) => place !== at))
                  : null
              }
            />
          ))}
        </ul>
        {rows.length === 0 && <p className="entries-none">{t('lists.noEntries')}</p>}
        {mayChange && (
          <form
            className="entries-add"
            onSubmit={(event) => {
              event.preventDefault()
              add()
            }}
          >
            <TextInput
              ref={adding}
              aria-label={t('lists.newCode')}
              placeholder={t('lists.newCode')}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" icon="plus">
              {t('lists.addEntry')}
            </Button>
          </form>
        )}
      </Card>
      {rows.length > shown && (
        <Button className="page-more" onClick={() => setShown(shown + SHOWN)}>
          {t('setup.showMore', { n: rows.length - shown })}
        </Button>
      )}
      <p className="unseen" role="status">
        {said}
      </p>
      {dirty && (
        <div className="entries-save">
          <div>
            <strong>{t('lists.changes', { n: changes.length + (order ? 1 : 0) })}</strong>
            <div className="setup-small">{t('lists.publish')}</div>
          </div>
          <span className="setup-row">
            <Button
              onClick={() => {
                setEntries(base.content.entries)
                setError(null)
                setTheirs(null)
              }}
            >
              {t('lists.discard')}
            </Button>
            <Button kind="primary" busy={busy} onClick={() => void save(entries, base.version)}>
              {t('lists.save')}
            </Button>
          </span>
        </div>
      )}
    </div>
  )
}

interface RowProps {
  entry: Entry
  at: number
  list: string
  mayChange: boolean
  change: 'added' | 'changed' | 'retired' | 'restored' | undefined
  fault: string | undefined
  parents: readonly Entry[] | null
  onSet: (more: Partial<Entry>) => void
  onStep: (by: 1 | -1) => void
  onDrop: (from: number) => void
  onTakeBack: (() => void) | null
}

function Row(props: RowProps) {
  const { entry, at, list, mayChange, change, fault, parents, onSet, onStep, onDrop, onTakeBack } = props
  const { t, language } = useWords()
  const row = useRef<HTMLLIElement>(null)
  const grip = useRef<HTMLButtonElement>(null)
  const [over, setOver] = useState(false)
  const drop = useRef(onDrop)
  drop.current = onDrop
  const code = String(entry.code)
  useEffect(() => {
    if (!row.current || !grip.current || !mayChange) return
    return combine(
      draggable({
        element: row.current,
        dragHandle: grip.current,
        getInitialData: () => ({ list, at }),
      }),
      dropTargetForElements({
        element: row.current,
        canDrop: ({ source }) => source.data.list === list,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false)
          drop.current(Number(source.data.at))
        },
      }),
    )
  }, [list, at, mayChange])
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (by === undefined) return
    event.preventDefault()
    onStep(by)
    requestAnimationFrame(() => grip.current?.focus())
  }
  const parentTitle = (one: Entry) => pick(one.title, language) || String(one.code)
  return (
    <li ref={row} className={classes('entry', entry.retired && 'entry-retired', over && 'entry-over')}>
      {mayChange && (
        <button
          ref={grip}
          type="button"
          className="entry-grip"
          aria-label={t('lists.move', { code })}
          title={t('lists.moveHelp')}
          onKeyDown={keys}
        >
          <Icon name="menu" size={20} />
        </button>
      )}
      <span className="entry-code">
        <code>{code}</code>
        {change ? (
          <Badge tone={change === 'retired' ? 'warning' : 'info'}>{t(`lists.change.${change}`)}</Badge>
        ) : (
          entry.retired && <Badge>{t('lists.retired')}</Badge>
        )}
      </span>
      {mayChange ? (
        (['zh-CN', 'en'] as const).map((one) => {
          const word = t(one === 'en' ? 'lists.en' : 'lists.zh')
          return (
            <TextInput
              key={one}
              lang={one}
              aria-label={t('lists.titleOf', { language: word, code })}
              aria-invalid={fault ? true : undefined}
              placeholder={word}
              value={entry.title[one] ?? (one === 'en' ? (entry.title.und ?? '') : '')}
              onChange={(event) => onSet({ title: titled(entry.title, one, event.currentTarget.value) })}
            />
          )
        })
      ) : (
        <>
          <span lang="zh-CN">{entry.title['zh-CN'] ?? ''}</span>
          <span lang="en">{entry.title.en ?? entry.title.und ?? ''}</span>
        </>
      )}
      {parents &&
        (mayChange ? (
          <Select
            aria-label={t('lists.parentOf', { code })}
            value={entry.parent === null ? '' : keyOf(entry.parent)}
            onChange={(event) => {
              const wanted = event.currentTarget.value
              onSet({ parent: parents.find((one) => keyOf(one.code) === wanted)?.code ?? null })
            }}
          >
            <option value="">{t('lists.noParentCode')}</option>
            {parents.map((one) => (
              <option key={keyOf(one.code)} value={keyOf(one.code)}>
                {parentTitle(one)}
              </option>
            ))}
          </Select>
        ) : (
          <span>{parents.filter((one) => one.code === entry.parent).map(parentTitle)}</span>
        ))}
      {mayChange && (
        <span className="entry-acts">
          <IconButton icon="chevron-up" label={`${t('lists.move', { code })} ↑`} onClick={() => onStep(-1)} />
          <IconButton
            icon="chevron-down"
            label={`${t('lists.move', { code })} ↓`}
            onClick={() => onStep(1)}
          />
          {onTakeBack ? (
            <IconButton icon="trash" label={t('lists.takeBack', { code })} onClick={onTakeBack} />
          ) : (
            <IconButton
              icon={entry.retired ? 'undo' : 'minus'}
              label={t(entry.retired ? 'lists.restoreOne' : 'lists.retireOne', { code })}
              onClick={() => onSet({ retired: !entry.retired })}
            />
          )}
        </span>
      )}
      {fault && (
        <div className="entry-fault">
          <Fault>{fault}</Fault>
        </div>
      )}
    </li>
  )
}

/** What each side made of the codes that either changed. */
function sidesOf(
  base: readonly Entry[],
  mine: readonly Entry[],
  theirs: readonly Entry[],
  language: string,
  t: ReturnType<typeof useWords>['t'],
) {
  const codes = new Map(
    [...differing(base, mine), ...differing(base, theirs)].map((one) => [keyOf(one.code), one.code]),
  )
  const say = (entries: readonly Entry[], key: string) => {
    const entry = entries.find((one) => keyOf(one.code) === key)
    if (!entry) return ''
    const title = pick(entry.title, language as 'en') || String(entry.code)
    return entry.retired ? `${title} (${t('lists.retired')})` : title
  }
  return [...codes].map(([key, code]) => ({
    label: String(code),
    mine: say(mine, key),
    theirs: say(theirs, key),
  }))
}
