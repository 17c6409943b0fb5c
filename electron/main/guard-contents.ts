import { app, session } from 'electron'
import { PAGES_ORIGIN } from './serve-pages.ts'

/** No page leaves our origin, opens a window, attaches a webview, or is granted a permission. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${PAGES_ORIGIN}/`)) event.preventDefault()
    })
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  void app.whenReady().then(() => {
    const allowed = new Set(['clipboard-sanitized-write'])
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(allowed.has(permission)),
    )
    session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
  })
}
