import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Files, sentOf, sopsIn, withShared } from './files.ts'
import { NotAZip, unzipped } from './zip.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const given = (files: Record<string, string>): Files =>
  new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)]))

test('every folder with an sop.yaml is an SOP; without a folder it is called what it calls itself', () => {
  const files = given({ 'all/visit/sop.yaml': '', 'all/count/sop.yaml': '', 'all/organisation.yaml': '' })
  expect(sopsIn(files)).toEqual([
    { id: 'count', folder: 'all/count/' },
    { id: 'visit', folder: 'all/visit/' },
  ])
  expect(sopsIn(given({ 'sop.yaml': '# a visit\nsop: visit\n' }))).toEqual([{ id: 'visit', folder: '' }])
})

test('an SOP is sent with its folder, its organisation, and the shared forms it names', () => {
  const files = given({
    'all/visit/sop.yaml': 'form: reason',
    'all/visit/forms/talk.yaml': 'x',
    'all/other/sop.yaml': '',
    'all/forms/library/reason.yaml': 'r',
    'all/forms/library/moods.yaml': 'm',
    'all/organisation.yaml': 'o',
    'all/README.md': '',
  })
  expect(sentOf(files, { id: 'visit', folder: 'all/visit/' })).toEqual([
    { path: 'forms/library/reason.yaml', text: 'r' },
    { path: 'organisation.yaml', text: 'o' },
    { path: 'visit/forms/talk.yaml', text: 'x' },
    { path: 'visit/sop.yaml', text: 'form: reason' },
  ])
})

test('what is no text is sent as base64', () => {
  const files: Files = new Map([
    ['v/sop.yaml', bytes('a')],
    ['v/media/p.png', new Uint8Array([255, 216, 0])],
  ])
  expect(sentOf(files, { id: 'v', folder: 'v/' })[0]).toEqual({ path: 'v/media/p.png', base64: '/9gA' })
})

test('what is shared and not sent goes along as the live revision had it', () => {
  const live = [
    'visit/forms/old.yaml',
    'forms/library/reason.yaml',
    'forms/library/moods.yaml',
    'organisation.yaml',
  ]
  const sent = [{ path: 'visit/sop.yaml', text: 'form: reason' }]
  expect(
    withShared(
      sent,
      live.map((path) => ({ path, text: 'live', base64: null })),
      'visit',
    ).map((one) => one.path),
  ).toEqual(['visit/sop.yaml', 'forms/library/reason.yaml', 'organisation.yaml'])
})

/** A zip of one packed file, as small as they come. */
function zipOf(path: string, text: string): Uint8Array<ArrayBuffer> {
  const name = Buffer.from(path)
  const packed = deflateRawSync(Buffer.from(text))
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(text.length, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return new Uint8Array(Buffer.concat([local, name, packed, entry, name, end]))
}

test('a zip is opened, and what is none is told apart', async () => {
  const found = await unzipped(zipOf('visit/sop.yaml', 'sop: visit\n'))
  expect([...found].map(([path, data]) => [path, new TextDecoder().decode(data)])).toEqual([
    ['visit/sop.yaml', 'sop: visit\n'],
  ])
  await expect(unzipped(new Uint8Array(bytes('no zip at all, just text')))).rejects.toBeInstanceOf(NotAZip)
  await expect(unzipped(zipOf('visit/sop.yaml', 'sop: visit\n').slice(20))).rejects.toBeInstanceOf(NotAZip)
})
