// The door of the lossless documents.

export type { Entry, Format, Node, Patch, Path, Source, Trouble } from './source.ts'
