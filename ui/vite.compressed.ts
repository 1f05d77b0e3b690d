// Compresses what the build wrote, once and as well as it can, so that the server only hands it out.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin, ResolvedConfig } from 'vite'

const WORTH_IT = /\.(?:css|html|js|json|mjs|svg|txt|wasm|webmanifest)$/

export function compressed(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    closeBundle() {
      const folder = join(config.root, config.build.outDir)
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && WORTH_IT.test(entry.name)) compress(join(entry.parentPath, entry.name))
      }
    },
  }
}

function compress(path: string): void {
  const content = readFileSync(path)
  const smaller = (packed: Buffer, suffix: string) => {
    if (packed.length < content.length) writeFileSync(path + suffix, packed)
  }
  smaller(
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    '.br',
  )
  smaller(gzipSync(content, { level: 9 }), '.gz')
}
