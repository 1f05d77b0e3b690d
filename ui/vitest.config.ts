import { defineConfig } from 'vitest/config'
import { PREACT } from './vite.preact.ts'

export default defineConfig({
  resolve: { alias: PREACT },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node', // a test that needs a document says so in its first line
    passWithNoTests: false,
    testTimeout: 60_000, // laws are tried many times, also on a slow machine
  },
})
