import { defineConfig } from '@playwright/test'

/** Two projects: the pages in Chromium (scripted engine, then the real headless host), and the real Electron shell. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../test-results/playwright.json' }]],
  projects: [
    { name: 'pages', testDir: './pages' },
    { name: 'headless-host', testDir: './headless' },
    { name: 'electron-shell', testDir: './electron' },
  ],
})
