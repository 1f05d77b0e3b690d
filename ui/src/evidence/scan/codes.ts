// Reading QR and bar codes: by the phone itself where its browser can, else by our own decoder in a worker.

export interface Read {
  text: string
  format: string
  sure: boolean // false: a bar code read off few lines, to be seen twice before it is believed
}

export interface Asked {
  id: number
  picture: ImageData | Blob
  careful: boolean
}

interface Answered {
  id: number
  codes: Read[]
  failed: string | null
}

export interface CodeReader {
  /** The codes in a picture; none where it shows none. Rejects where codes can't be read at all. */
  read(picture: ImageData | Blob, careful: boolean): Promise<Read[]>
  close(): void
}

/** Formats that a phone's own reader must know before it is preferred to ours. */
const ASKED = ['qr_code', 'data_matrix', 'code_128', 'code_39', 'ean_13', 'itf', 'pdf417', 'aztec']

interface Detector {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string; format: string }[]>
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

export async function openReader(): Promise<CodeReader> {
  return (await ownReader()) ?? workerReader()
}

async function ownReader(): Promise<CodeReader | null> {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!Own) return null
  try {
    const formats = await Own.getSupportedFormats()
    if (!ASKED.every((format) => formats.includes(format))) return null
    const detector = new Own({ formats: formats.filter((format) => format !== 'unknown') })
    let fallback: CodeReader | null = null
    return {
      read: async (picture, careful) => {
        if (fallback) return fallback.read(picture, careful)
        try {
          const codes = await detector.detect(picture)
          return codes
            .filter(({ rawValue }) => rawValue)
            .map(({ rawValue, format }) => ({ text: rawValue, format, sure: isMatrix(format) }))
        } catch {
          fallback = workerReader() // the phone promised what it can't do
          return fallback.read(picture, careful)
        }
      },
      close: () => fallback?.close(),
    }
  } catch {
    return null
  }
}

function isMatrix(format: string): boolean {
  return ['qr_code', 'data_matrix', 'pdf417', 'aztec'].includes(format)
}

function workerReader(): CodeReader {
  const worker = new Worker(new URL('./codes.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { done: (codes: Read[]) => void; failed: (error: Error) => void }>()
  let count = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.failed) asked?.failed(new Error(data.failed))
    else asked?.done(data.codes)
  })
  worker.addEventListener('error', (event) => {
    for (const { failed } of waiting.values()) failed(new Error(event.message || 'the reader did not start'))
    waiting.clear()
  })
  return {
    read: (picture, careful) =>
      new Promise((done, failed) => {
        count += 1
        waiting.set(count, { done, failed })
        const asked: Asked = { id: count, picture, careful }
        worker.postMessage(asked, picture instanceof ImageData ? [picture.data.buffer] : [])
      }),
    close: () => {
      worker.terminate()
      for (const { done } of waiting.values()) done([])
      waiting.clear()
    },
  }
}

/** Believes a code once it is sure, or was seen twice in a row. */
export function believer(): (codes: readonly Read[]) => string[] {
  let before = new Set<string>()
  return (codes) => {
    const believed = codes.filter(({ text, sure }) => sure || before.has(text)).map(({ text }) => text)
    before = new Set(codes.map(({ text }) => text))
    return [...new Set(believed)]
  }
}

/** A pattern as a person reads it: a plain text where it is one, else the pattern itself. */
export function readable(pattern: string): string {
  const plain = pattern.replace(/\\[\\^$.*+?()[\]{}|/-]/g, '')
  return /[\\^$.*+?()[\]{}|]/.test(plain) ? pattern : pattern.replace(/\\(.)/g, '$1')
}
