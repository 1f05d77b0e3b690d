// What both the base and a variant changed, side by side, one after the other to be decided.

import { useRef, useState } from 'react'
import { says, takenBack } from '../../../authoring/variant/index.ts'
import { Badge, Button, ProgressBar, TextInput } from '../../../design/index.ts'
import { type Path, read, type Source } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { titleOf } from '../flow/sop_desk.tsx'
import { useTools } from '../workshop/index.ts'
import type { Clash, Clashes } from './clashes.ts'
import { fileOf } from './known.ts'
import { aspectSaid, type Saying, valueSaid } from './saying.ts'

export function ClashList({ clashes, say, base }: { clashes: Clashes; say: Saying; base: Source }) {
  const { t } = useWords()
  // Those for which the base's was taken are no conflicts any more, and were decided all the same.
  const most = useRef(0)
  most.current = Math.max(most.current, clashes.all.length)
  const decided = most.current - clashes.all.filter(({ kept }) => !kept).length
  const progress = t('variant.conflicts.progress', { n: decided, all: most.current })
  return (
    <section className="clashes" aria-labelledby="variant-clashes">
      <h3 id="variant-clashes">{t('variant.conflicts')}</h3>
      <p>
        {clashes.since === null
          ? t('variant.conflicts.textFirst')
          : t('variant.conflicts.text', { n: clashes.since })}
      </p>
      <p className="clash-progress" role="status">
        {progress}
      </p>
      <ProgressBar value={most.current === 0 ? 1 : decided / most.current} label={progress} />
      {clashes.all.map((clash) => (
        <ClashCard key={clash.key} clash={clash} say={say} base={base} onKeep={clashes.keep} />
      ))}
    </section>
  )
}

function ClashCard({
  clash,
  say,
  base,
  onKeep,
}: {
  clash: Clash
  say: Saying
  base: Source
  onKeep: Clashes['keep']
}) {
  const { t, language } = useWords()
  const workshop = useTools()
  const [other, setOther] = useState<string | null>(null)
  const { step, rest } = stepOf(say, clash.path)
  const file = fileOf(workshop.sop, clash.variant)
  const said = (value: unknown) => valueSaid(value ?? undefined, rest, say)
  const change = (patches: ReturnType<typeof says>) =>
    workshop.change({ word: 'variant.do.conflict' }, { [file]: patches })
  const take = () => {
    const source = workshop.source(file)
    if (source) change(takenBack(base, source, clash.path))
  }
  const write = () => {
    const source = workshop.source(file)
    if (source && other !== null) change(says(source, clash.path, read(`v: ${other}`).data?.['v' as never]))
    setOther(null)
  }
  return (
    <article className="clash" data-kept={clash.kept || undefined} data-path={clash.path.join('/')}>
      <h4>
        {step === null ? t('variant.thing.sop') : titleOf(say.outline, step, language)} ·{' '}
        {aspectSaid({ rest, was: clash.was, now: clash.says }, say)}
        {clash.kept && (
          <Badge tone="success" icon="check">
            {t('variant.conflict.kept')}
          </Badge>
        )}
      </h4>
      <dl>
        <div>
          <dt>{t('variant.conflict.was')}</dt>
          <dd>{said(clash.was)}</dd>
        </div>
        <div className="clash-now">
          <dt>{t('variant.conflict.now')}</dt>
          <dd>{said(clash.now)}</dd>
        </div>
        <div className="clash-says">
          <dt>{t('variant.conflict.says')}</dt>
          <dd>{said(clash.says)}</dd>
        </div>
      </dl>
      {!workshop.readOnly && (
        <div className="clash-acts">
          {clash.kept ? (
            <Button kind="quiet" icon="undo" onClick={() => onKeep(clash, false)}>
              {t('variant.conflict.again')}
            </Button>
          ) : (
            <>
              <Button onClick={() => onKeep(clash, true)}>{t('variant.conflict.keep')}</Button>
              <Button onClick={take}>{t('variant.conflict.take')}</Button>
              {scalar(clash.says) && other === null && (
                <Button kind="quiet" onClick={() => setOther(String(clash.says ?? ''))}>
                  {t('variant.conflict.other')}
                </Button>
              )}
              {other !== null && (
                <form
                  className="clash-other"
                  onSubmit={(event) => {
                    event.preventDefault()
                    write()
                  }}
                >
                  <TextInput
                    aria-label={t('variant.conflict.write')}
                    value={other}
                    onChange={(event) => setOther(event.target.value)}
                  />
                  <Button type="submit" kind="primary">
                    {t('variant.conflict.save')}
                  </Button>
                </form>
              )}
            </>
          )}
        </div>
      )}
    </article>
  )
}

function scalar(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}

function stepOf(say: Saying, path: Path): { step: string | null; rest: Path } {
  let step: string | null = null
  let length = 0
  for (const one of say.outline.steps.values()) {
    if (one.at.length > length && one.at.every((part, at) => part === path[at])) {
      step = one.id
      length = one.at.length
    }
  }
  return { step, rest: path.slice(length) }
}
