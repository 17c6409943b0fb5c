import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { failure } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../engine/ports/log.ts'
import { DOOR_REQUESTS, removeDoor, writeDoor } from './door-file.ts'

const HOST = '127.0.0.1'
const TOKEN_BYTES = 32
const CONNECTIONS_MAX = 8
const BODY_BYTES_MAX = 1_024
const REQUEST_WITHIN_MS = 5_000

const askedSchema = z.object({ name: z.enum(DOOR_REQUESTS), input: z.unknown() })

/**
 * Answers commands of this machine, such as `trunkline pause --all`, in both hosts: HTTP on a random port of the loopback, opened by a
 * token that stands in a file of the data folder which only this account can read. Few requests are answered, and none that comes
 * from a page. Where it cannot be opened, that is logged and the host goes on without it.
 */
export async function openDoor(options: {
  readonly engine: Pick<Engine, 'request'>
  readonly dataDir: string
  readonly log: Log
}): Promise<{ close(): Promise<void> }> {
  const { engine, dataDir, log } = options
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const server: Server = createServer(
    { headersTimeout: REQUEST_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
    (request, response) => {
      answer(engine, token, request, response).catch((problem: unknown) => {
        if (!response.destroyed && !request.destroyed)
          log.warn('a command was not answered', { problem: String(problem) })
        response.destroy()
      })
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, HOST, resolve)
    })
    server.on('error', problem => log.warn('the door for commands failed', { problem: String(problem) }))
    const { port } = server.address() as AddressInfo // a TCP server's address is never a string
    writeDoor(dataDir, { port, token })
  } catch (problem) {
    log.warn('commands such as "trunkline pause --all" are not answered', { problem: String(problem) })
  }
  return {
    async close() {
      removeDoor(dataDir)
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

async function answer(
  engine: Pick<Engine, 'request'>,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // a page always says where it comes from
  const fromPage = request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined
  if (fromPage || request.method !== 'POST' || !opens(request.headers.authorization ?? '', token)) {
    response.writeHead(403, { connection: 'close' }).end()
    return
  }
  const asked = askedSchema.safeParse(await readJson(request))
  const reply: Reply = asked.success
    ? await engine.request(asked.data.name, asked.data.input)
    : failure(
        'unknown_request',
        'Commands cannot ask this. Command and Trunkline may be of different versions.',
      )
  response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify(reply))
}

/** Compared without telling by the time taken where they differ. */
function opens(header: string, token: string): boolean {
  const given = Buffer.from(header)
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > BODY_BYTES_MAX) return null
    parts.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return null // not JSON: answered as what cannot be asked
  }
}
