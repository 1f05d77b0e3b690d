// @vitest-environment happy-dom
import { createRoot } from 'react-dom/client'
import { expect, test, vi } from 'vitest'
import { matches, type Shortcut, shortcutsNow, useKeys } from './useKeys.ts'

function Holding({ keys }: { keys: Shortcut[] }) {
  useKeys(keys)
  return <input id="box" />
}

async function page(keys: Shortcut[], more: Shortcut[] = []) {
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  root.render(
    <>
      <Holding keys={keys} />
      <Holding keys={more} />
    </>,
  )
  await vi.waitUntil(() => shortcutsNow().length > 0)
  return () => root.render(null)
}

const press = (key: string, more: KeyboardEventInit = {}, on: Element = document.body) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

test('a key does what the part of the page that came last says, and is told once', async () => {
  const heard: string[] = []
  const close = await page(
    [
      { keys: 'j', label: 'first', run: () => heard.push('first') },
      { keys: 'x', label: 'other', run: () => heard.push('other') },
    ],
    [{ keys: 'j', label: 'last', run: () => heard.push('last') }],
  )
  press('j')
  press('x')
  expect(heard).toEqual(['last', 'other'])
  expect(shortcutsNow().map(({ label }) => label)).toEqual(['last', 'other'])
  close()
})

test('letters that are typed do nothing else, and a key that is meant while typing does', async () => {
  const heard: string[] = []
  const close = await page([
    { keys: 'j', label: 'letter', run: () => heard.push('letter') },
    { keys: 'mod+k', label: 'go', run: () => heard.push('go'), typing: true },
  ])
  const box = document.querySelector('#box') ?? document.body
  press('j', {}, box)
  press('k', { ctrlKey: true }, box)
  expect(heard).toEqual(['go'])
  close()
})

test.each([
  ['j', { key: 'j' }, true],
  ['j', { key: 'j', ctrlKey: true }, false],
  ['mod+k', { key: 'k', metaKey: true }, true],
  ['?', { key: '?', shiftKey: true }, true],
  ['ArrowLeft', { key: 'ArrowLeft' }, true],
  ['Enter', { key: 'Enter', shiftKey: true }, false],
  ['shift+Enter', { key: 'Enter', shiftKey: true }, true],
])('%s is meant by %o: %s', (keys, event, meant) => {
  expect(matches(keys, new KeyboardEvent('keydown', event))).toBe(meant)
})
