import { type Ref, useState } from 'react'
import { Icon } from '../design/Icon.tsx'
import type { Fault } from './faults.ts'
import { pathOf } from './formTree.ts'
import { goTo } from './revealing.ts'
import { domId, type Scope, titleOf, useScope, useWatched } from './scope.ts'
import { sentenceOf } from './sentences.ts'
import { ROOT, type Spot } from './spots.ts'
import './fault-summary.css'

/** More faults than these are shown when somebody wants to see them. */
const MOST = 20

/** Everything that is wrong, on top of the form, each a way to its field. */
export function FaultSummary({ place }: { place: Ref<HTMLDivElement> }) {
  const scope = useScope()
  const { store, words } = scope
  const faults = useWatched(ROOT, () => store.allFaults)
  const [all, setAll] = useState(false)
  return (
    <div ref={place} className="rf-summary-place" tabIndex={-1} role="alert">
      {faults.length > 0 && (
        <div className="rf-summary">
          <h2 className="rf-summary-title">
            <Icon name="alert" />
            <span>{words.t('renderer.faults.title', { count: faults.length })}</span>
          </h2>
          <ul className="rf-summary-list">
            {(all ? faults : faults.slice(0, MOST)).map((fault) => (
              <li key={`${fault.spot.id} ${fault.code}`}>
                <SummaryLine fault={fault} scope={scope} />
              </li>
            ))}
          </ul>
          {!all && faults.length > MOST && (
            <button type="button" className="button button-quiet" onClick={() => setAll(true)}>
              {words.t('renderer.faults.all', { count: faults.length })}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function SummaryLine({ fault, scope }: { fault: Fault; scope: Scope }) {
  const { store } = scope
  const control = store.tree.control(pathOf(fault.spot))
  const said = sentenceOf(fault, control, scope)
  const place = placeInWords(fault.spot, scope)
  const text = place ? (
    <>
      <strong>{place}</strong>
      {scope.words.t('renderer.colon')}
      {said}
    </>
  ) : (
    said
  )
  if (!leads(fault.spot, scope)) return <p className="rf-summary-line">{text}</p>
  return (
    <a
      className="rf-summary-line"
      href={`#${domId(scope, fault.spot)}`}
      onClick={(event) => {
        event.preventDefault()
        void goTo(fault.spot, scope)
      }}
    >
      {text}
    </a>
  )
}

/** Whether anything on the page stands for the spot, or for what is around it. */
function leads(spot: Spot, { store }: Scope): boolean {
  for (let here: Spot | null = spot; here?.parent; here = here.parent)
    if (store.tree.control(pathOf(here))) return true
  return false
}

/** “Parts 3 · Price”: the field and the rows it stands in. What has no field is named as it is written. */
function placeInWords(spot: Spot, { store, language }: Scope): string {
  const parts: string[] = []
  let number = ''
  for (let here: Spot | null = spot; here?.parent; here = here.parent) {
    if (typeof here.step === 'number') {
      number = ` ${store.spots.number(here) + 1}`
      continue
    }
    const control = store.tree.control(pathOf(here))
    parts.unshift((control ? titleOf(control, language) : here.step) + number)
    number = ''
  }
  return parts.join(' · ')
}
