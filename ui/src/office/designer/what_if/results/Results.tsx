// What a run showed: first in sentences, then the path with its heat, the steps, the people, queues, ends.

import { useMemo, useState } from 'react'
import { Button, Tabs } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { Compare } from '../Compare.tsx'
import { Path } from '../Path.tsx'
import { PeopleBars } from '../PeopleBars.tsx'
import type { Run } from '../running.ts'
import { busiest, FEW, type Leads, named, type Result, sentencesOf } from '../saying.ts'
import { saidSpan } from '../spans.ts'
import type { Clock } from './ClockSwitch.tsx'
import { Ends } from './Ends.tsx'
import { Notes } from './Notes.tsx'
import { Queues } from './Queues.tsx'
import { SaidLine } from './SaidLine.tsx'
import { StepSheet } from './StepSheet.tsx'
import { Steps } from './Steps.tsx'

const TABS = ['path', 'steps', 'people', 'queues', 'ends', 'compare'] as const

type TabName = (typeof TABS)[number]

interface ResultsProps {
  run: Run
  result: Result
  others: readonly Run[]
}

export function Results({ run, result, others }: ResultsProps) {
  const { t, language, formats } = useWords()
  const [tab, setTab] = useState<TabName>('path')
  const [step, setStep] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const [clock, setClock] = useState<Clock>('working')
  const sentences = useMemo(() => sentencesOf(result, language), [result, language])
  const shown = all ? sentences : sentences.slice(0, FEW)
  const most = busiest(result)
  const lead = (to: Leads) => {
    if (to?.to === 'step') setStep(to.step)
    if (to?.to === 'person') setTab('people')
    if (to?.to === 'ends') setTab('ends')
  }
  const tabs = TABS.filter((one) => one !== 'compare' || others.length > 0)
  const open = tabs.includes(tab) ? tab : 'path'
  const of = result.steps.find((one) => one.step === step)
  return (
    <>
      <section className="wif-sentences" aria-labelledby="wif-matters">
        <h2 id="wif-matters">{t('whatIf.matters')}</h2>
        <ol>
          {shown.map((one) => (
            <SaidLine key={one.id} one={one} onLead={lead} />
          ))}
        </ol>
        {sentences.length > FEW && (
          <Button kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('whatIf.fewer') : t('whatIf.showAll', { n: sentences.length })}
          </Button>
        )}
      </section>
      <dl className="wif-figures">
        <Fact
          name={t('whatIf.fact.half')}
          value={saidSpan(result.took.elapsed.p50, language, false)}
          note={t('whatIf.fact.working', { span: saidSpan(result.took.working.p50, language, true) })}
        />
        <Fact
          name={t('whatIf.fact.ninth')}
          value={saidSpan(result.took.elapsed.p90, language, false)}
          note={t('whatIf.fact.working', { span: saidSpan(result.took.working.p90, language, true) })}
        />
        <Fact
          name={t('whatIf.fact.late')}
          value={result.with_due > 0 ? formats.percent(result.late / result.with_due) : '–'}
          note={result.with_due > 0 ? t('whatIf.fact.lateOf', { n: result.late }) : t('whatIf.fact.noDue')}
        />
        <Fact
          name={t('whatIf.fact.busiest')}
          value={most ? formats.percent(most.utilisation) : '–'}
          note={most ? named(most.name, most.login, result, language) : ''}
        />
      </dl>
      <Tabs
        label={t('whatIf.results')}
        tabs={tabs.map((id) => ({ id, label: t(`whatIf.tab.${id}`) }))}
        selected={open}
        onSelect={(id) => setTab(id as TabName)}
      >
        {open === 'path' && <Path result={result} onStep={setStep} />}
        {open === 'steps' && <Steps result={result} clock={clock} onClock={setClock} onStep={setStep} />}
        {open === 'people' && <PeopleBars result={result} />}
        {open === 'queues' && <Queues result={result} onStep={setStep} />}
        {open === 'ends' && <Ends result={result} clock={clock} onClock={setClock} />}
        {open === 'compare' && <Compare run={run} others={others} />}
      </Tabs>
      <Notes result={result} />
      {of && <StepSheet step={of} onClose={() => setStep(null)} />}
    </>
  )
}

function Fact({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="wif-fact">
      <dt>{name}</dt>
      <dd>
        <strong className="numbers">{value}</strong>
        <span className="wif-fact-note">{note}</span>
      </dd>
    </div>
  )
}
