// What is edited: the base for all branches, or one variant, with what it leaves out and what locked it.

import { map } from '../../../authoring/sop/outline.ts'
import { type Loosening, takenBack } from '../../../authoring/variant/index.ts'
import { Menu } from '../../../design/desk.ts'
import { Badge, Button, Icon } from '../../../design/index.ts'
import type { Path } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { textOf } from '../flow/sop_desk.tsx'
import { useGo, useTools } from '../workshop/index.ts'
import { useVariants } from './known.ts'
import { hueOf } from './Matrix.tsx'
import type { Scope } from './scope.ts'
import './scope.css'

/** Chooses what the changes below are for. */
export function ScopeSwitch({ scope }: { scope: Scope | null }) {
  const { t } = useWords()
  const go = useGo()
  const variants = useVariants()
  if (variants.size === 0) return null
  const hue = scope ? `variants-hue-${hueOf(scope.name, variants)}` : ''
  return (
    <span className={`scope-switch ${hue}`} data-scope={scope?.name}>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="scope-button"
            title={scope ? t('variant.scope.onlyText') : undefined}
          >
            <span className="scope-word">{t('variant.scope')}</span>
            <strong>
              {scope ? t('variant.scope.only', { title: scope.title }) : t('variant.scope.base')}
            </strong>
            <Icon name="chevron-down" size={16} />
          </button>
        }
        items={[
          { label: t('variant.scope.base'), icon: 'globe', onSelect: () => go('flow') },
          'line',
          ...[...variants.values()].map(({ name, title }) => ({
            label: t('variant.scope.only', { title }),
            icon: 'branch' as const,
            onSelect: () => go('flow', name),
          })),
        ]}
      />
      {scope && (
        <button type="button" className="scope-count" onClick={() => go('variants', scope.name)}>
          {t('variant.scope.differences', { n: scope.differences.length })}
        </button>
      )}
    </span>
  )
}

/** Steps that the variant leaves out, as ghosts that can be brought back. */
export function Ghosts({ scope }: { scope: Scope }) {
  const { t, language } = useWords()
  const workshop = useTools()
  const gone = [...scope.marks.removed]
  if (gone.length === 0) return null
  return (
    <section className="scope-ghosts" aria-label={t('variant.scope.gone')}>
      <span className="scope-word">{t('variant.scope.gone')}</span>
      {gone.map(([step, data]) => {
        const title = textOf(data.title, language) || step
        return (
          <span key={step} className="scope-ghost" data-ghost={step}>
            <s>{title}</s>
            {!workshop.readOnly && (
              <Button
                kind="quiet"
                icon="undo"
                onClick={() => {
                  const at = scope.baseOutline.steps.get(step)?.at
                  if (at) workshop.change({ word: 'variant.do.undo' }, broughtBack(scope, at))
                }}
              >
                {t('variant.scope.bringBack', { step: title })}
              </Button>
            )}
          </span>
        )
      })}
    </section>
  )
}

function broughtBack(scope: Scope, at: Path) {
  return { [scope.file]: takenBack(scope.base, scope.variant, at) }
}

/** What was refused, or stands although it is laxer than the base allows: in words, at the step that it is about. */
export function LockNote({
  scope,
  step,
  refused,
  onDismiss,
}: {
  scope: Scope
  step: string | null
  refused: readonly Loosening[] | null
  onDismiss: () => void
}) {
  const { t, language } = useWords()
  const workshop = useTools()
  const titleOf = (id: string) => textOf(scope.baseOutline.steps.get(id)?.data.title, language) || id
  const reasons = (all: readonly Loosening[]) =>
    all
      .map(({ step: of, word, name }) => {
        const said = map(map(scope.baseOutline.steps.get(of)?.data.evidence)[name]).title
        return t(`variant.loose.${word}`, { name: textOf(said, language) || name })
      })
      .join(t('state.listSeparator'))
  const first = refused?.[0]
  if (refused && first) {
    return (
      <div className="lock-note lock-refused" role="alert">
        <Icon name="lock" size={18} />
        <div>
          <strong>{t('variant.lock.refused', { step: titleOf(first.step) })}</strong>
          <p>
            {reasons(refused)}. {t('variant.lock.rule')}
          </p>
          <button type="button" className="panel-link" onClick={onDismiss}>
            {t('act.dismiss')}
          </button>
        </div>
      </div>
    )
  }
  if (step === null || scope.baseOutline.steps.get(step)?.data.locked !== true) return null
  const loose = scope.loose.filter((one) => one.step === step)
  const undo = () => {
    const at = scope.baseOutline.steps.get(step)?.at ?? []
    workshop.change({ word: 'variant.do.undo' }, broughtBack(scope, at))
  }
  return (
    <div className={loose.length > 0 ? 'lock-note lock-refused' : 'lock-note'}>
      <Icon name="lock" size={18} />
      <div>
        <strong>{t('variant.lock.title')}</strong> {loose.length > 0 && <Badge tone="danger">SOP008</Badge>}
        <p>{loose.length > 0 ? `${reasons(loose)}. ${t('variant.lock.rule')}` : t('variant.lock.text')}</p>
        {loose.length > 0 && !workshop.readOnly && (
          <button type="button" className="panel-link" onClick={undo}>
            {t('variant.lock.takeBack')}
          </button>
        )}
      </div>
    </div>
  )
}
