import { Suspense, useState } from 'react'
import { inWords } from '../../../api/index.ts'
import { Chip, useKeys } from '../../../design/desk.ts'
import { Banner, Button, EmptyState, Icon, ProgressBar, Segmented, Skeleton } from '../../../design/index.ts'
import { lazily } from '../../../design/lazily.ts'
import { type Path, read } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import type { Key, Params } from '../../../words/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { Coded, roomOf, useGo, useWorkshop } from '../workshop/index.ts'
import { Assumptions } from './Assumptions.tsx'
import { begun, edited, fileOf, nameFor, namesIn, stated, titleOf } from './assuming.ts'
import { Results } from './results/Results.tsx'
import { type Run, type Runs, type Trouble, useRuns } from './running.ts'
import { ScenarioBar } from './ScenarioBar.tsx'
import { useAssumed } from './useAssumed.ts'
import './what_if.css'

const TextEditor = lazily(async () => (await import('../text/index.ts')).TextEditor)

/** A forecast of the SOP as it is being written: assumptions, a run, what it shows. */
export function WhatIfRoom({ item = '' }: { item?: string }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const go = useGo()
  const runs = useRuns(workshop.draft)
  const [side, setSide] = useState<'assumptions' | 'results'>('assumptions')
  const [shown, setShown] = useState<number | null>(null)
  const [asText, setAsText] = useState(false)
  const names = namesIn(workshop.sop, workshop.files.keys())
  const name = names.includes(item) ? item : (names[0] ?? '')
  const path = name ? fileOf(workshop.sop, name) : ''
  const source = path ? workshop.source(path) : null
  const text = source?.text ?? ''
  const title = name ? titleOf(source?.data, name) : t('whatIf.today')
  const { told, stale, failed, again } = useAssumed(text, path, workshop.revision)
  const going = runs.going

  const change = (changes: readonly (readonly [Path, unknown])[]) => {
    if (workshop.readOnly) return
    const named: { word: Key; params: Params } = { word: 'whatIf.did.change', params: { title } }
    if (source) {
      const patches = edited(source, changes)
      if (patches.length > 0) workshop.change(named, { [path]: patches }, `what-if/${name}`)
      return
    }
    const own = nameFor('today', names)
    const fresh = begun(title)
    const made = read(fresh)
    let after = fresh
    for (const { from, to, insert } of [...edited(made, changes)].reverse()) {
      after = after.slice(0, from) + insert + after.slice(to)
    }
    workshop.change(named, { [fileOf(workshop.sop, own)]: after }, `what-if/${own}`)
    go('what-if', own)
  }
  const start = () => {
    if (going) return
    setShown(null)
    setSide('results')
    void runs.start(client, {
      name,
      title,
      revision: workshop.revision,
      path,
      text: path ? (workshop.source(path)?.text ?? '') : '',
      files: workshop.unsaved(),
    })
  }
  const stop = () => void runs.stop(client)
  useKeys([{ keys: 'mod+enter', label: t('whatIf.run'), run: start, typing: true }])

  const done = runs.list.filter(({ state }) => state === 'done')
  const now = done.find(({ number }) => number === shown) ?? done[0] ?? null
  const assumed = told?.assumptions ?? null
  const errors = (told?.findings ?? []).filter(({ severity }) => severity === 'error')
  return (
    <div className="wif" data-side={side}>
      <div className="wif-bar">
        <ScenarioBar names={names} name={name} title={title} source={source} onChange={change} />
        <div className="wif-run">
          {going ? (
            <Going run={going} onStop={stop} />
          ) : (
            <Button kind="primary" icon="play" aria-keyshortcuts="Control+Enter" onClick={start}>
              {assumed ? t('whatIf.runJobs', { n: assumed.jobs }) : t('whatIf.run')}
            </Button>
          )}
        </div>
      </div>
      <div className="wif-sides">
        <Segmented
          label={t('whatIf.side')}
          value={side}
          segments={[
            { value: 'assumptions', label: t('whatIf.assumptions') },
            { value: 'results', label: t('whatIf.results') },
          ]}
          onChange={setSide}
        />
      </div>
      <section className="wif-left" aria-labelledby="wif-assumptions">
        <header className="wif-left-head">
          <h2 id="wif-assumptions">{t('whatIf.assumptions')}</h2>
          {path && (
            <Chip pressed={asText} onPress={() => setAsText(!asText)}>
              YAML
            </Chip>
          )}
        </header>
        {asText && path ? (
          <div className="wif-text">
            <Suspense fallback={<Skeleton rows={8} />}>
              <TextEditor path={path} />
            </Suspense>
          </div>
        ) : failed ? (
          <Banner tone="danger" action={<Button onClick={again}>{t('act.retry')}</Button>}>
            {inWords(failed, t)}
          </Banner>
        ) : assumed ? (
          <div aria-busy={stale || undefined}>
            <Assumptions
              assumed={assumed}
              readOnly={workshop.readOnly || (source !== null && source.troubles.length > 0)}
              said={(place) => stated(source?.data, place) !== undefined}
              onChange={change}
            />
          </div>
        ) : told ? (
          <p className="wif-hint">
            {t('whatIf.notYet')}{' '}
            <button type="button" className="wif-link wif-look" onClick={() => setSide('results')}>
              {t('whatIf.notYet.look')}
            </button>
          </p>
        ) : (
          <Skeleton rows={8} />
        )}
      </section>
      <section className="wif-right" aria-labelledby="wif-results">
        <h2 id="wif-results" className="unseen">
          {t('whatIf.results')}
        </h2>
        {errors.length > 0 && (
          <Prevented
            findings={errors}
            own={path}
            onText={() => {
              setSide('assumptions')
              setAsText(true)
            }}
          />
        )}
        <Failed runs={runs} onAgain={start} />
        {now?.result ? (
          <>
            <RunLine runs={done} now={now} revision={workshop.revision} onShow={setShown} />
            <Results
              key={now.number}
              run={now}
              result={now.result}
              others={done.filter(({ number }) => number !== now.number)}
            />
          </>
        ) : going ? (
          <div className="wif-waiting">
            <Skeleton rows={6} />
          </div>
        ) : (
          errors.length === 0 && (
            <EmptyState
              icon="pulse"
              title={t('whatIf.empty')}
              action={
                <Button kind="primary" icon="play" onClick={start}>
                  {t('whatIf.run')}
                </Button>
              }
            >
              {t('whatIf.emptyText')}
            </EmptyState>
          )
        )}
      </section>
    </div>
  )
}

function Going({ run, onStop }: { run: Run; onStop: () => void }) {
  const { t } = useWords()
  const said =
    run.state === 'waiting' || run.done === 0
      ? t('whatIf.going.prepare')
      : t('whatIf.going', { done: run.done, n: run.of })
  return (
    <div className="wif-going">
      <div role="status">
        <span>{said}</span>
        <ProgressBar
          value={run.of > 0 && run.done > 0 ? run.done / run.of : null}
          label={t('whatIf.going.label')}
        />
      </div>
      <Button icon="close" onClick={onStop}>
        {t('act.cancel')}
      </Button>
    </div>
  )
}

/** Which run is shown, of when, and of which draft. */
function RunLine({
  runs,
  now,
  revision,
  onShow,
}: {
  runs: readonly Run[]
  now: Run
  revision: number
  onShow: (number: number) => void
}) {
  const { t, formats } = useWords()
  const changes = revision - now.revision
  return (
    <div className="wif-runline">
      {runs.length > 1 ? (
        <label>
          <span className="unseen">{t('whatIf.run.which')}</span>
          <select
            className="input input-select wif-small"
            value={now.number}
            onChange={({ currentTarget }) => onShow(Number(currentTarget.value))}
          >
            {runs.map((one) => (
              <option key={one.number} value={one.number}>
                {t('whatIf.run.named', { n: one.number, title: one.title })}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <strong>{t('whatIf.run.named', { n: now.number, title: now.title })}</strong>
      )}
      <span>{t('whatIf.run.of', { n: now.result?.jobs ?? now.of, time: formats.moment(now.at) })}</span>
      <span className={changes > 0 ? 'wif-old' : 'wif-new'}>
        <Icon name={changes > 0 ? 'history' : 'check'} size={16} />
        {changes > 0 ? t('whatIf.run.ago', { n: changes }) : t('whatIf.run.now')}
      </span>
    </div>
  )
}

/** What keeps the draft, or its assumptions, from being simulated. */
function Prevented({
  findings,
  own,
  onText,
}: {
  findings: readonly Trouble[]
  own: string
  onText: () => void
}) {
  const { t, language } = useWords()
  const go = useGo()
  return (
    <Banner tone="danger" title={t('whatIf.prevented')}>
      <ul className="wif-findings">
        {findings.slice(0, 8).map((one) => (
          <li key={`${one.file} ${one.line} ${one.code} ${one.message.en}`}>
            <button
              type="button"
              className="wif-link"
              onClick={() => (one.file === own ? onText() : go(...textPlace(one.file)))}
            >
              <code>{`${one.file}:${one.line}`}</code>
            </button>{' '}
            <Coded text={pick(one.message, language)} />
          </li>
        ))}
      </ul>
      {findings.length > 8 && <p>{t('whatIf.preventedMore', { n: findings.length - 8 })}</p>}
    </Banner>
  )
}

function Failed({ runs, onAgain }: { runs: Runs; onAgain: () => void }) {
  const { t } = useWords()
  const last = runs.list[0]
  if (!last || (last.state !== 'failed' && last.state !== 'stopped')) return null
  if (last.state === 'stopped') return <Banner>{t('whatIf.stopped')}</Banner>
  if (last.findings.length > 0) return null
  return (
    <Banner
      tone="danger"
      title={t('whatIf.failed')}
      action={<Button onClick={onAgain}>{t('act.retry')}</Button>}
    >
      {last.error ? inWords(last.error, t) : t('whatIf.failedText')}
    </Banner>
  )
}

/** Where a file is written: forms in their room, all else as text beside the flow. */
function textPlace(file: string): Parameters<ReturnType<typeof useGo>> {
  const { room, item } = roomOf(file)
  return room === 'forms' ? ['forms', item, { file }] : ['flow', '', { file }]
}
