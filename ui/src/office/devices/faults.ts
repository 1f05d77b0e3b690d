// What is wrong with a device, or with a row of a file of devices, in words.

import { Problem } from '../../api/index.ts'
import type { Key, Translate } from '../../words/index.ts'

export function faultWord(code: string, t: Translate, fallback = ''): string {
  const key = `devices.fault.${code}`
  const said = t(key as Key)
  return said === key ? fallback || code : said
}

/** The faults of a refused form by its fields; null where it was refused for another reason. */
export function fieldFaults(error: unknown, t: Translate): Record<string, string> | null {
  if (!(error instanceof Problem) || error.faults.length === 0) return null
  return Object.fromEntries(
    error.faults.map(({ pointer, code, message }) => [
      pointer.split('/')[1] ?? '',
      faultWord(code, t, message),
    ]),
  )
}
