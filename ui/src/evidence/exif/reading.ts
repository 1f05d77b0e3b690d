// What a picture file says of itself, read as the server reads it (engine/services/photographs.py), so that the
// phone knows before sending how old and from where a picture of the gallery is.

import type { Ms } from '../../runtime/values.ts'

export interface Said {
  takenAt: Ms | null
  position: { lat: number; lon: number } | null
  camera: string | null
}

const NOTHING: Said = { takenAt: null, position: null, camera: null }

const ORIENTATION = 0x0112
const CAMERA = 0x8769
const GPS = 0x8825

type Values = Map<number, string | number[]>

/** Never raises: what can't be read says nothing. */
export function readSaid(file: Uint8Array): Said {
  const block = exifOf(file)
  if (!block) return NOTHING
  try {
    const view = new Tiff(block)
    const outer = view.directory(view.first)
    const inner = view.inner(outer, CAMERA)
    const gps = view.inner(outer, GPS)
    return { takenAt: takenAt(inner, outer, gps), position: position(gps), camera: camera(outer) }
  } catch {
    return NOTHING
  }
}

/** The TIFF block of a JPEG, PNG or WebP file; null where there is none. */
export function exifOf(file: Uint8Array): Uint8Array | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const text = (at: number, length: number) => String.fromCharCode(...file.subarray(at, at + length))
  const plain = (block: Uint8Array) =>
    String.fromCharCode(...block.subarray(0, 6)) === 'Exif\0\0' ? block.subarray(6) : block
  try {
    if (view.getUint16(0) === 0xffd8) {
      for (let at = 2; at + 4 <= file.length; ) {
        const marker = view.getUint16(at)
        if (marker < 0xff01 || marker === 0xffda) return null
        const length = view.getUint16(at + 2)
        if (marker === 0xffe1 && text(at + 4, 6) === 'Exif\0\0')
          return file.subarray(at + 10, at + 2 + length)
        at += 2 + length
      }
    } else if (text(1, 3) === 'PNG') {
      for (let at = 8; at + 12 <= file.length; ) {
        const length = view.getUint32(at)
        if (text(at + 4, 4) === 'eXIf') return plain(file.subarray(at + 8, at + 8 + length))
        at += 12 + length
      }
    } else if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') {
      for (let at = 12; at + 8 <= file.length; ) {
        const length = view.getUint32(at + 4, true)
        if (text(at, 4) === 'EXIF') return plain(file.subarray(at + 8, at + 8 + length))
        at += 8 + length + (length % 2)
      }
    }
  } catch {
    return null
  }
  return null
}

/** The block of a picture that has been turned upright: it says so, and all else stays as it was. */
export function upright(block: Uint8Array): Uint8Array {
  const copy = block.slice()
  try {
    const view = new Tiff(copy)
    view.overwriteShort(ORIENTATION, 1)
  } catch {
    return copy
  }
  return copy
}

class Tiff {
  private readonly view: DataView
  private readonly little: boolean
  readonly first: number

  constructor(block: Uint8Array) {
    this.view = new DataView(block.buffer, block.byteOffset, block.byteLength)
    this.little = this.view.getUint16(0) === 0x4949
    if (this.view.getUint16(2, this.little) !== 42) throw new Error('no TIFF')
    this.first = this.view.getUint32(4, this.little)
  }

  inner(outer: Values, tag: number): Values {
    const at = outer.get(tag)
    if (typeof at !== 'object' || at[0] === undefined) return new Map()
    try {
      return this.directory(at[0])
    } catch {
      return new Map()
    }
  }

  directory(start: number): Values {
    const values: Values = new Map()
    for (const { tag, type, count, at } of this.entries(start)) {
      if (type === 2) {
        let text = ''
        for (let place = 0; place < count; place++)
          text += String.fromCharCode(this.view.getUint8(at + place))
        values.set(tag, text)
      } else {
        const numbers: number[] = []
        for (let place = 0; place < Math.min(count, 64); place++) numbers.push(this.number(type, at, place))
        values.set(tag, numbers)
      }
    }
    return values
  }

  overwriteShort(tag: number, value: number): void {
    for (const entry of this.entries(this.first))
      if (entry.tag === tag && entry.type === 3) this.view.setUint16(entry.at, value, this.little)
  }

  private *entries(start: number): Generator<{ tag: number; type: number; count: number; at: number }> {
    const count = this.view.getUint16(start, this.little)
    for (let place = 0; place < count; place++) {
      const at = start + 2 + 12 * place
      const type = this.view.getUint16(at + 2, this.little)
      const size = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8][type] ?? 0
      const many = this.view.getUint32(at + 4, this.little)
      if (!size || size * many > this.view.byteLength) continue
      const where = size * many > 4 ? this.view.getUint32(at + 8, this.little) : at + 8
      yield { tag: this.view.getUint16(at, this.little), type, count: many, at: where }
    }
  }

  private number(type: number, at: number, place: number): number {
    const { view, little } = this
    if (type === 3) return view.getUint16(at + 2 * place, little)
    if (type === 4) return view.getUint32(at + 4 * place, little)
    if (type === 5) return view.getUint32(at + 8 * place, little) / view.getUint32(at + 8 * place + 4, little)
    if (type === 10) return view.getInt32(at + 8 * place, little) / view.getInt32(at + 8 * place + 4, little)
    return view.getUint8(at + place)
  }
}

function words(value: string | number[] | undefined): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : ''
}

/** GPS time is UTC; a local time counts only with its offset. */
function takenAt(inner: Values, outer: Values, gps: Values): Ms | null {
  const day = /^(\d{4}):(\d\d):(\d\d)$/.exec(words(gps.get(0x1d)))
  const time = gps.get(0x07)
  let at: number | null = null
  if (day && typeof time === 'object' && time.length === 3 && time.every(Number.isFinite)) {
    const [hours = 0, minutes = 0, seconds = 0] = time
    at =
      Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) +
      Math.trunc((hours * 3600 + minutes * 60 + seconds) * 1000)
  } else {
    const local = words(inner.get(0x9003)) || words(outer.get(0x0132))
    const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(local)
    const offset = /^([+-])(\d\d):(\d\d)/.exec(words(inner.get(0x9011)))
    if (parts && offset) {
      const [, year, month, date, hour, minute, second] = parts.map(Number)
      const shift = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1)
      at =
        Date.UTC(year ?? 0, (month ?? 1) - 1, date ?? 1, hour ?? 0, minute ?? 0, second ?? 0) - shift * 60_000
    }
  }
  return at === null || new Date(at).getUTCFullYear() < 1990 ? null : at
}

function position(gps: Values): Said['position'] {
  const lat = degrees(gps.get(2), words(gps.get(1)).toUpperCase() === 'S')
  const lon = degrees(gps.get(4), words(gps.get(3)).toUpperCase() === 'W')
  if (lat === null || lon === null || !gps.has(1) || !gps.has(3)) return null
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || (lat === 0 && lon === 0)) return null
  return { lat, lon }
}

function degrees(parts: string | number[] | undefined, negative: boolean): number | null {
  if (typeof parts !== 'object' || parts.length !== 3 || !parts.every(Number.isFinite)) return null
  const [whole = 0, minutes = 0, seconds = 0] = parts
  const value = whole + minutes / 60 + seconds / 3600
  return Math.round((negative ? -value : value) * 1e7) / 1e7
}

function camera(outer: Values): string | null {
  const name = [words(outer.get(0x010f)), words(outer.get(0x0110))].filter(Boolean).join(' ')
  return name.slice(0, 100) || null
}
