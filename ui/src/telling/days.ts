// Messages by the day on which they came, as this device's clock has it.

/** Runs of items of the same day, in the order they stand. */
export function byDay<T>(items: readonly T[], at: (item: T) => number): { day: number; items: T[] }[] {
  const runs: { day: number; items: T[] }[] = []
  for (const item of items) {
    const day = startOf(at(item))
    const last = runs.at(-1)
    if (last?.day === day) last.items.push(item)
    else runs.push({ day, items: [item] })
  }
  return runs
}

/** What a day is called beside now: today, yesterday, or by its date. */
export function nearDay(day: number, now: number): 'today' | 'yesterday' | null {
  const today = startOf(now)
  if (day === today) return 'today'
  return day === startOf(today - 12 * 3_600_000) ? 'yesterday' : null
}

function startOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}

/** The text without lines that only say the link: what is shown has a way there of its own. */
export function withoutLink(text: string, link: string | null): string {
  if (link === null) return text
  const lines = text.split('\n').filter((line) => !line.trimEnd().endsWith(link))
  return lines.join('\n').trim()
}
