import { defineConfig } from 'vite'
import { compressed } from './vite.compressed.ts'
import { PREACT } from './vite.preact.ts'
import { wordsByLanguage } from './vite.words.ts'

/** The app in a field worker's phone, served below /field/. */
export default defineConfig({
  root: 'src/field',
  base: '/field/',
  plugins: [compressed(), wordsByLanguage()],
  resolve: { alias: PREACT },
  build: {
    outDir: '../../dist/field',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
  },
})
