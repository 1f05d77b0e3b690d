// What the palette offers, and where it can be dropped.

import type { Layout, Offer, Target } from '../../../../authoring/form/index.ts'

/** Something that can be put into the form. */
export type Piece =
  | { piece: 'offer'; offer: Offer }
  | { piece: 'layout'; layout: Layout }
  | { piece: 'evidence'; kind: string }
  | { piece: 'block'; file: string; title: string }

/** Where something is dropped: at a place, or beside an item. */
export type Drop = { target: Target } | { beside: string; after: boolean }
