// Places to put what is held: for fingers, and for whoever would rather say where than drag.

import { useSyncExternalStore } from 'react'
import { Button, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { type Held, nameOf } from '../bench.ts'
import { useBench } from '../context.tsx'
import { place } from './actions.ts'
import { isWithin } from './dragging.ts'

export function useHeld(): Held | null {
  const bench = useBench()
  return useSyncExternalStore(bench.watch, () => bench.held)
}

/** One place: before the item that stands there, or at the end of what is around. */
export function Gap({ into, at }: { into: string | null; at: number }) {
  const held = useHeld()
  return held && <OpenGap held={held} into={into} at={at} />
}

function OpenGap({ held, into, at }: { held: Held; into: string | null; at: number }) {
  const bench = useBench()
  const words = useWords()
  if ('ids' in held && into !== null && isWithin(bench, into, held.ids)) return null
  const around = into === null ? undefined : bench.tree.byId.get(into)
  const next = (around?.children ?? bench.tree.items)[at]
  const label = next
    ? words.t('form.hold.before', { what: nameOf(next, words) })
    : words.t('form.hold.end', { what: around ? nameOf(around, words) : words.t('form.said.top') })
  return (
    <button type="button" className="fb-gap" aria-label={label} onClick={() => place(bench, { into, at })}>
      <span className="fb-gap-line" aria-hidden="true" />
      <Icon name="plus" size={16} />
      <span className="fb-gap-line" aria-hidden="true" />
    </button>
  )
}

/** What is held, and how to let go of it. */
export function HoldBar() {
  const bench = useBench()
  const held = useHeld()
  const { t } = useWords()
  if (!held) return null
  const what = 'ids' in held ? bench.named(held.ids) : held.title
  return (
    <div className="fb-hold">
      <span>{t('form.hold.where', { what })}</span>
      <Button kind="quiet" onClick={() => bench.hold(null)}>
        {t('form.hold.cancel')}
      </Button>
    </div>
  )
}
