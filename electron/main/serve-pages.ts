import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'

export const PAGES_ORIGIN = 'app://trunkline'
const pagesDir = join(__dirname, '..', 'renderer')

/** The pages load nothing from elsewhere and run no inline script; Mantine needs inline styles. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Must run before the app is ready: gives our pages an origin of their own, instead of file://. */
export function registerPagesScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** Serves the built pages, and nothing outside their folder. */
export function servePages(): void {
  protocol.handle('app', async request => {
    const { pathname } = new URL(request.url)
    const file = join(pagesDir, normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
    if (!request.url.startsWith(`${PAGES_ORIGIN}/`) || !file.startsWith(pagesDir + sep)) {
      return new Response('There is nothing at this address.', { status: 404 })
    }
    const page = await net.fetch(pathToFileURL(file).toString())
    const headers = new Headers(page.headers)
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY)
    return new Response(page.body, { status: page.status, headers })
  })
}
