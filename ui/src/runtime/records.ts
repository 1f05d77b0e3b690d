// Plain JSON objects used as tables by name.

export type Table<T> = Record<string, T>

/** What stands under a name of its own, or undefined. */
export function at<T>(table: Table<T> | null | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether it is null, or a list or object with nothing in it: what the wire leaves out. */
export function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
