// Captures that are made up: good ones, and what is wrong with the others.

import { type Data, mapIn } from './story.ts'

/** One capture as a scenario says it; `{}` meets the policy in every respect. */
export interface Shot {
  away?: string
  age?: string
  from?: 'gallery' | 'camera'
  seen?: boolean
  fails?: string
  text?: string
  signer?: string
}

/** The captures of one field: `2` is two good ones. */
export function shotsIn(written: unknown): Shot[] {
  if (typeof written === 'number')
    return Array.from({ length: Math.min(50, Math.max(0, written)) }, () => ({}))
  return Array.isArray(written) ? written.map((one) => ({ ...mapIn(one) })) : []
}

/** As short as a scenario says it: a number where all of them are good. */
export function shotsWritten(shots: readonly unknown[]): number | Shot[] {
  const plain = shots.map((one) => ({ ...mapIn(one) }) as Shot)
  return plain.every((one) => Object.keys(one).length === 0) ? plain.length : plain
}

interface Asked {
  evidence?: Data | null
  computed?: readonly { pointer: string }[]
}

/** What a form holds, as an entry says it: answers, and captures beside them. What is calculated is left out. */
export function answered(form: Asked | undefined, held: Data, captured: Data = held): Data {
  const evidence = Object.keys(form?.evidence ?? {})
  const made = new Set((form?.computed ?? []).map(({ pointer }) => pointer.slice(1)))
  const answers = Object.fromEntries(
    Object.entries(held).filter(
      ([name, value]) => !evidence.includes(name) && !made.has(name) && isSaid(value),
    ),
  )
  const shots = Object.fromEntries(
    evidence.flatMap((name) => {
      const list = captured[name]
      return Array.isArray(list) && list.length > 0 ? [[name, shotsWritten(list)]] : []
    }),
  )
  return {
    ...(Object.keys(answers).length > 0 && { answers }),
    ...(Object.keys(shots).length > 0 && { evidence: shots }),
  }
}

/** What an entry says, as a form holds it. */
export function heldBy(entry: Data): Data {
  const shots = Object.entries(mapIn(entry.evidence)).map(([name, value]) => [name, shotsIn(value)])
  return { ...mapIn(entry.answers), ...Object.fromEntries(shots) }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
