// The scenarios of a draft: which hold, what they walk, and what none of them does.

import { useMemo, useState } from 'react'
import {
  type Aim,
  aimKey,
  changeHead,
  entriesTo,
  fileName,
  freshStory,
  storyOf,
} from '../../../authoring/scenario/index.ts'
import type { Outline } from '../../../authoring/sop/outline.ts'
import { Chip, Menu, Toolbar } from '../../../design/desk.ts'
import {
  Badge,
  Button,
  EmptyState,
  Field,
  Icon,
  IconButton,
  ProgressBar,
  Select,
  Sheet,
  TextInput,
  useToast,
} from '../../../design/index.ts'
import { apply, read } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { type Analysis, type DraftFile, useAnalysis, useGo, useWorkshop } from '../workshop/index.ts'
import { aims, begin, pathIn, scenariosOf } from './files.ts'
import { useSayer } from './naming.ts'
import { wayLineSaid } from './saying.ts'
import { useAskWalk } from './walking.ts'

type Went = Analysis['scenarios'][number]

export function ScenarioList({ outline }: { outline: Outline }) {
  const workshop = useWorkshop()
  const { analysis, stale, failed, again } = useAnalysis()
  const go = useGo()
  const { t, language } = useWords()
  const toast = useToast()
  const [failing, setFailing] = useState(false)
  const [sought, setSought] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const { revision } = workshop
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision counts every change of a file
  const files = useMemo(() => scenariosOf(workshop), [workshop, revision])
  const went = useMemo(() => new Map((analysis?.scenarios ?? []).map((one) => [one.file, one])), [analysis])
  const rows = [...files]
    .map(([name, file]) => ({ name, file, went: went.get(file.path) }))
    .sort((a, b) => Number(a.went?.holds ?? true) - Number(b.went?.holds ?? true))
  const broken = rows.filter(({ went: one }) => one && !one.holds).length
  const shown = rows.filter(
    ({ name, file, went: one }) =>
      (!failing || (one && !one.holds)) &&
      `${name} ${sentenceOf(file)}`.toLowerCase().includes(sought.trim().toLowerCase()),
  )

  const start = (sentence: string) => go('scenarios', begin(workshop, sentence))
  const duplicate = (name: string, file: DraftFile) => {
    const source = file.source ?? read(file.text ?? '')
    const sentence = t('scenario.copyOf', { name: storyOf(source).name || name })
    const text = apply(source.text, changeHead(source, { scenario: sentence }))
    const next = fileName(name, new Set(files.keys()))
    workshop.change({ word: 'scenario.did.copy', params: { name } }, { [pathIn(workshop, next)]: text })
    go('scenarios', next)
  }
  const drop = (name: string, path: string) => {
    workshop.change({ word: 'scenario.did.delete', params: { name } }, { [path]: null })
    toast({ text: t('scenario.deleted', { name }), undo: () => workshop.undo() })
  }

  return (
    <div className="scn-room">
      <div className="scn-list">
        <header className="scn-list-head">
          <div>
            <h1 className="scn-title">{t('scenario.title')}</h1>
            <p className="scn-quiet">{t('scenario.lead')}</p>
          </div>
          {!workshop.readOnly && files.size > 0 && (
            <Button kind="primary" icon="plus" onClick={() => start(t('scenario.fresh'))}>
              {t('scenario.new')}
            </Button>
          )}
        </header>
        {files.size === 0 ? (
          <EmptyState
            icon="play"
            title={t('scenario.none')}
            action={
              !workshop.readOnly && (
                <Button kind="primary" icon="play" onClick={() => start(t('scenario.happy'))}>
                  {t('scenario.walkHappy')}
                </Button>
              )
            }
          >
            {t('scenario.noneText')}
          </EmptyState>
        ) : (
          <div className="scn-main">
            <Toolbar
              label={t('scenario.filter')}
              end={
                <Button kind="quiet" icon="sync" busy={stale && failed === null} onClick={again}>
                  {t('scenario.runAgain')}
                </Button>
              }
            >
              <TextInput
                className="scn-search"
                aria-label={t('scenario.search')}
                placeholder={t('scenario.search')}
                value={sought}
                onChange={(event) => setSought(event.target.value)}
              />
              <Chip pressed={failing} count={broken} onPress={() => setFailing(!failing)}>
                {t('scenario.failing')}
              </Chip>
            </Toolbar>
            {analysis && (
              <p className="scn-quiet scn-ran" role="status">
                {stale
                  ? t('scenario.ranStale')
                  : t('scenario.ranAll', {
                      holds: analysis.scenarios.filter(({ holds }) => holds).length,
                      n: analysis.scenarios.length,
                    })}
              </p>
            )}
            {shown.length === 0 && (
              <p className="scn-quiet scn-nothing">
                {failing && broken === 0 ? t('scenario.noneFails') : t('scenario.noneFound')}
              </p>
            )}
            <ul className="scn-rows">
              {shown.map(({ name, file, went: one }) => (
                <li key={name} className="scn-row" data-holds={one?.holds} data-stale={stale || undefined}>
                  <button type="button" className="scn-row-open" onClick={() => go('scenarios', name)}>
                    <Mark went={one} />
                    <span className="scn-row-words">
                      <span className="scn-row-title">{sentenceOf(file) || name}</span>
                      <span className="scn-row-facts">
                        <code>{name}</code>
                        <Facts file={file} went={one} />
                      </span>
                      {one && !one.holds && (
                        <span className="scn-row-why">
                          {pick(one.findings[0]?.message, language) || t('scenario.fails')}
                        </span>
                      )}
                    </span>
                  </button>
                  {!workshop.readOnly && (
                    <Menu
                      trigger={<IconButton icon="more" label={t('scenario.more', { name })} />}
                      items={[
                        { label: t('scenario.rename'), icon: 'edit', onSelect: () => setRenaming(name) },
                        {
                          label: t('scenario.duplicate'),
                          icon: 'copy',
                          onSelect: () => duplicate(name, file),
                        },
                        'line',
                        {
                          label: t('scenario.delete'),
                          icon: 'trash',
                          danger: true,
                          onSelect: () => drop(name, file.path),
                        },
                      ]}
                    />
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Coverage outline={outline} />
      </div>
      {renaming !== null && (
        <Rename name={renaming} taken={new Set(files.keys())} onClose={() => setRenaming(null)} />
      )}
    </div>
  )
}

function sentenceOf(file: DraftFile): string {
  return file.source ? storyOf(file.source).name : ''
}

function Mark({ went }: { went: Went | undefined }) {
  const { t } = useWords()
  if (!went) return <Badge icon="clock">{t('scenario.notRun')}</Badge>
  return went.holds ? (
    <Badge tone="success" icon="check">
      {t('scenario.holds')}
    </Badge>
  ) : (
    <Badge tone="danger" icon="alert">
      {t('scenario.fails')}
    </Badge>
  )
}

function Facts({ file, went }: { file: DraftFile; went: Went | undefined }) {
  const { t, formats } = useWords()
  const count = file.source ? storyOf(file.source).walk.length : 0
  const facts = [
    went?.branch,
    went?.variant && t('scenario.variantIs', { variant: went.variant }),
    went && !went.holds && went.entries < count
      ? t('scenario.entriesOf', { n: went.entries, of: count })
      : t('scenario.entries', { n: count }),
    went && t('scenario.ran', { at: formats.time(went.ran_at), ms: went.took_ms }),
  ].filter(Boolean)
  return <span>{facts.join(' · ')}</span>
}

function Rename({ name, taken, onClose }: { name: string; taken: ReadonlySet<string>; onClose: () => void }) {
  const workshop = useWorkshop()
  const { t } = useWords()
  const [next, setNext] = useState(name)
  const fault = !/^[a-z0-9][a-z0-9_-]*$/.test(next)
    ? t('scenario.rename.malformed')
    : next !== name && taken.has(next)
      ? t('scenario.rename.taken')
      : null
  const save = () => {
    if (fault) return
    const text = workshop.files.get(pathIn(workshop, name))?.text
    if (next !== name && typeof text === 'string') {
      workshop.change(
        { word: 'scenario.did.rename', params: { name } },
        { [pathIn(workshop, name)]: null, [pathIn(workshop, next)]: text },
      )
    }
    onClose()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('scenario.rename')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" onClick={save}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      <Field label={t('scenario.fileName')} help={t('scenario.fileNameHelp')} fault={fault}>
        {(control) => (
          <TextInput
            {...control}
            data-first
            value={next}
            onChange={(event) => setNext(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        )}
      </Field>
    </Sheet>
  )
}

/** How much of the SOP is walked, and the arrows that are not. */
function Coverage({ outline }: { outline: Outline }) {
  const workshop = useWorkshop()
  const { analysis } = useAnalysis()
  const { t, language } = useWords()
  const say = useSayer(outline)
  const go = useGo()
  const ask = useAskWalk()
  const toast = useToast()
  const [variant, setVariant] = useState('')
  const [busy, setBusy] = useState('')
  const versions = (analysis?.versions ?? []).filter(({ compiles, edges }) => compiles && edges.length > 0)
  const version = versions.find((one) => (one.variant ?? '') === variant) ?? versions[0]
  if (!version) return null
  const missing = version.edges.filter(({ walked }) => walked.length === 0)
  const walked = version.edges.length - missing.length

  // What leads there is taken from a scenario that has been at the step before.
  const recordTo = async (aim: Aim) => {
    setBusy(aimKey(aim))
    const sentence = wayLineSaid(say, aim)
    const step = version.steps.find(({ step: one }) => one === aim.source)
    let text: string | undefined
    try {
      const known = step?.walked.map((path) => workshop.files.get(path)).find((file) => file?.source)
      if (known?.source) {
        const story = storyOf(known.source)
        const walk = await ask({ scenario: known.source.text, path: known.path })
        const upto = entriesTo(
          aim.source,
          walk.opened?.open ?? [],
          walk.entries.map(({ open }) => open),
        )
        const { branch, variant: of, start, inputs, subject, assignee, actions } = story
        text = freshStory(
          sentence,
          {
            ...(of ? { variant: of } : version.variant ? { variant: version.variant } : {}),
            ...(branch && { branch }),
            ...(start && { start }),
            ...(Object.keys(inputs).length > 0 && { inputs }),
            ...(subject && { subject }),
            ...(assignee && { assignee }),
            ...(Object.keys(actions).length > 0 && { actions }),
          },
          story.walk.slice(0, upto ?? 0).map(({ expect: _expected, ...entry }) => entry),
        )
      }
    } catch {
      toast({ text: t('scenario.noBeginning') })
    }
    setBusy('')
    const name = begin(
      workshop,
      fileNameOf(aim),
      text ?? freshStory(sentence, version.variant ? { variant: version.variant } : {}),
    )
    aims.set(pathIn(workshop, name), aim)
    go('scenarios', name)
  }

  return (
    <section className="scn-cover" aria-labelledby="scn-cover">
      <header className="scn-cover-head">
        <h2 id="scn-cover" className="scn-subtitle">
          {t('scenario.cover')}
        </h2>
        {versions.length > 1 && (
          <Select
            className="scn-cover-version"
            aria-label={t('scenario.version')}
            value={version.variant ?? ''}
            onChange={(event) => setVariant(event.target.value)}
          >
            {versions.map((one) => (
              <option key={one.variant ?? ''} value={one.variant ?? ''}>
                {one.variant === null ? t('scenario.base') : pick(one.title, language) || one.variant}
              </option>
            ))}
          </Select>
        )}
      </header>
      <ProgressBar value={walked / version.edges.length} label={t('scenario.cover')} />
      <p>
        {missing.length === 0
          ? t('scenario.coverAll', { of: version.edges.length })
          : t('scenario.coverSome', { n: walked, of: version.edges.length, missing: missing.length })}
      </p>
      <ul className="scn-missing">
        {missing.map((edge) => {
          const aim = {
            source: edge.source,
            target: edge.target,
            kind: edge.kind,
            label: edge.label,
            when: edge.when,
          }
          return (
            <li key={aimKey(aim)}>
              <Icon name="arrow-right" size={16} />
              <span>{wayLineSaid(say, aim)}</span>
              {!workshop.readOnly && (
                <Button
                  kind="quiet"
                  icon="play"
                  busy={busy === aimKey(aim)}
                  onClick={() => void recordTo(aim)}
                >
                  {t('scenario.recordThere')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function fileNameOf({ source, label, target }: Aim): string {
  return [source, label, target.replace('$', '')].filter(Boolean).join(' ').replace(/_/g, ' ')
}
