// SHA-256 and SHA-1 (FIPS 180-4). The browser's own are asynchronous, and deciding is not. SHA-1 is only for
// the names that RFC 9562 (UUID, version 5) makes with it.

const ROUNDS = roundConstants()

/** SHA-256 of a text in UTF-8, as 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  const state = new Uint32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ])
  const w = new Uint32Array(64)
  for (const block of blocks(new TextEncoder().encode(text))) {
    w.set(block)
    for (let t = 16; t < 64; t++) {
      const x = word(w, t - 15)
      const y = word(w, t - 2)
      const s0 = right(x, 7) ^ right(x, 18) ^ (x >>> 3)
      const s1 = right(y, 17) ^ right(y, 19) ^ (y >>> 10)
      w[t] = word(w, t - 16) + s0 + word(w, t - 7) + s1
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as Eight
    for (let t = 0; t < 64; t++) {
      const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25)
      const one = (h + s1 + ((e & f) ^ (~e & g)) + word(ROUNDS, t) + word(w, t)) | 0
      const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22)
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    added(state, [a, b, c, d, e, f, g, h])
  }
  return hexadecimal(state)
}

/** SHA-1 of bytes, as 40 lower-case hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const w = new Uint32Array(80)
  for (const block of blocks(bytes)) {
    w.set(block)
    for (let t = 16; t < 80; t++) {
      w[t] = right(word(w, t - 3) ^ word(w, t - 8) ^ word(w, t - 14) ^ word(w, t - 16), 31)
    }
    let [a, b, c, d, e] = state as unknown as Five
    for (let t = 0; t < 80; t++) {
      const next = (right(a, 27) + mixed(t, b, c, d) + e + word(w, t)) | 0
      e = d
      d = c
      c = right(b, 2)
      b = a
      a = next
    }
    added(state, [a, b, c, d, e])
  }
  return hexadecimal(state)
}

type Five = [number, number, number, number, number]
type Eight = [...Five, number, number, number]

function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

/** The message with its padding, in blocks of sixteen words. */
function* blocks(bytes: Uint8Array): Generator<Uint32Array> {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const block = new Uint32Array(16)
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 16; t++) block[t] = view.getUint32(at + 4 * t)
    yield block
  }
}

function right(value: number, places: number): number {
  return (value >>> places) | (value << (32 - places))
}

function word(words: Uint32Array, at: number): number {
  return words[at] as number
}

function added(state: Uint32Array, values: number[]): void {
  for (const [at, value] of values.entries()) state[at] = word(state, at) + value
}

function hexadecimal(words: Uint32Array): string {
  return [...words].map((value) => value.toString(16).padStart(8, '0')).join('')
}

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
function roundConstants(): Uint32Array {
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return Uint32Array.from(primes, (prime) => {
    const root = Math.cbrt(prime)
    return (root - Math.floor(root)) * 0x100000000
  })
}
