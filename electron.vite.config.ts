import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import pkg from './package.json' with { type: 'json' }

const root = import.meta.dirname
const engine = resolve(root, 'electron/engine')

/**
 * Every pure JavaScript dependency is bundled (the packaged app starts faster and carries no node_modules but the
 * native ones); only better-sqlite3 and @evan/opus stay outside, since their binaries cannot be bundled. The targets are
 * the oldest runtime that the tests drive the shell with; newer ones lose nothing by it.
 */
const external = ['electron', 'better-sqlite3', '@evan/opus']
const version = { __TRUNKLINE_VERSION__: JSON.stringify(pkg.version) }

export default defineConfig({
  main: {
    define: version,
    build: {
      target: 'node18',
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          main: resolve(root, 'electron/main/main.ts'),
          'media-worker': resolve(engine, 'telephony/media/media-worker.ts'),
          'speech-worker': resolve(engine, 'speech/speech-worker.ts'),
          'practice-carrier-worker': resolve(engine, 'practice-carrier/practice-carrier-worker.ts'),
          'list-reader-worker': resolve(engine, 'csv/list-reader-worker.ts'),
          'list-search-worker': resolve(engine, 'store/list-search-worker.ts'),
          'export-worker': resolve(engine, 'store/export-worker.ts'),
          'import-thread-worker': resolve(engine, 'store/import-thread-worker.ts'),
          'checkpoint-worker': resolve(engine, 'store/checkpoint-worker.ts'),
          'keep-worker': resolve(engine, 'store/keep-worker.ts'),
          'simulation-worker': resolve(engine, 'simulation/simulation-worker.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { preload: resolve(root, 'electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
})
