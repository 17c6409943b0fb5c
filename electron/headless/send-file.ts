import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Engine } from '../engine/engine.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.pcap': 'application/vnd.tcpdump.pcap',
}

/** Sends one file of the built pages; `/` is index.html. Nothing outside `pagesDir` can be named. */
export async function sendPage(pagesDir: string, path: string, response: ServerResponse): Promise<void> {
  const decoded = decodePath(path)
  const file = decoded === null ? null : join(pagesDir, normalize(decoded === '/' ? '/index.html' : decoded))
  if (file === null || !file.startsWith(pagesDir + sep)) return notFound(response)
  // files with a hash in their name never change; index.html always may
  const cache = file.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache'
  await sendFile(file, response, {
    'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': cache,
  })
}

/** Sends an exported file as a download. */
export async function sendExportedFile(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  const exported = engine.exportedFile(decodePath(id) ?? '')
  if (!exported) return notFound(response)
  await sendFile(exported.path, response, {
    'content-type': CONTENT_TYPES[extname(exported.fileName)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(exported.fileName)}`,
  })
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null // a broken escape names no file
  }
}

async function sendFile(
  file: string,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const info = await stat(file).catch(() => null)
  if (!info?.isFile()) return notFound(response)
  response.writeHead(200, { ...headers, 'content-length': info.size })
  await pipeline(createReadStream(file), response)
}

function notFound(response: ServerResponse): void {
  response
    .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
    .end('There is nothing at this address.\n')
}
