// Reads codes off the page's thread. The decoder is ours to serve: nothing comes from another origin.

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Asked, Read } from './codes.ts'

prepareZXingModule({ overrides: { locateFile: (path: string) => (path.endsWith('.wasm') ? wasm : path) } })

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  let codes: Read[] = []
  let failed: string | null = null
  try {
    const found = await readBarcodes(data.picture, {
      tryHarder: data.careful,
      tryRotate: true,
      tryInvert: true,
      tryDownscale: true,
      maxNumberOfSymbols: 6,
    })
    codes = found
      .filter(({ isValid, text }) => isValid && text)
      .map(({ text, format, lineCount }) => ({ text, format, sure: lineCount === 0 || lineCount > 3 }))
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error)
  }
  postMessage({ id: data.id, codes, failed })
})
