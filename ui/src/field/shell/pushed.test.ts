// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { followPushed } from './pushed.ts'

function asked(...messages: unknown[]): string[] {
  const container = new EventTarget()
  const gone: string[] = []
  const end = followPushed('/field/', (address) => gone.push(address), container)
  for (const data of messages) container.dispatchEvent(new MessageEvent('message', { data }))
  end()
  container.dispatchEvent(new MessageEvent('message', { data: { open: '/field/me' } }))
  return gone
}

test('a message that was tapped opens its place in the app', () => {
  expect(asked({ open: '/field/jobs/7?step=a' })).toEqual(['/field/jobs/7?step=a'])
})

test('nothing else is followed: other sites, other apps, other messages', () => {
  expect(
    asked({ open: 'https://evil.example/field/' }, { open: '/office/' }, { open: 7 }, 'switch', null),
  ).toEqual([])
})
