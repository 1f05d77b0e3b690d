// Names for what is new: from its title where that has letters, else from its kind.

import { type Data, type Kind, map, type Outline } from './outline.ts'

/** A name that no step of the scope has, and that none around it would be mistaken for. */
export function fresh(
  outline: Outline,
  scope: string,
  kind: Kind,
  title?: Data | string,
  wish?: string,
): string {
  const wished = wish ?? slug(title)
  const taken = new Set([...outline.steps.values()].map(({ name }) => name))
  const holder = outline.scopes.get(scope)?.holder
  if (holder) for (const one of outline.steps.values()) if (one.scope === scope) taken.add(one.name)
  if (wished && !taken.has(wished)) return wished
  return numbered(wished ? wished.replace(/_\d+$/, '') : STEMS[kind], taken, !wished && kind === 'end')
}

const STEMS: Readonly<Record<Kind, string>> = {
  work: 'step',
  approval: 'approval',
  any_order: 'group',
  each: 'each',
  call: 'call',
  wait: 'wait',
  do: 'action',
  end: 'done',
}

/** A name with a number behind it that is not taken. `bare` allows the name without a number. */
export function numbered(stem: string, taken: ReadonlySet<string>, bare = false): string {
  if (bare && !taken.has(stem)) return stem
  let number = bare ? 2 : 1
  if (taken.has(stem)) number = 2
  while (taken.has(`${stem}_${number}`)) number += 1
  return `${stem}_${number}`
}

/** A title as a name of the language: lower-case words joined by `_`; empty where it has no letters. */
export function slug(title: unknown): string {
  const texts = map(title)
  const text = typeof title === 'string' ? title : (texts.en ?? Object.values(texts)[0])
  if (typeof text !== 'string') return ''
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40)
    .replace(/_+$/, '')
}
