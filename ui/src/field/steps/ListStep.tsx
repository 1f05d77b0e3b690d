import { useEffect, useMemo, useRef, useState } from 'react'
import { ButtonLink, Icon, ProgressBar, TextInput } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { OpenStep } from '../../runtime/job.ts'
import { routeWithin } from '../../runtime/overview.ts'
import type { AnyOrder, Each } from '../../runtime/runbook.ts'
import { useWords } from '../../words/index.ts'
import { eventsOf, useFacts } from '../jobs/overview.ts'
import { addressOf } from '../routing.ts'
import { itemList, type ListItemOf, matching } from './items.ts'
import { StepFrame } from './StepFrame.tsx'
import './list-step.css'

interface Props {
  kept: KeptJob
  address: string
  open: OpenStep
  step: AnyOrder | Each
}

/** Rows drawn at once; more come as one scrolls to the end. */
const PAGE = 60

/** From so many items on they can be searched. */
const MANY = 12

/** Steps in any order, or the same steps for each of several things: a list to tick. */
export function ListStep({ kept, address, open, step }: Props) {
  const { t, language } = useWords()
  const facts = useFacts(kept)
  const list = useMemo(() => {
    const way = routeWithin(kept.playbook, kept.job, facts, open.scope, eventsOf(kept))
    return itemList(kept, way.find((point) => point.address === address)?.holds ?? null, language)
  }, [kept, facts, address, open.scope, language])
  const [typed, setTyped] = useState('')
  const [onlyOpen, setOnlyOpen] = useState(false)
  const [shown, setShown] = useState(PAGE)
  const found = useMemo(() => matching(list.items, typed, onlyOpen), [list, typed, onlyOpen])
  const next = list.items.find(({ state, mine }) => state === 'open' && mine)
  const job = kept.card.id
  const end = useRef<HTMLLIElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for anew when more rows are drawn
  useEffect(() => {
    const element = end.current
    if (!element) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setShown((before) => before + PAGE)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [shown, found])

  return (
    <StepFrame
      kept={kept}
      address={address}
      scope={open.scope}
      guide={step.guide}
      footer={
        next?.goTo ? (
          <ButtonLink
            kind="primary"
            icon="arrow-right"
            href={addressOf({ at: 'step', job, address: next.goTo })}
          >
            {t('step.list.next', { item: next.name })}
          </ButtonLink>
        ) : undefined
      }
    >
      <div className="items-head">
        <p>
          <strong>{t('step.list.done', { n: list.done, of: list.of })}</strong>
          {' · '}
          {list.need < list.of
            ? t('step.list.need', { need: list.need, of: list.of })
            : t('step.list.anyOrder')}
        </p>
        <ProgressBar value={list.done / Math.max(1, list.need)} label={t('step.progress')} />
      </div>
      {list.items.length > MANY && (
        <div className="items-filter">
          <TextInput
            type="search"
            aria-label={t('step.list.find')}
            placeholder={t('step.list.find')}
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value)
              setShown(PAGE)
            }}
          />
          <label className="items-only">
            <input
              type="checkbox"
              checked={onlyOpen}
              onChange={(event) => setOnlyOpen(event.currentTarget.checked)}
            />
            {t('step.list.onlyOpen')}
          </label>
        </div>
      )}
      {found.length === 0 && <p className="step-nothing">{t('step.list.none')}</p>}
      <ul className="items">
        {found.slice(0, shown).map((item) => (
          <Row key={item.scope} job={job} item={item} />
        ))}
        {shown < found.length && <li ref={end} className="items-end" aria-hidden="true" />}
      </ul>
    </StepFrame>
  )
}

function Row({ job, item }: { job: string; item: ListItemOf }) {
  const { t } = useWords()
  const done = item.state === 'done'
  const inner = (
    <>
      <span className="item-tick">
        <Icon name={done ? 'check-circle' : 'circle'} size={26} />
      </span>
      <span className="item-text">
        <span className="item-name">{item.name}</span>
        <span className="item-state">
          {done
            ? t('step.list.tick')
            : item.at
              ? t('step.list.at', { step: item.at })
              : t(item.mine ? 'step.list.open' : 'step.list.later')}
        </span>
      </span>
      {!done && item.goTo && <Icon name="chevron-right" size={20} />}
    </>
  )
  const look = `item item-${item.state}${item.mine ? ' item-mine' : ''}`
  return (
    <li className="items-row">
      {!done && item.goTo ? (
        <a className={look} href={addressOf({ at: 'step', job, address: item.goTo })}>
          {inner}
        </a>
      ) : (
        <div className={look}>{inner}</div>
      )}
    </li>
  )
}
