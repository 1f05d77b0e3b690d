import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ACCEPTED, accepted, sniffed } from './media.ts'
import { typeFor } from './recording/recorder.ts'

const bytes = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)))
const recording = (name: string) =>
  readFileSync(new URL(`../../../tests/fixtures/recordings/${name}`, import.meta.url))

test('types are read from the first bytes, as on the server', () => {
  const found = [
    sniffed(bytes('\xff\xd8\xff\xe0\0\x10JFIF'), ''),
    sniffed(bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), ''),
    sniffed(bytes('RIFF\x10\0\0\0WEBPVP8 '), ''),
    sniffed(bytes('%PDF-1.7'), ''),
    sniffed(bytes('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), ''),
    sniffed(bytes('OggS\0\x02'), ''),
    sniffed(new TextEncoder().encode('温度 21 °C\n'), ''),
    sniffed(new TextEncoder().encode('说明').subarray(0, 5), ''),
    sniffed(bytes('<html>'), 'text/plain'),
    sniffed(bytes('MZ\x90\0\x03'), 'image/jpeg'),
    sniffed(bytes('\0\0\0\x18ftypheic'), 'image/heic'),
    sniffed(new Uint8Array(), ''),
  ]
  expect(found).toEqual([
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/pdf',
    'video/mp4',
    'audio/ogg',
    'text/plain',
    'text/plain',
    null,
    null,
    null,
    null,
  ])
})

test('voices and clips that a browser recorded are told apart', () => {
  expect([
    sniffed(recording('voice.mp4'), 'audio/mp4'),
    sniffed(recording('voice.webm'), 'audio/webm'),
    sniffed(recording('clip.mp4'), 'video/mp4'),
    sniffed(recording('clip.webm'), 'video/webm'),
  ]).toEqual(['audio/mp4', 'audio/webm', 'video/mp4', 'video/webm'])
})

test('the accepted types and sizes are the server’s', () => {
  const source = readFileSync(new URL('../../../engine/services/media_types.py', import.meta.url), 'utf8')
  const table = source.slice(source.indexOf('ACCEPTED'), source.indexOf('}'))
  const theirs = [...table.matchAll(/"([\w/]+)": (\d+) << 20/g)].map(([, type, size]) => [
    type,
    Number(size) * 2 ** 20,
  ])
  expect(Object.entries(ACCEPTED)).toEqual(theirs)
})

test('a file that is empty, too large or of a strange kind is refused with the reason', async () => {
  expect([
    await accepted(new Blob([])),
    await accepted(new File(['<svg>'], 'a.svg', { type: 'image/svg+xml' })),
    await accepted(new Blob([`a${' '.repeat(5 * 2 ** 20)}`])),
    await accepted(new Blob(['a'])),
  ]).toEqual([
    { code: 'empty' },
    { code: 'type', found: 'image/svg+xml' },
    { code: 'large', limit: 5 * 2 ** 20 },
    { type: 'text/plain' },
  ])
})

test('recorded is what most can play, of what the phone can record', () => {
  expect([
    typeFor('audio', () => true),
    typeFor('audio', (type) => type.startsWith('audio/webm')),
    typeFor('video', (type) => type === 'video/mp4'),
    typeFor('video', () => false),
  ]).toEqual(['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'video/mp4', null])
})
