import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import type { Kind } from '../../../../authoring/sop/outline.ts'
import { Icon, type IconName } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { EVIDENCE_ICONS, KIND_ICONS } from '../kinds.ts'

/** What a card shows: plain values, so that a card is drawn again only when one of them changes. */
export interface CardData extends Record<string, unknown> {
  id: string
  kind: Kind
  title: string
  who: string
  due: string
  evidence: string // kinds, joined
  form: boolean
  ladder: string // what the rungs say, a line each
  faults: string // those that can happen here, where they are folded
  locked: boolean
  errors: number
  warnings: number
  variants: string
  own: 'added' | 'changed' | 'moved' | '' // what a variant makes of it, and that in words
  ownSaid: string
  entry: boolean
  chosen: boolean
  many: boolean // one of several that are chosen
  concerned: boolean // by the fault that is chosen
  focus: boolean
  readOnly: boolean
  mark: string // the number on a way that is shown
  label: string // all of it in words
  group: string // how many steps are folded in it
  returns: boolean
  dim: boolean
  successful: boolean
  frame: boolean
  empty: boolean
}

const WHO_ICONS: Partial<Record<Kind, IconName>> = { wait: 'clock', call: 'link', do: 'pulse' }

export type CardNode = Node<CardData, 'step' | 'frame'>

const OWN = { added: '+', changed: '~', moved: '↕' } as const

/** A step on the drawing. */
export const StepCard = memo(function StepCard({ data }: NodeProps<CardNode>) {
  const { t } = useWords()
  return (
    <>
      {!data.readOnly && (
        <Handle type="target" position={Position.Top} className="flow-handle" tabIndex={-1} />
      )}
      {data.readOnly && <Handle type="target" position={Position.Top} className="flow-handle-off" />}
      <button
        type="button"
        className={`flow-card flow-kind-${data.kind}`}
        data-step={data.id}
        data-chosen={data.chosen || undefined}
        data-many={data.many || undefined}
        data-concerned={data.concerned || undefined}
        data-dim={data.dim || undefined}
        data-successful={data.successful || undefined}
        data-own={data.own || undefined}
        tabIndex={data.focus ? 0 : -1}
        aria-pressed={data.chosen}
      >
        <span className="flow-card-icon">
          <Icon name={KIND_ICONS[data.kind]} size={18} />
        </span>
        <span className="flow-card-text">
          <span className="flow-card-title">{data.title}</span>
          {data.who && (
            <span className="flow-card-line">
              <Icon name={WHO_ICONS[data.kind] ?? 'person'} size={14} />
              <span className="flow-card-who">{data.who}</span>
            </span>
          )}
          {data.group && <span className="flow-card-line">{data.group}</span>}
          <span className="flow-card-marks">
            {data.due && (
              <span className="flow-chip">
                <Icon name="clock" size={13} />
                {data.due}
              </span>
            )}
            {data.ladder && (
              <span className="flow-chip flow-chip-ladder" title={data.ladder}>
                <Icon name="rise" size={13} />
              </span>
            )}
            {data.form && (
              <span className="flow-chip" title={t('flow.card.form')}>
                <Icon name="list" size={13} />
              </span>
            )}
            {data.evidence.split(' ').map(
              (kind) =>
                kind && (
                  <span
                    key={kind}
                    className="flow-chip"
                    title={t(`flow.evidence.${kind}` as 'flow.evidence.photo')}
                  >
                    <Icon name={EVIDENCE_ICONS[kind] ?? 'file'} size={13} />
                  </span>
                ),
            )}
            {data.returns && (
              <span className="flow-chip" title={t('flow.card.returns')}>
                <Icon name="undo" size={13} />
              </span>
            )}
            {data.faults && (
              <span className="flow-chip flow-chip-fault" title={data.faults}>
                <Icon name="alert" size={13} />
                {data.faults.includes('\n') && `×${data.faults.split('\n').length}`}
              </span>
            )}
          </span>
        </span>
        <Marks data={data} />
        <span className="unseen">{data.label}</span>
      </button>
      <Handle
        type="source"
        position={Position.Bottom}
        className={data.readOnly || data.kind === 'end' ? 'flow-handle-off' : 'flow-handle'}
        tabIndex={-1}
      />
    </>
  )
})

function Marks({ data }: { data: CardData }) {
  const { t } = useWords()
  return (
    <>
      {data.entry && <span className="flow-entry">{t('flow.card.entry')}</span>}
      {data.mark && <span className="flow-number">{data.mark}</span>}
      <span className="flow-corner">
        {data.own && (
          <span className="flow-mark flow-mark-own" title={data.ownSaid}>
            {OWN[data.own]}
          </span>
        )}
        {data.variants && (
          <span className="flow-mark flow-mark-variant" title={data.variants}>
            <Icon name="branch" size={13} />
          </span>
        )}
        {data.locked && (
          <span className="flow-mark flow-mark-locked" title={t('flow.card.locked')}>
            <Icon name="lock" size={13} />
          </span>
        )}
        {data.errors > 0 && (
          <span className="flow-mark flow-mark-error">
            <Icon name="alert" size={13} />
            {data.errors}
          </span>
        )}
        {data.errors === 0 && data.warnings > 0 && (
          <span className="flow-mark flow-mark-warning">
            <Icon name="alert" size={13} />
            {data.warnings}
          </span>
        )}
      </span>
    </>
  )
}

/** A step that holds steps: a frame around them. */
export const StepFrame = memo(function StepFrame({ data }: NodeProps<CardNode>) {
  return (
    <div className="flow-frame" data-chosen={data.chosen || undefined} data-many={data.many || undefined}>
      <Handle
        type="target"
        position={Position.Top}
        className={data.readOnly ? 'flow-handle-off' : 'flow-handle'}
        tabIndex={-1}
      />
      <button
        type="button"
        className={`flow-frame-head flow-kind-${data.kind}`}
        data-step={data.id}
        data-own={data.own || undefined}
        tabIndex={data.focus ? 0 : -1}
        aria-pressed={data.chosen}
      >
        <Icon name={KIND_ICONS[data.kind]} size={16} />
        <span className="flow-card-title">{data.title}</span>
        <span className="flow-frame-of">{data.group}</span>
        <Marks data={data} />
        <span className="unseen">{data.label}</span>
      </button>
      <Handle
        type="source"
        position={Position.Bottom}
        className={data.readOnly ? 'flow-handle-off' : 'flow-handle'}
        tabIndex={-1}
      />
    </div>
  )
})

export interface FaultData extends Record<string, unknown> {
  fault: string
  title: string
  said: string // from where, where that is not drawn
  short: string // the same, as short as it stands on the mark
  chosen: boolean
  concerned: boolean // can happen at the step that is chosen
  dim: boolean
  returns: boolean
  label: string
}

export type FaultNode = Node<FaultData, 'fault'>

/** Something that may go wrong: a mark on the way of its detour. */
export const FaultMark = memo(function FaultMark({ data }: NodeProps<FaultNode>) {
  return (
    <>
      <Handle type="target" position={Position.Top} className="flow-handle-off" />
      <button
        type="button"
        className="flow-fault"
        data-fault={data.fault}
        data-chosen={data.chosen || undefined}
        data-concerned={data.concerned || undefined}
        data-dim={data.dim || undefined}
        tabIndex={-1}
        title={data.said}
      >
        <Icon name={data.returns ? 'undo' : 'alert'} size={16} />
        <span className="flow-fault-text">
          <span className="flow-fault-title">{data.title}</span>
          <span className="flow-fault-said">{data.short}</span>
        </span>
        <span className="unseen">{data.label}</span>
      </button>
      <Handle type="source" position={Position.Bottom} className="flow-handle-off" />
    </>
  )
})

/** Where the inside of a step is over early. */
export const GoalDot = memo(function GoalDot() {
  const { t } = useWords()
  return (
    <>
      <Handle type="target" position={Position.Top} className="flow-handle-off" />
      <span className="flow-goal" role="img" aria-label={t('flow.card.goal')} title={t('flow.card.goal')}>
        <Icon name="check" size={14} />
      </span>
      <Handle type="source" position={Position.Bottom} className="flow-handle-off" />
    </>
  )
})
