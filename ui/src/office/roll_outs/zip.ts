// Reading a zip file, with what browsers bring.

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_SIZE = 22
const LONGEST_COMMENT = 65_535
const LARGEST = 64 << 20 // bytes of all files together, as the server takes them

export class NotAZip extends Error {}

/** The files of a zip by path; folders are left out. Raises NotAZip. */
export async function unzipped(content: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array>> {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const found = new Map<string, Uint8Array>()
  try {
    let at = endOf(view)
    const count = view.getUint16(at + 10, true)
    at = view.getUint32(at + 16, true)
    let whole = 0
    for (let number = 0; number < count; number++) {
      if (view.getUint32(at, true) !== ENTRY) throw new NotAZip('no entry')
      const flags = view.getUint16(at + 8, true)
      const method = view.getUint16(at + 10, true)
      const packed = view.getUint32(at + 20, true)
      const size = view.getUint32(at + 24, true)
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
        number,
        number,
        number,
      ]
      const local = view.getUint32(at + 42, true)
      const path = new TextDecoder().decode(content.subarray(at + 46, at + 46 + name))
      at += 46 + name + extra + comment
      if (path.endsWith('/')) continue
      whole += size
      if (flags & 1 || whole > LARGEST) throw new NotAZip('locked, or too large')
      const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      const data = content.slice(begin, begin + packed)
      found.set(path.replaceAll('\\', '/'), method === 0 ? data : await inflated(data, method, size))
    }
  } catch (error) {
    throw error instanceof NotAZip ? error : new NotAZip(String(error))
  }
  return found
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT)
  for (let at = view.byteLength - END_SIZE; at >= first; at--) {
    if (view.getUint32(at, true) === END) return at
  }
  throw new NotAZip('no end')
}

/** What was packed. It is not read beyond the size that the zip says, so that a small file stays small. */
async function inflated(data: Uint8Array<ArrayBuffer>, method: number, size: number): Promise<Uint8Array> {
  if (method !== 8) throw new NotAZip(`method ${method}`)
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const whole = new Uint8Array(size)
  let at = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (at + value.length > size) throw new NotAZip('larger than it says')
    whole.set(value, at)
    at += value.length
  }
  return whole.subarray(0, at)
}
