// One variant: who takes it, what differs in words, what clashes with the base.

import { Suspense, useState } from 'react'
import { list, outlineOf } from '../../../authoring/sop/outline.ts'
import { type Difference, putBack, takenBack } from '../../../authoring/variant/index.ts'
import { Menu } from '../../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  ConfirmDialog,
  EmptyState,
  Icon,
  IconButton,
  type IconName,
  Skeleton,
} from '../../../design/index.ts'
import { lazily } from '../../../design/lazily.ts'
import type { Source } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useVocabulary } from '../flow/vocabulary.ts'
import { useGo, useTools } from '../workshop/index.ts'
import { ClashList } from './ClashList.tsx'
import { useClashes } from './clashes.ts'
import { dataOf, type KnownVariant, takings, useBranches, useProofs } from './known.ts'
import { hueOf, placeOf } from './Matrix.tsx'
import { aspectSaid, type Saying, sidesSaid, thingSaid } from './saying.ts'
import { useScope } from './scope.ts'
import { fallsOf, VariantSheet } from './VariantSheet.tsx'

const TextEditor = lazily(async () => (await import('../text/TextEditor.tsx')).TextEditor)

const PICTURES: Readonly<Record<Difference['kind'], IconName>> = {
  added: 'plus',
  removed: 'minus',
  changed: 'edit',
  moved: 'hand-over',
}

export function VariantPage({
  base,
  variant,
  variants,
}: {
  base: Source
  variant: KnownVariant
  variants: ReadonlyMap<string, KnownVariant>
}) {
  const { t, language } = useWords()
  const workshop = useTools()
  const go = useGo()
  const vocabulary = useVocabulary()
  const known = useBranches()
  const scope = useScope(base, variant.name)
  const clashes = useClashes()
  const { of: proofOf } = useProofs()
  const [sheet, setSheet] = useState<'copy' | 'branches' | 'delete' | null>(null)
  const [text, setText] = useState(false)
  if (!scope) return <Skeleton rows={6} />

  const { name, title, source } = { ...variant }
  const branches = known?.branches ?? []
  const titleOfBranch = (code: string) => {
    const found = branches.find(({ branch }) => branch === code)
    return (found && pick(found.title, language)) || code
  }
  const takes = [...takings(dataOf(variants), branches)].flatMap(([branch, one]) =>
    one?.variant === name ? [branch] : [],
  )
  const say: Saying = { t, language, vocabulary, outline: outlineOf(scope.merged.data) }
  const proof = proofOf(name)
  const mine = clashes.all.filter((one) => one.variant === name)
  const groups = new Map<string, Difference[]>()
  for (const one of scope.differences) {
    const thing = one.step ?? ''
    groups.set(thing, [...(groups.get(thing) ?? []), one])
  }
  const undo = (one: Difference) => {
    const patches = one.kind === 'moved' ? putBack(base, source, one.path) : takenBack(base, source, one.path)
    workshop.change({ word: 'variant.do.undo' }, { [variant.file]: patches })
  }
  const drop = () => {
    workshop.change({ word: 'variant.do.delete', params: { name } }, { [variant.file]: null })
    go('variants')
  }
  const falls = sheet === 'delete' ? fallsOf(variants, branches, name) : new Map<string | null, string[]>()
  const names = (codes: readonly string[]) => codes.map(titleOfBranch).join(t('state.listSeparator'))

  return (
    <div className={`variants variant-page variants-hue-${hueOf(name, variants)}`}>
      <header className="variants-head">
        <div className="variants-titles">
          <button type="button" className="variants-back" onClick={() => go('variants')}>
            <Icon name="chevron-left" size={16} />
            {t('variant.back')}
          </button>
          <h2>
            {title} <code>{name}</code>
          </h2>
          <p className="variant-takes">
            {takes.length === 0 ? t('variant.takenByNobody') : t('variant.takenBy', { n: takes.length })}
            {takes.slice(0, 12).map((code) => (
              <span key={code} className="matrix-tag">
                {titleOfBranch(code)}
              </span>
            ))}
            {takes.length > 12 && <span className="matrix-tag">+{takes.length - 12}</span>}
            {proof && (
              <Badge tone={proof.ok ? 'success' : 'danger'} icon={proof.ok ? 'check' : 'alert'}>
                {proof.ok ? t('variant.proof.ok') : t('variant.proof.errors', { n: proof.errors })}
              </Badge>
            )}
          </p>
        </div>
        <div className="variants-acts">
          <Button kind="primary" icon="edit" onClick={() => go('flow', name)}>
            {t('variant.edit')}
          </Button>
          <Menu
            trigger={<IconButton icon="more" label={t('designer.more')} />}
            items={[
              {
                label: t(text ? 'variant.textHide' : 'variant.text'),
                icon: 'file',
                onSelect: () => setText((shown) => !shown),
              },
              ...(workshop.readOnly
                ? []
                : [
                    {
                      label: t('variant.branches'),
                      icon: 'branch' as const,
                      onSelect: () => setSheet('branches'),
                    },
                    {
                      label: t('variant.duplicate'),
                      icon: 'copy' as const,
                      onSelect: () => setSheet('copy'),
                    },
                    'line' as const,
                    {
                      label: t('variant.delete'),
                      icon: 'trash' as const,
                      danger: true,
                      onSelect: () => setSheet('delete'),
                    },
                  ]),
            ]}
          />
        </div>
      </header>
      {!scope.readable && <Banner tone="warning">{t('variant.broken')}</Banner>}
      {scope.loose.length > 0 && (
        <LooseList
          scope={scope}
          onTakeBack={(step) => {
            const at = scope.baseOutline.steps.get(step)?.at ?? []
            const own = scope.differences.filter((one) => at.every((part, index) => one.path[index] === part))
            const [first] = own
            if (first) undo(first)
          }}
        />
      )}
      <div className="variant-body">
        <div className="variant-column">
          {mine.length > 0 && <ClashList clashes={{ ...clashes, all: mine }} say={say} base={base} />}
          <section aria-labelledby="variant-differences">
            <h3 id="variant-differences">
              {t('variant.differences')} <span className="variant-count">{scope.differences.length}</span>
            </h3>
            {scope.differences.length === 0 && (
              <EmptyState icon="branch" title={t('variant.differences.none')}>
                {t('variant.differences.noneText')}
              </EmptyState>
            )}
            {[...groups.values()].map((group) => {
              const first = group[0] as Difference
              const locked =
                first.step !== null && scope.baseOutline.steps.get(first.step)?.data.locked === true
              return (
                <article key={first.step ?? ''} className="variant-group">
                  <h4>
                    {thingSaid(first, scope.baseOutline, say)}
                    {locked && (
                      <span className="variant-locked" title={t('variant.lock.text')}>
                        <Icon name="lock" size={14} />
                        {t('variant.lock.title')}
                      </span>
                    )}
                  </h4>
                  <ul>
                    {group.map((one) => {
                      const sides = sidesSaid(one, say)
                      return (
                        <li
                          key={`${one.kind} ${one.path.join('/')}`}
                          className="variant-difference"
                          data-kind={one.kind}
                          data-path={one.path.join('/')}
                        >
                          <span className="variant-picture" title={t(`variant.kind.${one.kind}`)}>
                            <Icon name={PICTURES[one.kind]} size={16} />
                            <span className="unseen">{t(`variant.kind.${one.kind}`)}</span>
                          </span>
                          <span className="variant-said">
                            <strong>
                              {one.rest.length === 0 && one.step
                                ? t(`variant.kind.${one.kind}`)
                                : aspectSaid(one, say)}
                            </strong>
                            {sides.was && (
                              <span className="variant-was">
                                <span>{t('variant.difference.base')}</span> {sides.was}
                              </span>
                            )}
                            <span className="variant-now">
                              <span>{t('variant.difference.here')}</span> {sides.now}
                            </span>
                          </span>
                          <span className="variant-buttons">
                            {one.was !== undefined && (
                              <IconButton
                                icon="eye"
                                label={t('variant.difference.showBase')}
                                onClick={() =>
                                  go('flow', '', {
                                    file: `${workshop.sop}/sop.yaml`,
                                    path: one.path,
                                    ...(one.step !== null && { step: one.step }),
                                  })
                                }
                              />
                            )}
                            {!(one.kind === 'removed' && one.rest.length === 0) && (
                              <IconButton
                                icon="arrow-right"
                                label={t('variant.difference.showHere')}
                                onClick={() => go('flow', name, placeOf(workshop.sop, name, one))}
                              />
                            )}
                            {!workshop.readOnly && (
                              <IconButton
                                icon="undo"
                                label={t('variant.difference.undo')}
                                onClick={() => undo(one)}
                              />
                            )}
                          </span>
                        </li>
                      )
                    })}
                  </ul>
                </article>
              )
            })}
          </section>
        </div>
        {text && (
          <div className="variant-text">
            <Suspense fallback={<Skeleton rows={6} />}>
              <TextEditor path={variant.file} />
            </Suspense>
          </div>
        )}
      </div>
      {sheet === 'copy' && <VariantSheet variants={variants} of={variant} onClose={() => setSheet(null)} />}
      {sheet === 'branches' && (
        <VariantSheet variants={variants} changing={variant} onClose={() => setSheet(null)} />
      )}
      <ConfirmDialog
        open={sheet === 'delete'}
        danger
        title={t('variant.delete.title', { title })}
        confirm={t('variant.delete')}
        onConfirm={drop}
        onCancel={() => setSheet(null)}
      >
        {falls.size === 0 ? (
          <p>{t('variant.delete.nobody')}</p>
        ) : (
          <ul>
            {[...falls].map(([to, codes]) => (
              <li key={to ?? ''}>
                {to === null
                  ? t('variant.new.falls', { n: list(codes).length, names: names(codes) })
                  : t('variant.new.gains', { variant: variants.get(to)?.title ?? to, names: names(codes) })}
              </li>
            ))}
          </ul>
        )}
      </ConfirmDialog>
    </div>
  )
}

function LooseList({
  scope,
  onTakeBack,
}: {
  scope: NonNullable<ReturnType<typeof useScope>>
  onTakeBack: (step: string) => void
}) {
  const { t, language } = useWords()
  const workshop = useTools()
  const steps = [...new Set(scope.loose.map(({ step }) => step))]
  return (
    <>
      {steps.map((step) => {
        const title = scope.baseOutline.steps.get(step)?.data.title
        const said =
          typeof title === 'object' && title !== null ? pick(title as Record<string, string>, language) : step
        return (
          <Banner
            key={step}
            tone="danger"
            icon="lock"
            title={`${said}: ${t('variant.lock.loose')}`}
            action={
              !workshop.readOnly && (
                <Button kind="quiet" icon="undo" onClick={() => onTakeBack(step)}>
                  {t('variant.lock.takeBack')}
                </Button>
              )
            }
          >
            {scope.loose
              .filter((one) => one.step === step)
              .map((one) => t(`variant.loose.${one.word}`, { name: one.name }))
              .join(t('state.listSeparator'))}
            . {t('variant.lock.rule')}
          </Banner>
        )
      })}
    </>
  )
}
