import { expect, test, vi } from 'vitest'
import { hearSignedOut, saySignedOut } from './tabs.ts'

test('other tabs hear who signed out, until they listen no more', async () => {
  const heard: string[] = []
  const late: string[] = []
  const stop = hearSignedOut((login) => heard.push(login))
  const stopLate = hearSignedOut((login) => late.push(login))
  saySignedOut('wei')
  await vi.waitFor(() => expect([heard, late]).toEqual([['wei'], ['wei']]))
  stop()
  saySignedOut('chen')
  await vi.waitFor(() => expect(late).toEqual(['wei', 'chen']))
  expect(heard).toEqual(['wei'])
  stopLate()
})
