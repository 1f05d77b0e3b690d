import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documents, values } from './generated.ts'
import { format, read } from './index.ts'

const RUNS = Number(process.env.RUNS ?? 200)

test('formatting changes nothing that is said, keeps comments, and is done once', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const once = format(text)
      expect(JSON.stringify(read(once).data)).toBe(JSON.stringify(read(text).data))
      expect(once.match(/#.*/g)?.map((each) => each.trim())).toEqual(
        text.match(/#.*/g)?.map((each) => each.trim()),
      )
      expect(format(once), `${text}\n=>\n${once}`).toBe(once)
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('JSON is set in lines', () => {
  fc.assert(
    fc.property(values, (value) => {
      const once = format(JSON.stringify(value), 'json')
      expect(once).toBe(`${JSON.stringify(value, null, 2)}\n`)
      expect(format(once, 'json')).toBe(once)
    }),
    { numRuns: RUNS },
  )
})

test('indentation, ends of lines and the end of the file are set right', () => {
  const text =
    'a:   \n    # above\n    b: 1  # same line  \n    c:\n    - x  \n    -   y\n\n\nd: |\n      text\n\n      more\n\n'
  expect(format(text)).toBe(
    'a:\n  # above\n  b: 1  # same line\n  c:\n    - x\n    -   y\n\n\nd: |\n      text\n\n      more\n',
  )
})
