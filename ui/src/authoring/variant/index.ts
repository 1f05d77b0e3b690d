// The door of what designers do to variants.

export {
  type Branches,
  blankVariant,
  changeOf,
  copyOf,
  mergedOf,
  putBack,
  says,
  takenBack,
  written,
} from './commands.ts'
export { conflictKey, conflictsOf, type VariantConflict } from './conflicts.ts'
export { type Difference, differencesOf, type Marks, marksOf } from './differences.ts'
export { decideAgain, isKept, keep } from './keeping.ts'
export { type Loosening, looseningsOf, newly } from './locks.ts'
export { dataAt, overlay } from './overlay.ts'
export { type Branch, choiceOf, type Taking, takingOf, treeOf } from './taking.ts'
