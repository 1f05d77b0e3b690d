// One page a renderer, each with nothing but that renderer and the forms.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { PREACT } from '../../../ui/vite.preact.ts'

const page = process.env.RENDERER
const ui = fileURLToPath(new URL('../../../ui/', import.meta.url))

export default defineConfig({
  define: { global: 'globalThis' }, // Form.io expects what only Node has
  root: fileURLToPath(new URL('pages/', import.meta.url)),
  base: './',
  // our sources find their packages beside themselves; the alias has no such place to start from
  resolve: {
    alias: PREACT.map(({ find, replacement }) => ({ find, replacement: `${ui}node_modules/${replacement}` })),
  },
  build: {
    outDir: process.env.OUT,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: fileURLToPath(new URL(`pages/${page}.html`, import.meta.url)) },
  },
})
