// The door of the lossless documents.

export { apply, compose, invert } from './patches.ts'
export { entryAt, nodeAt, pathAt } from './places.ts'
export { read } from './reading.ts'
export type { Entry, Format, Node, Patch, Path, Source, Trouble } from './source.ts'
