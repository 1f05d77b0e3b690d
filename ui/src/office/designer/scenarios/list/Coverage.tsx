// How much of an SOP its scenarios walk; each arrow that none does can be recorded from here.

import { useState } from 'react'
import { type Aim, aimKey, entriesTo, freshStory, storyOf } from '../../../../authoring/scenario/index.ts'
import type { Outline } from '../../../../authoring/sop/outline.ts'
import { Button, Icon, ProgressBar, Select, useToast } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { useAnalysis, useGo, useWorkshop } from '../../workshop/index.ts'
import { aims, begin, pathIn } from '../files.ts'
import { useSayer } from '../naming.ts'
import { wayLineSaid } from '../saying.ts'
import { useAskWalk } from '../walking.ts'

/** How much of the SOP is walked, and the arrows that are not. */
export function Coverage({ outline }: { outline: Outline }) {
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
