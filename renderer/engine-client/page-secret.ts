import { HTTP_PAGE_QUERY } from '../../shared/ipc/bridge.ts'

/** Storage of our origin, which includes the port: no page of another server of this machine reads it. */
const KEY = 'trunkline.page'

/** Takes the secret out of the address with which a browser enters, so that neither history nor bookmarks keep it. */
export function takePageSecret(page: Location): void {
  if (!page.search.startsWith(HTTP_PAGE_QUERY)) return
  window.localStorage.setItem(KEY, page.search.slice(HTTP_PAGE_QUERY.length))
  window.history.replaceState(null, '', page.pathname + page.hash)
}

/** What this page says with every request; empty before it has entered. Read each time: another tab may have entered since. */
export function pageSecret(): string {
  return window.localStorage.getItem(KEY) ?? ''
}
