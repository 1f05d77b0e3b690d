// Shares that are one hundred per cent together, in whole per cents.

/** Shares as whole per cents that sum to `total`: what is left over goes where most was cut off. */
export function perCents(shares: readonly number[], total = 100): number[] {
  const sum = shares.reduce((all, one) => all + Math.max(0, one), 0)
  const exact = shares.map((one) => (sum > 0 ? (Math.max(0, one) / sum) * total : total / shares.length))
  const whole = exact.map(Math.floor)
  const order = exact.map((one, at) => [one - Math.floor(one), at] as const).sort((a, b) => b[0] - a[0])
  let left = total - whole.reduce((all, one) => all + one, 0)
  for (const [, at] of order) {
    if (left <= 0) break
    whole[at] = (whole[at] ?? 0) + 1
    left -= 1
  }
  return whole
}

/** One of them is set; the others give or take what it needs, each as much as it has. */
export function withShare(before: readonly number[], at: number, wanted: number): number[] {
  if (before.length < 2) return before.map(() => 100)
  const value = Math.round(Math.min(100, Math.max(0, wanted)))
  const others = perCents(
    before.filter((_, place) => place !== at),
    100 - value,
  )
  return before.map((_, place) => (place === at ? value : (others[place < at ? place : place - 1] ?? 0)))
}

/** One of several that may be anything as long as they are no more than all: it is cut where it would be. */
export function withChance(before: readonly number[], at: number, wanted: number): number[] {
  const others = before.reduce((sum, one, place) => (place === at ? sum : sum + one), 0)
  const value = Math.min(100 - others, Math.max(0, wanted))
  return before.map((one, place) => (place === at ? Math.round(value * 10) / 10 : one))
}

/** Numbers scaled so that they are `total` together; equal parts where all are nothing. */
export function scaled(numbers: readonly number[], total: number): number[] {
  const sum = numbers.reduce((all, one) => all + one, 0)
  return numbers.map(
    (one) => Math.round((sum > 0 ? (one / sum) * total : total / numbers.length) * 100) / 100,
  )
}
