// What a photo from the app's camera says of itself: when and where it was taken. The server reads it back
// from the bytes, so the file alone can be checked years later. (CIPA DC-008, Exif 2.32; TIFF 6.0.)

import type { Ms, Position } from '../../runtime/values.ts'

export interface Taken {
  at: Ms
  offset: number // minutes that local time is ahead of UTC
  position: Position | null
}

const ASCII = 2
const SHORT_OR_BYTE = 1
const LONG = 4
const RATIONAL = 5
const UNDEFINED = 7

interface Entry {
  tag: number
  type: number
  count: number
  bytes: number[]
}

/** The TIFF block: header, first directory, the one of the camera, the one of the position. */
export function exifBlock({ at, offset, position }: Taken): Uint8Array {
  const written = moment(at, offset)
  const shift = zone(offset)
  const camera = [
    entry(0x9000, UNDEFINED, [...'0232'].map(code)),
    ascii(0x9003, written), // DateTimeOriginal
    ascii(0x9004, written), // DateTimeDigitized
    ascii(0x9010, shift), // OffsetTime
    ascii(0x9011, shift), // OffsetTimeOriginal
    ascii(0x9012, shift),
  ]
  const gps = position ? gpsEntries(position) : []
  const first = (cameraAt: number, gpsAt: number): Entry[] => [
    ascii(0x0131, 'Sopwith'), // Software
    ascii(0x0132, written), // DateTime
    { tag: 0x8769, type: LONG, count: 1, bytes: long(cameraAt) },
    ...(gps.length ? [{ tag: 0x8825, type: LONG, count: 1, bytes: long(gpsAt) }] : []),
  ]
  const cameraAt = 8 + sizeOf(first(0, 0))
  const gpsAt = cameraAt + sizeOf(camera)
  return Uint8Array.from([
    ...[0x4d, 0x4d, 0x00, 0x2a, ...long(8)],
    ...directory(first(cameraAt, gpsAt), 8),
    ...directory(camera, cameraAt),
    ...(gps.length ? directory(gps, gpsAt) : []),
  ])
}

/** A JPEG with this TIFF block in it, in place of what it had. */
export function withExif(jpeg: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new Error('not a JPEG')
  const length = block.length + 8
  if (length > 0xffff) throw new Error('too much is said of the picture')
  const head = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 0xff, ...[...'Exif'].map(code), 0, 0]
  const rest = jpeg.subarray(2)
  const whole = new Uint8Array(head.length + block.length + rest.length)
  whole.set(head, 0)
  whole.set(block, head.length)
  whole.set(rest, head.length + block.length)
  return whole
}

/** What the server will read as the time: whole seconds. */
export function writtenAt(at: Ms): Ms {
  return Math.floor(at / 1000) * 1000
}

function gpsEntries(position: Position): Entry[] {
  const entries = [
    entry(0x0000, SHORT_OR_BYTE, [2, 3, 0, 0]),
    ascii(0x0001, position.lat < 0 ? 'S' : 'N'),
    rationals(0x0002, degrees(Math.abs(position.lat))),
    ascii(0x0003, position.lon < 0 ? 'W' : 'E'),
    rationals(0x0004, degrees(Math.abs(position.lon))),
    ascii(0x0012, 'WGS-84'),
  ]
  // GPSHPositioningError, in metres
  if (position.accuracy != null)
    entries.push(rationals(0x001f, [[Math.min(Math.round(position.accuracy * 100), 0xffffffff), 100]]))
  return entries
}

const SECOND_PARTS = 100_000

function degrees(value: number): [number, number][] {
  const parts = Math.round(value * 3600 * SECOND_PARTS)
  const minute = 60 * SECOND_PARTS
  return [
    [Math.floor(parts / (60 * minute)), 1],
    [Math.floor(parts / minute) % 60, 1],
    [parts % minute, SECOND_PARTS],
  ]
}

function moment(at: Ms, offset: number): string {
  const local = new Date(at + offset * 60_000).toISOString()
  return `${local.slice(0, 10).replaceAll('-', ':')} ${local.slice(11, 19)}`
}

function zone(offset: number): string {
  const minutes = Math.abs(offset)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

function entry(tag: number, type: number, bytes: number[]): Entry {
  return { tag, type, count: bytes.length, bytes }
}

function ascii(tag: number, text: string): Entry {
  return entry(tag, ASCII, [...[...text].map(code), 0])
}

function rationals(tag: number, values: [number, number][]): Entry {
  return { tag, type: RATIONAL, count: values.length, bytes: values.flat().flatMap(long) }
}

function code(character: string): number {
  return character.charCodeAt(0)
}

function long(value: number): number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
}

function short(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff]
}

function sizeOf(entries: Entry[]): number {
  return 6 + 12 * entries.length + entries.reduce((sum, { bytes }) => sum + outside(bytes), 0)
}

/** Bytes of a value that do not fit into its entry, evened. */
function outside(bytes: number[]): number {
  return bytes.length > 4 ? bytes.length + (bytes.length % 2) : 0
}

function directory(entries: Entry[], start: number): number[] {
  const head: number[] = [...short(entries.length)]
  const values: number[] = []
  let free = start + 6 + 12 * entries.length
  for (const { tag, type, count, bytes } of entries) {
    head.push(...short(tag), ...short(type), ...long(count))
    if (bytes.length > 4) {
      head.push(...long(free))
      values.push(...bytes, ...(bytes.length % 2 ? [0] : []))
      free += outside(bytes)
    } else {
      head.push(...bytes, ...Array<number>(4 - bytes.length).fill(0))
    }
  }
  return [...head, ...long(0), ...values]
}
