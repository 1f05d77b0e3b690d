// Text as it is being typed. It is the field's own until it is left: half a number stays half a number, and
// nothing is written into a field while an input method composes in it.

import { type CompositionEvent, type FormEvent, useEffect, useRef, useState } from 'react'

type Box = HTMLInputElement | HTMLTextAreaElement

/** What an input needs to hold a draft. */
export interface Draft {
  value: string
  onInput(event: FormEvent<Box>): void
  onCompositionStart(): void
  onCompositionEnd(event: CompositionEvent<Box>): void
  onBlur(): void
}

/**
 * `shown` is the value as text, `commit` is called with each text that is finished composing. While nobody
 * types, the field shows what `shown` says; when the value is changed from elsewhere (undo, a draft that is
 * loaded), that counts.
 */
export function useDraft(shown: string, commit: (text: string) => void, onLeave: () => void): Draft {
  const [typed, setTyped] = useState<string | null>(null)
  const composing = useRef(false)
  const uncommitted = useRef<string | null>(null)
  const committed = useRef(false) // since the last time it was drawn
  const said = useRef(shown)
  const latest = useRef(commit)
  latest.current = commit

  let value = typed ?? shown
  if (shown !== said.current && !committed.current && !composing.current) value = shown

  useEffect(() => {
    if (shown !== said.current && !committed.current && !composing.current) setTyped(null)
    said.current = shown
    committed.current = false
  })

  function hand(text: string) {
    uncommitted.current = null
    committed.current = true
    latest.current(text)
  }

  // What was composed and not handed on when the field is taken away is not lost.
  useEffect(
    () => () => {
      if (uncommitted.current !== null) latest.current(uncommitted.current)
    },
    [],
  )

  return {
    value,
    onInput(event) {
      const text = event.currentTarget.value
      setTyped(text)
      if (composing.current) uncommitted.current = text
      else hand(text)
    },
    onCompositionStart() {
      composing.current = true
    },
    onCompositionEnd(event) {
      composing.current = false
      const text = event.currentTarget.value
      setTyped(text)
      hand(text)
    },
    onBlur() {
      composing.current = false
      if (uncommitted.current !== null) hand(uncommitted.current)
      setTyped(null)
      onLeave()
    },
  }
}
