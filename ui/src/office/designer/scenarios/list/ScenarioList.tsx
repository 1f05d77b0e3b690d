// The scenarios of a draft: which hold, what they walk, and what none of them does.

import { useMemo, useState } from 'react'
import { changeHead, fileName, storyOf } from '../../../../authoring/scenario/index.ts'
import type { Outline } from '../../../../authoring/sop/outline.ts'
import { Chip, Menu, Toolbar } from '../../../../design/desk.ts'
import { Button, EmptyState, IconButton, TextInput, useToast } from '../../../../design/index.ts'
import { apply, read } from '../../../../document/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { type DraftFile, useAnalysis, useGo, useWorkshop } from '../../workshop/index.ts'
import { begin, pathIn, scenariosOf } from '../files.ts'
import { Coverage } from './Coverage.tsx'
import { Rename } from './RenameSheet.tsx'
import { Facts, Mark, sentenceOf } from './Went.tsx'

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
