// One scenario, played and recorded: the phone of whoever acts, the graph with the way that was walked, and the
// entries as they are written.

import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { inWords } from '../../../api/index.ts'
import {
  arranged,
  changeHead,
  type Entry,
  insertEntry,
  isReached,
  storyOf,
} from '../../../authoring/scenario/index.ts'
import { type Outline, outlineOf } from '../../../authoring/sop/outline.ts'
import { Chip } from '../../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  IconButton,
  Segmented,
  Skeleton,
  TextInput,
  useToast,
} from '../../../design/index.ts'
import { lazily } from '../../../design/lazily.ts'
import { type Patch, read, type Source } from '../../../document/index.ts'
import type { Organisation } from '../../../runtime/organisation.ts'
import { type Key, type Params, pick, useWords } from '../../../words/index.ts'
import { useNarrow } from '../controls/useNarrow.ts'
import { useScope } from '../variants/scope.ts'
import { useGo, useSelection, useWorkshop } from '../workshop/index.ts'
import { Clock } from './Clock.tsx'
import { type Hours, hoursOf } from './clockwork.ts'
import { aims } from './files.ts'
import { useCompany, useSayer } from './naming.ts'
import { Phone } from './phone/Phone.tsx'
import { type Play, PlayProvider, type Tried } from './play.ts'
import { StartSheet } from './StartSheet.tsx'
import { entrySaid, firstFailing, wayLineSaid } from './saying.ts'
import { Timeline } from './timeline/Timeline.tsx'
import { useAskWalk, useWalk } from './walking.ts'

const WalkMap = lazily(async () => (await import('./WalkMap.tsx')).WalkMap)
const TextEditor = lazily(async () => (await import('../text/index.ts')).TextEditor)

const NOTHING = read('')

type Part = 'phone' | 'map' | 'times' | 'text'

interface Props {
  file: string
  name: string
  source: Source
  outline: Outline
}

export function Recorder({ file, name, source, outline }: Props) {
  const workshop = useWorkshop()
  const { t, language } = useWords()
  const go = useGo()
  const toast = useToast()
  const { select } = useSelection()
  const company = useCompany()
  const ask = useAskWalk()
  const narrow = useNarrow()
  const [part, setPart] = useState<Part>('phone')
  const [text, setText] = useState(false)
  const [cursor, setCursor] = useState<number | null>(null)
  const [tried, setTried] = useState<Tried | null>(null)
  const [busy, setBusy] = useState(false)
  const [starting, setStarting] = useState(false)
  const room = useRef<HTMLDivElement>(null)

  // A text that can't be read for the moment leaves the walk as it was.
  const last = useRef(source)
  if (source.troubles.length === 0) last.current = source
  const readable = last.current
  const story = storyOf(readable)
  const length = story.walk.length
  const position = Math.min(cursor ?? length, length)
  const back = cursor !== null && position < length
  const { walk: whole, stale, failed, again } = useWalk(readable.text, file, workshop.revision, null)
  const looked = useWalk(back ? readable.text : null, file, workshop.revision, position)
  const here = back ? looked.walk : whole
  const failing = firstFailing(whole)
  const sop = workshop.source(`${workshop.sop}/sop.yaml`)

  // The SOP as the branch of this job has it: a variant, where it takes one, laid over the base.
  const variant = whole ? whole.variant : story.variant
  const scope = useScope(sop ?? NOTHING, sop ? variant : null)
  const laid = useMemo(() => (scope ? outlineOf(scope.merged.data) : outline), [scope, outline])
  const base = useSayer(laid)
  const say = useMemo(() => ({ ...base, names: { ...base.names, ...(whole?.names ?? {}) } }), [base, whole])
  // Where a job has ended nobody tells of calendars any more: those that were told last still hold.
  const organisation = useRef<Organisation>({})
  if (here && Object.keys(here.organisation).length > 0)
    organisation.current = here.organisation as Organisation
  const hours: Hours | null = here ? hoursOf(organisation.current, here.branch, here.timezone) : null

  const readOnly = workshop.readOnly || source.troubles.length > 0
  const aim = aims.get(file) ?? null
  const reached =
    aim !== null &&
    isReached(
      aim,
      (whole?.entries ?? []).flatMap(({ arrows }) => arrows),
    )

  const change = useCallback(
    (word: Key, patches: readonly Patch[], params?: Params) => {
      if (patches.length === 0) return
      workshop.change({ word, ...(params && { params }) }, { [file]: patches }, `scenarios/${name}`)
    },
    [workshop, file, name],
  )
  const look = (next: number | null) => {
    const to = next !== null && next >= length ? null : next
    setCursor(to)
    setTried(null)
    select({ file, path: ['walk', Math.max(0, (to ?? length) - 1)] })
  }
  const write = (entry: Entry) => {
    const now = workshop.source(file) ?? readable
    const at = Math.min(position, storyOf(now).walk.length)
    change('scenario.did.record', insertEntry(now, at, arranged(entry)), {
      what: entrySaid(say, entry, undefined),
    })
    if (cursor !== null) setCursor(at + 1)
    select({ file, path: ['walk', at] })
  }
  const record = async (entry: Entry): Promise<boolean> => {
    if (busy || readOnly) return false
    setBusy(true)
    setTried(null)
    try {
      const walk = await ask({
        scenario: readable.text,
        path: file,
        next: entry,
        ...(back && { upto: position }),
      })
      const told = walk.next
      if (!told) {
        toast({ text: t('scenario.cannot'), tone: 'danger' })
        return false
      }
      if (told.outcome !== 'accepted') {
        setTried({
          entry: {
            ...entry,
            ...(told.actor && entry.as === undefined && 'do' in entry && { as: told.actor }),
          },
          told,
        })
        return false
      }
      write({ ...entry, ...(told.expect != null && { expect: told.expect }) })
      return true
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
      return false
    } finally {
      setBusy(false)
    }
  }

  const play: Play = {
    file,
    source: readable,
    story,
    whole,
    here,
    stale: back ? looked.stale : stale,
    position,
    look,
    readOnly,
    busy,
    tried,
    setTried,
    record,
    write,
    change,
    say,
    company,
    hours,
    editStart: () => setStarting(true),
  }

  useEffect(() => {
    const shown = room.current?.querySelector<HTMLElement>('.scn-entry[data-here], .scn-here')
    void position
    shown?.scrollIntoView({ block: 'nearest' })
  }, [position])

  const parts: readonly Part[] = ['phone', 'map', 'times', 'text']
  const shows = (one: Part) => (narrow ? part === one : one !== 'text' || text)
  return (
    <PlayProvider value={play}>
      <div className="scn-play" ref={room}>
        <header className="scn-play-head">
          <IconButton icon="chevron-left" label={t('scenario.all')} onClick={() => go('scenarios')} />
          <Sentence
            key={story.name}
            value={story.name}
            readOnly={readOnly}
            onChange={(next) => change('scenario.did.name', changeHead(readable, { scenario: next }))}
          />
          {scope && <Badge icon="branch">{t('scenario.variantIs', { variant: scope.title })}</Badge>}
          {whole && !stale && (
            <Badge tone={whole.holds ? 'success' : 'danger'} icon={whole.holds ? 'check' : 'alert'}>
              {t(whole.holds ? 'scenario.holds' : 'scenario.fails')}
            </Badge>
          )}
          {stale && <Badge icon="sync">{t('scenario.running')}</Badge>}
          {!whole?.holds && failing !== null && (
            <Button kind="quiet" onClick={() => look(failing + 1)}>
              {t('scenario.toFailing', { n: failing + 1 })}
            </Button>
          )}
          {!narrow && (
            <span className="scn-play-end">
              <Chip pressed={text} onPress={() => setText(!text)}>
                YAML
              </Chip>
            </span>
          )}
        </header>
        <Clock />
        {aim && (
          <div className="scn-aim">
            <Banner
              tone={reached ? 'success' : 'info'}
              icon={reached ? 'check-circle' : 'flag'}
              quiet
              title={t(reached ? 'scenario.aim.reached' : 'scenario.aim')}
            >
              {wayLineSaid(say, aim)}
            </Banner>
          </div>
        )}
        {failed !== null && (
          <Banner
            tone="warning"
            title={t('scenario.notRunning')}
            action={
              <Button icon="sync" onClick={again}>
                {t('act.retry')}
              </Button>
            }
          >
            {inWords(failed, t)}
          </Banner>
        )}
        {whole && !whole.runs && whole.findings.length > 0 && (
          <Banner tone="danger" title={t('scenario.broken')} quiet>
            <p>{pick(whole.findings[0]?.message, language)}</p>
          </Banner>
        )}
        {narrow && (
          <Segmented
            label={t('scenario.parts')}
            value={part}
            segments={parts.map((one) => ({ value: one, label: t(`scenario.part.${one}`) }))}
            onChange={setPart}
          />
        )}
        {!whole && failed === null ? (
          <Skeleton rows={6} />
        ) : (
          <div className="scn-parts" data-text={text || undefined}>
            {shows('phone') && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
              <section className="scn-side scn-side-phone" aria-label={t('scenario.part.phone')} tabIndex={0}>
                <Phone />
              </section>
            )}
            {shows('map') && sop && (
              <section className="scn-side scn-side-map" aria-label={t('scenario.part.map')}>
                <Suspense fallback={<Skeleton rows={6} />}>
                  <WalkMap sop={scope?.merged ?? sop} scope={scope} aim={reached ? null : aim} />
                </Suspense>
              </section>
            )}
            {shows('times') && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
              <section className="scn-side scn-side-times" aria-label={t('scenario.part.times')} tabIndex={0}>
                <Timeline />
              </section>
            )}
            {shows('text') && (
              <section className="scn-side scn-side-text" aria-label={t('scenario.part.text')}>
                <Suspense fallback={<Skeleton rows={6} />}>
                  <TextEditor path={file} />
                </Suspense>
              </section>
            )}
          </div>
        )}
        {starting && <StartSheet onClose={() => setStarting(false)} />}
        <span className="unseen" aria-live="polite" lang={language}>
          {tried ? (tried.told.refused?.sentence ?? '') : ''}
        </span>
      </div>
    </PlayProvider>
  )
}

function Sentence({
  value,
  readOnly,
  onChange,
}: {
  value: string
  readOnly: boolean
  onChange: (next: string) => void
}) {
  const { t } = useWords()
  const [now, setNow] = useState(value)
  const done = () => {
    if (now.trim() === '') setNow(value)
    else if (now.trim() !== value) onChange(now.trim())
  }
  return (
    <h1 className="scn-sentence">
      <TextInput
        aria-label={t('scenario.start.sentence')}
        value={now}
        readOnly={readOnly}
        onChange={(event) => setNow(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
    </h1>
  )
}
