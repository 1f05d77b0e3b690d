// What the server found wrong, each at its field.

import { Problem } from '../../api/index.ts'

export interface Faults {
  /** What is wrong at exactly this place. */
  at: (pointer: string) => string | undefined
  /** What is wrong there or anywhere below. */
  below: (pointer: string) => string | undefined
  count: number
}

/** Everything that a refused request says of its fields; of another failure, nothing. */
export function faultsOf(error: unknown): Faults {
  const faults = error instanceof Problem ? error.faults : []
  const said = (fits: (pointer: string) => boolean) => {
    const found = faults.filter(({ pointer }) => fits(pointer)).map(({ message, code }) => message || code)
    return found.length > 0 ? [...new Set(found)].join(' · ') : undefined
  }
  return {
    at: (pointer) => said((one) => one === pointer),
    below: (pointer) => said((one) => one === pointer || one.startsWith(`${pointer}/`)),
    count: faults.length,
  }
}

/** Whether somebody else changed it since it was shown. */
export function movedOn(error: unknown): boolean {
  return error instanceof Problem && error.status === 412
}
