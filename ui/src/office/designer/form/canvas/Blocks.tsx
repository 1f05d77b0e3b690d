// The cards of a long form in blocks: those in sight are drawn, the others keep their place by their height. What
// an edit costs does not grow with the form then.

import {
  memo,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { FormTree, Item } from '../../../../authoring/form/index.ts'
import type { Bench } from '../bench.ts'
import { useBench } from '../context.tsx'
import { Card } from './Card.tsx'

const SIZE = 12
/** Forms that are shorter are drawn as a whole. */
const LONG = 36
/** How tall a card roughly is, with the gap after it. */
const ROUGHLY = 96
/** How far beyond what is seen cards are drawn ahead. */
const AHEAD = '400px 0px'

interface Props {
  items: readonly Item[]
  scroll: RefObject<HTMLElement | null>
}

export function Blocks({ items, scroll }: Props) {
  const before = useRef<readonly (readonly Item[])[]>([])
  if (items.length <= LONG) return items.map((item) => <Card key={item.id} item={item} />)
  const blocks: (readonly Item[])[] = []
  for (let at = 0; at < items.length; at += SIZE) {
    const block = items.slice(at, at + SIZE)
    const old = before.current[blocks.length]
    const isSame = old?.length === block.length && block.every((item, number) => item === old[number])
    blocks.push(isSame ? old : block)
  }
  before.current = blocks
  return blocks.map((block, number) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a block is nothing but a stretch of the form
    <Block key={number} items={block} isFirst={number < 2} scroll={scroll} />
  ))
}

interface BlockProps {
  items: readonly Item[]
  isFirst: boolean
  scroll: RefObject<HTMLElement | null>
}

const Block = memo(function Block({ items, isFirst, scroll }: BlockProps) {
  const bench = useBench()
  const element = useRef<HTMLDivElement>(null)
  const height = useRef(items.length * ROUGHLY)
  const [isNear, setNear] = useState(isFirst)
  // What the focus is on is always there, however far one has scrolled.
  const holds = useSyncExternalStore(bench.watch, () => {
    const top = topOf(bench.tree, bench.active)
    return top !== null && items.some(({ id }) => id === top)
  })
  const isDrawn = isNear || holds
  useEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0)
          height.current = entry.boundingClientRect.height
        setNear(entry.isIntersecting)
      },
      { root: scroll.current, rootMargin: AHEAD },
    )
    observer.observe(current)
    return () => observer.disconnect()
  }, [scroll])
  useLayoutEffect(() => {
    // No styles in markup: the content policy allows properties.
    element.current?.style.setProperty('min-block-size', isDrawn ? '' : `${height.current}px`)
  }, [isDrawn])
  return (
    <div ref={element} className="fb-block">
      {isDrawn && items.map((item) => <Card key={item.id} item={item} />)}
    </div>
  )
})

/** The item of the first level that something stands in. */
function topOf(tree: FormTree, id: Bench['active']): string | null {
  let item = id === undefined ? undefined : tree.byId.get(id)
  while (item?.parent) item = tree.byId.get(item.parent)
  return item?.id ?? null
}
