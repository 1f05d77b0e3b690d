// The door of the lossless documents.

export { aligned } from './aligning.ts'
export { addComments, commentsOf, lostComments } from './editing/comments.ts'
export {
  addEntry,
  addItem,
  type Beside,
  moveEntry,
  moveItem,
  remove,
  renameKey,
  setValue,
} from './editing/edits.ts'
export { copied } from './editing/step.ts'
export { format } from './formatting.ts'
export { type Conflict, type Merge, merge, resolve, type Side } from './merging.ts'
export { apply, compose, invert } from './patches.ts'
export { entryAt, nodeAt, pathAt, samePath } from './places.ts'
export { same, Written } from './plain.ts'
export { read } from './reading.ts'
export type { Entry, Format, Node, Patch, Path, Source, Trouble } from './source.ts'
export { onOneLine } from './writing.ts'
