import { defineConfig } from 'vite'
import { PREACT } from './vite.preact.ts'

/** The app in a field worker's phone, served below /field/. */
export default defineConfig({
  root: 'src/field',
  base: '/field/',
  resolve: { alias: PREACT },
  build: {
    outDir: '../../dist/field',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
  },
})
