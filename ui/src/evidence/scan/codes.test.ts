import { expect, test } from 'vitest'
import { believer, readable } from './codes.ts'

test('a QR code is believed at once, a bar code read off few lines when it was seen twice', () => {
  const believe = believer()
  const bar = { text: '690123', format: 'ITF', sure: false }
  const qr = { text: 'SN-1', format: 'QRCode', sure: true }
  expect([believe([bar]), believe([bar, qr]), believe([]), believe([bar])]).toEqual([
    [],
    ['690123', 'SN-1'],
    [],
    [],
  ])
})

test('a pattern that is a plain text is shown as that text', () => {
  expect([readable('SN\\-1\\.5'), readable('A\\.B'), readable('SN-[0-9]+'), readable('终端 7')]).toEqual([
    'SN-1.5',
    'A.B',
    'SN-[0-9]+',
    '终端 7',
  ])
})
