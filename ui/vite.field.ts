import { defineConfig } from 'vite'
import { compressed } from './vite.compressed.ts'
import { PREACT } from './vite.preact.ts'
import { wordsByLanguage } from './vite.words.ts'
import { offlineWorker } from './vite.worker.ts'

/** The app in a field worker's phone, served below /field/. */
export default defineConfig({
  root: 'src/field',
  base: '/field/',
  plugins: [
    wordsByLanguage(),
    offlineWorker({ base: '/field/', source: 'src/offline/worker.ts' }),
    compressed(),
  ],
  resolve: { alias: PREACT },
  build: {
    outDir: '../../dist/field',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
  },
})
