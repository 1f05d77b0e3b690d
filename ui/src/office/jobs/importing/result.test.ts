import { expect, test } from 'vitest'
import { resultFile } from './result.ts'

test('a file for a spreadsheet holds texts as they are, and nothing that calculates', () => {
  expect(
    resultFile(
      ['行', 'Key'],
      [
        ['2', '=1+2'],
        ['3', 'a "b", c'],
      ],
    ),
  ).toBe('\ufeff行,Key\r\n2,\'=1+2\r\n3,"a ""b"", c"\r\n')
})
