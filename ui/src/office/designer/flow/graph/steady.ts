import { useRef } from 'react'

/** The list as it was, while it holds the same things. */
export function useSteady<T>(list: T[]): T[] {
  const before = useRef(list)
  const same = before.current.length === list.length && list.every((one, at) => before.current[at] === one)
  if (!same) before.current = list
  return before.current
}

/** Whether two hold the same plain values. */
export function alike(a: Readonly<Record<string, unknown>> | undefined, b: typeof a): boolean {
  if (a === undefined || b === undefined) return a === b
  for (const key in b) if (!Object.is(a[key], b[key])) return false
  return true
}
