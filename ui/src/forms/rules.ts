// The rules of a JSON Forms UI schema: which fields are shown, and which may be filled in. The twin of
// forms/rules.py.

import { type CompileCel, type Condition, conditionOf, type Holder } from './conditions.ts'
import { EVERY, isObject, keyOf, type Path, pathOfScope } from './fields.ts'
import type { Scene } from './formulas.ts'

const MOST_DEPTH = 32

/** What must hold for an element to be shown, and to be enabled; what is around it included. */
export interface Ruled {
  shown: readonly Condition[]
  enabled: readonly Condition[]
}

export const UNRULED: Ruled = { shown: [], enabled: [] }

interface ControlRule extends Ruled {
  path: Path
}

/** What the controls of one field say together; only fields on which a rule bears have one. */
export class FieldRule {
  readonly path: Path
  readonly #controls: readonly Ruled[]
  /** No rule bars the field: where it is shown it may be filled in. */
  readonly #open: boolean

  constructor(path: Path, controls: readonly Ruled[]) {
    this.path = path
    this.#controls = controls
    this.#open = controls.every(({ enabled }) => enabled.length === 0)
  }

  shown(scene: Scene, holder: Holder): boolean {
    return this.#controls.some((control) => isShown(control, scene, holder))
  }

  /** Whether a field that is shown may be filled in. */
  mayBeFilledIn(scene: Scene, holder: Holder): boolean {
    return this.#open || this.#controls.some((control) => isEnabled(control, scene, holder))
  }
}

export function isShown(ruled: Ruled, scene: Scene, holder: Holder): boolean {
  return ruled.shown.every((holds) => holds(scene, holder))
}

export function isEnabled(ruled: Ruled, scene: Scene, holder: Holder): boolean {
  return ruled.enabled.every((holds) => holds(scene, holder)) && isShown(ruled, scene, holder)
}

/** The rules by field, in the order of the document. Throws for a condition that can't be read. */
export function fieldRules(uischema: unknown, compileCel: CompileCel): FieldRule[] {
  const byPath = new Map<string, ControlRule[]>()
  collect(uischema, [], UNRULED, 0, compileCel, (control) => {
    const key = keyOf(control.path)
    byPath.set(key, [...(byPath.get(key) ?? []), control])
  })
  const rules: FieldRule[] = []
  for (const controls of byPath.values()) {
    const path = controls[0]?.path ?? []
    if (controls.every(({ shown, enabled }) => shown.length > 0 || enabled.length > 0))
      rules.push(new FieldRule(path, controls))
  }
  return rules
}

/** Every control of a UI schema, in the order of the document. */
function collect(
  element: unknown,
  base: Path,
  around: Ruled,
  depth: number,
  compileCel: CompileCel,
  say: (control: ControlRule) => void,
) {
  if (!isObject(element) || depth > MOST_DEPTH) return
  const ruled = ruledBy(element.rule, base, around, compileCel)
  const path = pathOfScope(element.scope)
  if (path !== null) {
    say({ path: [...base, ...path], ...ruled })
    const detail = isObject(element.options) ? element.options.detail : undefined
    collect(detail, [...base, ...path, EVERY], ruled, depth + 1, compileCel, say)
  }
  if (!Array.isArray(element.elements)) return
  for (const inner of element.elements) collect(inner, base, ruled, depth + 1, compileCel, say)
}

/** What is around, and the rule of the element itself. */
export function ruledBy(rule: unknown, base: Path, around: Ruled, compileCel: CompileCel): Ruled {
  if (!isObject(rule)) return around
  const holds = conditionOf(rule.condition, base, compileCel)
  const negated: Condition = (scene, holder) => !holds(scene, holder)
  switch (rule.effect) {
    case 'SHOW':
      return { ...around, shown: [...around.shown, holds] }
    case 'HIDE':
      return { ...around, shown: [...around.shown, negated] }
    case 'ENABLE':
      return { ...around, enabled: [...around.enabled, holds] }
    case 'DISABLE':
      return { ...around, enabled: [...around.enabled, negated] }
    default:
      return around
  }
}
