import { app, dialog, session, shell } from 'electron'
import { shippedRulePacks } from '../engine/domain/shipped-rule-packs.ts'
import { PAGES_ORIGIN } from './serve-pages.ts'

/**
 * No page or frame leaves our origin, by itself or by a redirect, opens a window, attaches a webview, or is granted a permission. The texts of law that a shipped rule names
 * are opened by the system's browser, and nothing else is.
 */
export function guardContents(): void {
  const links = new Set(shippedRulePacks().flatMap(({ rules }) => rules.flatMap(rule => rule.links)))
  app.on('web-contents-created', (_event, contents) => {
    const stayInside = (event: Electron.Event<{ url: string }>): void => {
      if (!event.url.startsWith(`${PAGES_ORIGIN}/`)) event.preventDefault()
    }
    contents.on('will-navigate', stayInside)
    contents.on('will-frame-navigate', stayInside)
    contents.on('will-redirect', stayInside)
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (links.has(url))
        shell
          .openExternal(url)
          .catch((problem: unknown) => dialog.showErrorBox('The page cannot be opened', String(problem)))
      return { action: 'deny' }
    })
  })
  void app.whenReady().then(() => {
    const allowed = new Set(['clipboard-sanitized-write'])
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
      answer(allowed.has(permission)),
    )
    session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
  })
}
