// A new variant, a copy of one, or other branches for one: with who takes it then, and who loses it.

import { useMemo, useState } from 'react'
import {
  type Branches,
  blankVariant,
  choiceOf,
  copyOf,
  type Taking,
  treeOf,
} from '../../../authoring/variant/index.ts'
import { Button, Field, Segmented, Select, Sheet, TextInput, useToast } from '../../../design/index.ts'
import { setValue } from '../../../document/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { useGo, useTools } from '../workshop/index.ts'
import { type BranchWord, dataOf, fileOf, type KnownVariant, takings, useBranches } from './known.ts'

interface SheetProps {
  variants: ReadonlyMap<string, KnownVariant>
  /** What it is a copy of. */
  of?: KnownVariant
  /** Whose branches are changed. */
  changing?: KnownVariant
  onClose: () => void
}

export function VariantSheet({ variants, of, changing, onClose }: SheetProps) {
  const { t, language } = useWords()
  const workshop = useTools()
  const go = useGo()
  const toast = useToast()
  const known = useBranches()
  const now = choiceOf(changing?.source.data)
  const [title, setTitle] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [way, setWay] = useState<'tag' | 'code'>(changing && now.tag === null ? 'code' : 'tag')
  const [tag, setTag] = useState(now.tag ?? '')
  const [codes, setCodes] = useState<readonly string[]>(now.codes)
  const [tried, setTried] = useState(false)

  const branches = known?.branches ?? []
  const name = changing?.name ?? typed ?? nameOf(title, way === 'tag' ? tag : (codes[0] ?? ''))
  const wrong = !changing && !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
  const taken = !changing && variants.has(name)
  const chosen: Branches | null = way === 'tag' ? (tag ? { tag } : null) : codes.length > 0 ? codes : null
  const preview = usePreview(variants, branches, name, chosen)
  const clash = preview.rivals.length > 0
  const tree = useMemo(() => treeOf(branches), [branches])

  const make = () => {
    setTried(true)
    if (wrong || taken || chosen === null || clash) return
    const file = fileOf(workshop.sop, name)
    const called = title.trim() || name
    const texts = title.trim() ? { [language]: title.trim() } : null
    if (changing) {
      const source = workshop.source(file)
      if (source) {
        workshop.change(
          { word: 'variant.do.branches', params: { name } },
          { [file]: setValue(source, ['branches'], chosen) },
        )
      }
      onClose()
      return
    }
    const text = of ? copyOf(of.source, name, texts, chosen) : blankVariant(workshop.sop, name, texts, chosen)
    workshop.change(
      { word: of ? 'variant.do.duplicate' : 'variant.do.new', params: { name: of?.name ?? name } },
      { [file]: text },
      `variants/${name}`,
    )
    onClose()
    if (of) go('variants', name)
    else {
      go('flow', name)
      toast({ text: t('variant.new.done', { title: called }) })
    }
  }
  const said = (names: readonly string[]) => {
    const titles = names.map((code) => {
      const branch = branches.find((one) => one.branch === code)
      return branch ? pick(branch.title, language) || code : code
    })
    const most = titles.slice(0, 8)
    return [...most, ...(titles.length > 8 ? [`+${titles.length - 8}`] : [])].join(t('state.listSeparator'))
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={
        changing
          ? t('variant.branches.title', { title: changing.title })
          : of
            ? t('variant.duplicate.title', { title: of.title })
            : t('variant.new')
      }
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" onClick={make}>
            {t(changing ? 'variant.branches.save' : 'variant.new.make')}
          </Button>
        </>
      }
    >
      <div className="variant-sheet">
        {!changing && (
          <>
            <Field label={t('variant.new.title')}>
              {(control) => (
                <TextInput
                  {...control}
                  data-first
                  value={title}
                  maxLength={100}
                  onChange={(event) => setTitle(event.target.value)}
                />
              )}
            </Field>
            <Field
              label={t('variant.new.name')}
              help={t('variant.new.nameHelp')}
              fault={
                taken
                  ? t('variant.new.nameTaken')
                  : wrong && (tried || typed)
                    ? t('variant.new.nameWrong')
                    : null
              }
            >
              {(control) => (
                <TextInput
                  {...control}
                  className="panel-mono"
                  value={name}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        <fieldset className="variant-for">
          <legend>{t('variant.new.for')}</legend>
          <Segmented
            label={t('variant.new.for')}
            value={way}
            segments={[
              { value: 'tag', label: t('variant.new.byTag') },
              { value: 'code', label: t('variant.new.byCode') },
            ]}
            onChange={setWay}
          />
          {way === 'tag' ? (
            <Select
              aria-label={t('variant.new.tag')}
              value={tag}
              onChange={(event) => setTag(event.target.value)}
            >
              <option value="">{t('variant.new.choose')}</option>
              {(known?.tags ?? []).map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          ) : (
            <ul className="variant-ticks" aria-label={t('variant.new.branches')}>
              {tree.map(({ branch, depth }) => (
                <li key={branch.branch} style={{ paddingInlineStart: depth * 18 }}>
                  <label>
                    <input
                      type="checkbox"
                      checked={codes.includes(branch.branch)}
                      onChange={(event) =>
                        setCodes(
                          event.target.checked
                            ? [...codes, branch.branch]
                            : codes.filter((one) => one !== branch.branch),
                        )
                      }
                    />
                    {pick(branch.title, language) || branch.branch}
                  </label>
                </li>
              ))}
            </ul>
          )}
        </fieldset>
        {chosen !== null && (
          <section className="variant-preview" aria-live="polite">
            <h3>{t('variant.new.preview')}</h3>
            <ul>
              <li>
                {preview.takes.length === 0
                  ? t('variant.new.takesNobody')
                  : t('variant.new.takes', { n: preview.takes.length, names: said(preview.takes) })}
              </li>
              {[...preview.loses].map(([variant, names]) => (
                <li key={variant}>
                  {t('variant.new.loses', {
                    variant: variants.get(variant)?.title ?? variant,
                    names: said(names),
                  })}
                </li>
              ))}
              {clash && (
                <li className="variant-clash">{t('variant.new.clash', { names: said(preview.rivals) })}</li>
              )}
            </ul>
          </section>
        )}
      </div>
    </Sheet>
  )
}

/** Who takes the variant once it is for these branches, and from which it takes them. */
function usePreview(
  variants: ReadonlyMap<string, KnownVariant>,
  branches: readonly BranchWord[],
  name: string,
  chosen: Branches | null,
): { takes: string[]; loses: Map<string, string[]>; rivals: string[] } {
  return useMemo(() => {
    const before = takings(dataOf(variants), branches)
    const after = takings(new Map([...dataOf(variants), [name, { branches: chosen ?? [] }]]), branches)
    const mine = [...after].filter(([, one]) => one?.variant === name || one?.rivals.includes(name))
    const loses = new Map<string, string[]>()
    for (const [branch] of mine) {
      const was = before.get(branch)?.variant
      if (was !== undefined && was !== name) loses.set(was, [...(loses.get(was) ?? []), branch])
    }
    const rivals = mine.flatMap(([branch, one]) => ((one as Taking).rivals.length > 0 ? [branch] : []))
    return { takes: mine.map(([branch]) => branch), loses, rivals }
  }, [variants, branches, name, chosen])
}

/** Which branches fall back to what, when a variant goes: by variant, null for the base. */
export function fallsOf(
  variants: ReadonlyMap<string, KnownVariant>,
  branches: readonly BranchWord[],
  name: string,
): Map<string | null, string[]> {
  const before = takings(dataOf(variants), branches)
  const rest = dataOf(variants)
  rest.delete(name)
  const after = takings(rest, branches)
  const found = new Map<string | null, string[]>()
  for (const [branch, one] of before) {
    if (one?.variant !== name) continue
    const to = after.get(branch)?.variant ?? null
    found.set(to, [...(found.get(to) ?? []), branch])
  }
  return found
}

function nameOf(title: string, other: string): string {
  const from = (text: string) =>
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
  return from(title) || from(other)
}
