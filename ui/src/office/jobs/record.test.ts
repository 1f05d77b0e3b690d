import { expect, test } from 'vitest'
import { type Line, pieces } from './record.ts'

test('evidence is found in answers, whatever its kind, and nothing else is taken for it', () => {
  const line: Line = {
    seq: 4,
    at: '2026-01-01T00:00:00Z',
    by: 'wei',
    hash: 'h',
    event: {
      type: 'step.handed_in',
      address: 'arrive',
      answers: {
        note: 'text',
        goods: [{ name: 'a' }],
        shop: [{ blob: 'b1', stamped: 'b3', at: 5, position: { lat: 30, lon: 120 } }],
        label: [{ at: 6, text: 'T-1' }],
        place: [{ at: 7, position: { lat: 30.2741, lon: 120.1551 } }],
        customer: [{ blob: 'b2', at: 8, signer: 'customer' }],
      },
    },
  }
  expect(
    pieces([line]).map(({ field, blob, stamped, at, text, signer }) => [
      field,
      blob,
      stamped,
      at,
      text,
      signer,
    ]),
  ).toEqual([
    ['shop', 'b1', 'b3', 5, '30.00000, 120.00000', null],
    ['label', null, null, 6, 'T-1', null],
    ['place', null, null, 7, '30.27410, 120.15510', null],
    ['customer', 'b2', null, 8, null, 'customer'],
  ])
})
