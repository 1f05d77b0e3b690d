import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'

const HASHED = /-[\w-]{8,}\.\w+$/
const NOT_KEPT = /\.(br|gz|map)$/

/**
 * Builds the service worker as a second entry, `worker.js`, and writes into it which files the app consists of.
 * So the worker is another whenever any of them is, and browsers see that there is a new version.
 */
export function offlineWorker({ base, source }: { base: string; source: string }): Plugin {
  let publicDir = ''
  return {
    name: 'offline-worker',
    apply: 'build',
    enforce: 'post',
    config: (config) => ({
      build: {
        rollupOptions: {
          input: { index: resolve(config.root ?? '', 'index.html'), worker: resolve(source) },
          output: {
            entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    }),
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const worker = bundle['worker.js']
        if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
        if (worker.imports.length > 0) throw new Error(`the service worker imports ${worker.imports}`)
        const files = new Map<string, string>()
        for (const [name, output] of Object.entries(bundle)) {
          if (name === 'worker.js' || NOT_KEPT.test(name)) continue
          const content = output.type === 'chunk' ? output.code : output.source
          files.set(base + name, HASHED.test(name) ? '' : hash(content))
        }
        for (const path of await filesBelow(publicDir)) {
          const name = relative(publicDir, path).split(sep).join('/')
          files.set(base + name, hash(await readFile(path)))
        }
        const list = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
        worker.code = worker.code
          .replaceAll('__FILES__', JSON.stringify(list))
          .replaceAll('__VERSION__', JSON.stringify(hash(JSON.stringify(list) + worker.code)))
      },
    },
  }
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

async function filesBelow(folder: string): Promise<string[]> {
  if (folder === '') return []
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
