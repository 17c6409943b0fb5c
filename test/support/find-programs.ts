import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Whether a command of this name can be started here. */
export function hasCommand(name: string): boolean {
  const finder = process.platform === 'win32' ? 'where' : 'which'
  return spawnSync(finder, [name], { stdio: 'ignore' }).status === 0
}

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/**
 * A Chromium for page tests: the one named by `CHROMIUM_PATH`, an installed one, Playwright's own, or the one that
 * ships inside an npm package; null when there is none.
 */
export async function findChromium(): Promise<string | null> {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : null
  const installed = BROWSERS.find(path => existsSync(path))
  if (installed) return installed
  const { chromium } = await import('playwright')
  if (existsSync(chromium.executablePath())) return chromium.executablePath()
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const packaged = await import('@sparticuz/chromium')
  return packaged.default.executablePath()
}

/** The flags that a browser under test needs: no sandbox for root, and nothing fetched from anywhere. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The Electron binary, without starting a download: the folder named by `ELECTRON_OVERRIDE_DIST_PATH`, or what the
 * electron package has fetched before; null when there is none, or no display to show a window on.
 */
export function findElectron(): string | null {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return existsSync(join(override, 'electron')) ? join(override, 'electron') : null
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..')
  if (!existsSync(join(folder, 'path.txt'))) return null
  const path: unknown = createRequire(import.meta.url)('electron')
  return typeof path === 'string' && existsSync(path) ? path : null
}
