// Pages of the designer with its words around them.

import type { ComponentType } from 'react'
import { Skeleton } from '../../design/index.ts'
import { loadDesignerWords } from '../../words/apps/designer.ts'
import { MoreWords } from '../../words/index.ts'

/** The page, shown once the designer's words are here. */
export function worded<Props extends object>(Page: ComponentType<Props>): ComponentType<Props> {
  return function Worded(props: Props) {
    return (
      <MoreWords load={loadDesignerWords} meanwhile={<Skeleton rows={4} />}>
        <Page {...props} />
      </MoreWords>
    )
  }
}
