import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { failure } from '../../shared/errors.ts'
import { HTTP_FILES_PATH, type Reply } from '../../shared/ipc/bridge.ts'
import { REQUESTS, UPLOAD_CHUNK_BYTES_MAX } from '../../shared/ipc/contract.ts'
import { decodeWire, encodeWire } from '../../shared/ipc/wire-codec.ts'
import type { Engine } from '../engine/engine.ts'

/** A chunk of an upload as base64, and the JSON around it. */
const BODY_BYTES_MAX = Math.ceil((UPLOAD_CHUNK_BYTES_MAX * 4) / 3) + 65_536

const envelopeSchema = z.object({ name: z.string(), input: z.unknown() })

/** Answers one POST of the contract: always 200 with a reply as value, unless the body itself cannot be taken. */
export async function answerRequest(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST')
    return send(response, 405, failure('bad_input', 'Requests are sent with POST.'))
  const body = await readBody(request)
  if (body === null) {
    return send(
      response,
      413,
      failure('file_too_large', `A request has at most ${BODY_BYTES_MAX} bytes; send files in chunks.`),
    )
  }
  const envelope = parseEnvelope(body)
  if (envelope === null) {
    return send(
      response,
      400,
      failure('bad_input', 'The request is no JSON of the form {"name": ..., "input": ...}.'),
    )
  }
  send(response, 200, await answer(engine, envelope.name, envelope.input))
}

async function answer(engine: Engine, name: string, input: unknown): Promise<Reply> {
  if (name !== 'files.save') return engine.request(name, input)
  const parsed = REQUESTS['files.save'].input.safeParse(input)
  if (!parsed.success) return failure('bad_input', 'files.save needs exportId and fileName.')
  if (!engine.exportedFile(parsed.data.exportId))
    return failure('bad_input', 'There is no exported file of that id; export it again.')
  const url = HTTP_FILES_PATH + encodeURIComponent(parsed.data.exportId)
  return { ok: true, value: { saved: false, path: null, url } }
}

function parseEnvelope(body: string): { name: string; input?: unknown } | null {
  try {
    const parsed = envelopeSchema.safeParse(decodeWire(body))
    return parsed.success ? parsed.data : null
  } catch {
    return null // not JSON: said in the answer
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > BODY_BYTES_MAX) return null
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function send(response: ServerResponse, status: number, reply: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(encodeWire(reply))
}
