import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['test/support/leave-nothing-open.ts'],
    // for what hangs; a busy machine takes five times as long as a quiet one
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
})
