import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { PAGES_ORIGIN } from './serve-pages.ts'

let window: BrowserWindow | null = null

/** Who decides whether the window may close. */
export interface CloseGuard {
  mayClose(): boolean
  /** It is to close, and may not yet. */
  ask(): void
  /** Calls are up. */
  isUp(): boolean
  /** The session of the system ends (Windows), and the process with it. */
  onSessionEnd(): void
}

let guard: CloseGuard | null = null

/** From now on the window closes only when the guard says so. */
export function askBeforeClose(asked: CloseGuard): void {
  guard = asked
}

/** Opens the one window. The page is sandboxed and isolated, and is not throttled while it is hidden. */
export function openWindow(): void {
  window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101418' : '#ffffff',
    webPreferences: {
      preload: join(__dirname, '..', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window?.show())
  window.on('close', event => {
    if (!guard || guard.mayClose()) return
    event.preventDefault()
    guard.ask()
  })
  window.on('query-session-end', event => {
    if (!guard?.isUp()) return
    event.preventDefault()
    guard.ask()
  })
  window.on('session-end', () => guard?.onSessionEnd())
  window.on('closed', () => {
    window = null
  })
  void window.loadURL(`${PAGES_ORIGIN}/`)
}

/** Brings the window to the front, or opens it again. */
export function showWindow(): void {
  if (!window) openWindow()
  else if (window.isMinimized()) window.restore()
  else if (!window.isVisible()) window.show()
  window?.focus()
}

export function hideWindow(): void {
  window?.hide()
}

/** The window that a dialog belongs to, if it is open. */
export function currentWindow(): BrowserWindow | null {
  return window
}
