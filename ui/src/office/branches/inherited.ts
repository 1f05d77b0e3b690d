// What a branch has from the branches above it.

import { ancestry, type Branch } from '../jobs/directory.ts'

/** The value that holds at the branch, and where it was said; null where nobody above says one. */
export function inherited(
  branches: readonly Branch[],
  code: string,
  field: 'timezone' | 'calendar',
): { value: string; from: string } | null {
  for (const at of ancestry(branches, code)) {
    const value = branches.find((one) => one.code === at)?.[field]
    if (value) return { value, from: at }
  }
  return null
}

/** A position as it is typed; null for nothing, undefined for what is none. */
export function positionOf(text: string): [number, number] | null | undefined {
  if (!text.trim()) return null
  const parts = text.trim().split(/[\s,，]+/)
  if (parts.length !== 2) return undefined
  const [latitude = Number.NaN, longitude = Number.NaN] = parts.map(Number)
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
  return [latitude, longitude]
}
