import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './vite.compressed.ts'
import { wordsByLanguage } from './vite.words.ts'

/** The desk and the designer, served below /office/. */
export default defineConfig({
  root: 'src/office',
  base: '/office/',
  plugins: [compressed(), wordsByLanguage(), react()],
  build: {
    outDir: '../../dist/office',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
  },
})
