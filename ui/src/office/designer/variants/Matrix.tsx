// Branches as rows, what differs as columns: each branch with the variant that it takes, why, and whether it is proved.

import { useDeferredValue, useMemo, useState } from 'react'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import {
  changeOf,
  type Difference,
  dataAt,
  differencesOf,
  mergedOf,
  type Taking,
  treeOf,
} from '../../../authoring/variant/index.ts'
import { Chip } from '../../../design/desk.ts'
import { Badge, Button, EmptyState, IconButton, Skeleton, TextInput } from '../../../design/index.ts'
import type { Path, Source } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useVocabulary } from '../flow/vocabulary.ts'
import { useGo, useTools } from '../workshop/index.ts'
import { useClashes } from './clashes.ts'
import {
  type BranchWord,
  dataOf,
  fileOf,
  type KnownVariant,
  type Proof,
  takings,
  useBranches,
  useProofs,
} from './known.ts'
import { aspectSaid, type Saying, sidesSaid, thingSaid, valueSaid } from './saying.ts'
import { VariantSheet } from './VariantSheet.tsx'

/** A place at which some variant differs. */
interface Column {
  key: string
  path: Path
  thing: string
  aspect: string
  /** What the base says there. */
  base: string
  /** What each variant that differs there says, with where to look at it. */
  says: ReadonlyMap<string, { said: string; one: Difference }>
}

interface Row {
  branch: BranchWord
  title: string
  depth: number
  taking: Taking | null
  parent: boolean
}

export function Matrix({ base, variants }: { base: Source; variants: ReadonlyMap<string, KnownVariant> }) {
  const { t, language } = useWords()
  const go = useGo()
  const workshop = useTools()
  const known = useBranches()
  const columns = useColumns(base, variants)
  const { of: proofOf, stale } = useProofs()
  const clashes = useClashes()
  const [search, setSearch] = useState('')
  const late = useDeferredValue(search)
  const [pressed, setOnly] = useState(false)
  const only = useDeferredValue(pressed)
  const [closed, setFolded] = useState<ReadonlySet<string>>(new Set())
  const folded = useDeferredValue(closed)
  const [making, setMaking] = useState(false)

  const rows = useMemo<Row[]>(() => {
    if (!known) return []
    const taken = takings(dataOf(variants), known.branches)
    const parents = new Set(known.branches.map(({ parent }) => parent))
    return treeOf(known.branches).map(({ branch, depth }) => ({
      branch,
      title: pick(branch.title, language) || branch.branch,
      depth,
      taking: taken.get(branch.branch) ?? null,
      parent: parents.has(branch.branch),
    }))
  }, [known, variants, language])

  const titles = new Map(rows.map((row) => [row.branch.branch, row.title]))
  const above = new Map(rows.map((row) => [row.branch.branch, row.branch.parent]))
  const hidden = (code: string) => {
    for (let at = above.get(code) ?? null; at !== null; at = above.get(at) ?? null)
      if (folded.has(at)) return true
    return false
  }
  const wanted = late.trim().toLowerCase()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is hidden follows from what is folded
  const shown = useMemo(
    () =>
      rows.filter(
        ({ branch, title, taking }) =>
          (!only || taking !== null) &&
          (wanted === ''
            ? only || !hidden(branch.branch)
            : [branch.branch, title, ...branch.tags].some((one) => one.toLowerCase().includes(wanted))),
      ),
    [rows, only, wanted, folded],
  )
  const inUse = useMemo(() => new Set(rows.flatMap(({ taking }) => (taking ? [taking.variant] : []))), [rows])
  const drawn = useMemo(
    () => (only ? columns.filter(({ says }) => [...says.keys()].some((name) => inUse.has(name))) : columns),
    [only, columns, inUse],
  )
  const proved = rows.filter(({ taking }) => proofOf(taking?.variant ?? null)?.ok).length
  const why = (taking: Taking | null, branch: string) =>
    taking === null
      ? t('variant.why.base')
      : taking.at === branch
        ? taking.by === 'code'
          ? t('variant.why.code')
          : t('variant.why.tag', { tag: taking.tag ?? '' })
        : taking.by === 'code'
          ? t('variant.why.parentCode', { branch: titles.get(taking.at) ?? taking.at })
          : t('variant.why.parentTag', { branch: titles.get(taking.at) ?? taking.at, tag: taking.tag ?? '' })
  const toggle = (code: string) =>
    setFolded((now) => {
      const next = new Set(now)
      if (!next.delete(code)) next.add(code)
      return next
    })
  const look = (name: string | null, proof: Proof) => {
    if (proof.way.length > 1) go('flow', name ?? '', { walk: proof.way })
    else if (name !== null && proof.file === fileOf(workshop.sop, name)) {
      go('flow', name, { file: proof.file, path: [...proof.at] })
    } else go('flow', name ?? '', proof.file ? { file: proof.file, path: [...proof.at] } : {})
  }
  const place = (name: string, one: Difference) => go('flow', name, placeOf(workshop.sop, name, one))

  // What is typed into the search is seen at once; a hundred rows follow when there is time.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the acts are always those of now
  const body = useMemo(
    () =>
      shown.map((row) => {
        const { branch, taking, depth, parent } = row
        const name = taking?.variant ?? null
        const hue = name === null ? '' : `variants-hue-${hueOf(name, variants)}`
        return (
          <tr
            key={branch.branch}
            data-branch={branch.branch}
            data-variant={name ?? undefined}
            className={hue}
          >
            <th scope="row" className="matrix-branch">
              <span className="matrix-name" style={{ paddingInlineStart: wanted ? 0 : depth * 18 }}>
                {parent && !only && wanted === '' ? (
                  <IconButton
                    icon={folded.has(branch.branch) ? 'chevron-right' : 'chevron-down'}
                    className="matrix-fold"
                    aria-expanded={!folded.has(branch.branch)}
                    label={t(folded.has(branch.branch) ? 'variant.matrix.unfold' : 'variant.matrix.fold', {
                      branch: row.title,
                    })}
                    onClick={() => toggle(branch.branch)}
                  />
                ) : (
                  <span className="matrix-leaf" />
                )}
                <span>
                  {row.title}
                  {branch.tags.map((tag) => (
                    <span key={tag} className="matrix-tag">
                      {tag}
                    </span>
                  ))}
                </span>
              </span>
            </th>
            <td className="matrix-takes">
              {name === null ? (
                <span className="matrix-base">{t('variant.matrix.base')}</span>
              ) : (
                <button type="button" className="matrix-variant" onClick={() => go('variants', name)}>
                  {variants.get(name)?.title ?? name}
                </button>
              )}
              <span className="matrix-why">{why(taking, branch.branch)}</span>
              {taking && taking.rivals.length > 0 && (
                <Badge tone="danger">
                  {t('variant.why.rivals', { names: taking.rivals.join(t('state.listSeparator')) })}
                </Badge>
              )}
            </td>
            <td className="matrix-proof">
              <ProofBadge proof={proofOf(name)} stale={stale} onLook={(proof) => look(name, proof)} />
            </td>
            {drawn.map((column) => {
              const own = name === null ? undefined : column.says.get(name)
              return (
                <td key={column.key} className="matrix-cell" data-differs={own !== undefined || undefined}>
                  {own ? (
                    <button
                      type="button"
                      className="matrix-said"
                      data-kind={own.one.kind}
                      aria-label={`${row.title}, ${column.thing}, ${column.aspect}: ${own.said}`}
                      onClick={() => place(name as string, own.one)}
                    >
                      <span className="matrix-label">
                        {column.thing} · {column.aspect}
                      </span>
                      {own.said}
                    </button>
                  ) : (
                    <span className="matrix-same" aria-hidden="true">
                      ·
                    </span>
                  )}
                  {!own && <span className="unseen">{t('variant.matrix.asBase')}</span>}
                </td>
              )
            })}
          </tr>
        )
      }),
    [shown, drawn, folded, only, wanted === '', variants, proofOf, stale, t],
  )

  if (!known) return <Skeleton rows={8} />
  return (
    <div className="variants">
      <header className="variants-head">
        <div className="variants-titles">
          <h2>{t('variant.matrix.title')}</h2>
          <p>{t('variant.matrix.text')}</p>
        </div>
        {!workshop.readOnly && (
          <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
            {t('variant.new')}
          </Button>
        )}
      </header>
      <div className="variants-bar">
        <TextInput
          type="search"
          className="variants-search"
          value={search}
          placeholder={t('variant.matrix.search')}
          aria-label={t('variant.matrix.search')}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Chip pressed={pressed} onPress={() => setOnly((now) => !now)}>
          {t('variant.matrix.onlyDiffering')}
        </Chip>
        <p className="variants-totals" role="status">
          <span>{t('variant.matrix.totals', { branches: rows.length, variants: variants.size })}</span>
          <span>
            {t('variant.matrix.onBase', { n: rows.filter(({ taking }) => taking === null).length })}
          </span>
          <span data-stale={stale || undefined}>
            {t('variant.matrix.proved', { n: proved, all: rows.length })}
          </span>
        </p>
      </div>
      {variants.size > 0 && (
        <ul className="variants-list" aria-label={t('designer.room.variants')}>
          {[...variants.values()].map(({ name, title }) => {
            const open = clashes.all.filter((one) => one.variant === name && !one.kept).length
            const taken = rows.filter(({ taking }) => taking?.variant === name).length
            return (
              <li key={name}>
                <button
                  type="button"
                  className={`variants-one variants-hue-${hueOf(name, variants)}`}
                  onClick={() => go('variants', name)}
                >
                  <strong>{title}</strong>
                  <span>
                    {t('variant.takenBy', { n: taken })} ·{' '}
                    {t('variant.matrix.columns', { n: columns.filter(({ says }) => says.has(name)).length })}
                  </span>
                  {open > 0 && <Badge tone="warning">{t('variant.conflicts.count', { n: open })}</Badge>}
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {variants.size === 0 && (
        <EmptyState icon="branch" title={t('variant.matrix.none')}>
          {t('variant.matrix.noneText')}
        </EmptyState>
      )}
      {shown.length === 0 && wanted !== '' && (
        <p className="variants-none">{t('variant.matrix.noneFound')}</p>
      )}
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        <section className="matrix-frame" aria-label={t('variant.matrix.label')} tabIndex={0}>
          <table className="matrix">
            <thead>
              <tr>
                <th scope="col" className="matrix-branch">
                  {t('variant.matrix.branch')}
                </th>
                <th scope="col">{t('variant.matrix.takes')}</th>
                <th scope="col">{t('variant.matrix.proof')}</th>
                {drawn.map(({ key, thing, aspect, base: was }) => (
                  <th key={key} scope="col" className="matrix-what">
                    <span className="matrix-thing">{thing}</span>
                    <span className="matrix-aspect">{aspect}</span>
                    {was && (
                      <span className="matrix-was" title={`${t('variant.difference.base')}: ${was}`}>
                        {t('variant.difference.base')}: {was}
                      </span>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{body}</tbody>
          </table>
        </section>
      )}
      {making && <VariantSheet variants={variants} onClose={() => setMaking(false)} />}
    </div>
  )
}

function ProofBadge({
  proof,
  stale,
  onLook,
}: {
  proof: Proof | null
  stale: boolean
  onLook: (proof: Proof) => void
}) {
  const { t } = useWords()
  if (proof === null) return <Badge>{t('variant.proof.checking')}</Badge>
  if (proof.ok) {
    return (
      <span data-stale={stale || undefined} className="matrix-ok">
        <Badge tone="success" icon="check">
          {t('variant.proof.ok')}
        </Badge>
      </span>
    )
  }
  return (
    <span className="matrix-wrong">
      <Badge tone="danger" icon="alert">
        {t('variant.proof.errors', { n: proof.errors })}
      </Badge>
      <button type="button" className="matrix-link" onClick={() => onLook(proof)}>
        {t(proof.way.length > 1 ? 'variant.proof.show' : 'variant.proof.look')}
      </button>
    </span>
  )
}

/** Where a difference is looked at: on the graph of the variant, or of the base where it was taken away. */
export function placeOf(sop: string, name: string, one: Difference) {
  const gone = one.kind === 'removed' && one.rest.length === 0
  return {
    file: gone ? `${sop}/sop.yaml` : fileOf(sop, name),
    path: gone ? one.path : ['change', ...one.path],
    ...(one.step !== null && !gone && { step: one.step }),
  }
}

/** A colour of its own for each of the first variants. */
export function hueOf(name: string, variants: ReadonlyMap<string, KnownVariant>): number {
  return [...variants.keys()].indexOf(name) % 5
}

/** What differs anywhere, a column each: those of a variant stand together, whichever says something first. */
function useColumns(base: Source, variants: ReadonlyMap<string, KnownVariant>): readonly Column[] {
  const { t, language } = useWords()
  const vocabulary = useVocabulary()
  return useMemo(() => {
    const found = new Map<string, Column & { says: Map<string, { said: string; one: Difference }> }>()
    const old = outlineOf(base.data)
    for (const { name, source } of variants.values()) {
      const say: Saying = { t, language, vocabulary, outline: outlineOf(mergedOf(base, source).data) }
      for (const one of differencesOf(base.data, changeOf(source))) {
        const key = `${one.kind === 'moved' ? 'moved ' : ''}${one.path.join('/')}`
        const column = found.get(key) ?? {
          key,
          path: one.path,
          thing: thingSaid(one, old, say),
          aspect: one.rest.length === 0 && one.step ? t(`variant.kind.${one.kind}`) : aspectSaid(one, say),
          base:
            one.rest.length === 0 && one.step !== null
              ? ''
              : one.was === undefined
                ? t('variant.value.nothing')
                : valueSaid(dataAt(base.data, one.path), one.rest, { ...say, outline: old }),
          says: new Map(),
        }
        column.says.set(name, { said: sidesSaid(one, say).now, one })
        found.set(key, column)
      }
    }
    return [...found.values()]
  }, [base, variants, t, language, vocabulary])
}
