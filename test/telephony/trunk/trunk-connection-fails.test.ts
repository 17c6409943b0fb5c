import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let second: RawUas
let listener: Server

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({ rtpPorts: { from: 34_600, to: 34_698 }, promptFile: folder.file('prompt.wav') })
  second = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(486, 'Busy Here')
  })
})
afterEach(async () => {
  await bench.telephony.close()
  await second.close()
  if (listener.listening) {
    const closed = once(listener, 'close')
    listener.close()
    await closed
  }
  folder.remove()
})

/** Something that listens and does to each connection what the test says. */
async function listening(onConnection: (socket: Socket) => void): Promise<number> {
  listener = createServer().on('connection', onConnection)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function callOver(port: number, transport: 'TCP' | 'TLS') {
  await bench.telephony.useTrunk({ ...trunkAt(`127.0.0.1:${port}`, { transport }), id: 1 })
  await bench.telephony.useTrunk({ ...trunkAt(second.address), id: 2 })
  const { attemptId } = bench.place({ failover: [2] })
  expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('busy')
  return { attemptId, moved: (await bench.until('moved', attemptId)).verdict }
}

const lastCheck = (): unknown => bench.events.filter(({ kind }) => kind === 'trunk-checked').at(-1)

test('a trunk that refuses the connection is down at once, to its own blame, and the next call does not try it', async () => {
  const port = await listening(() => {})
  listener.close()
  await once(listener, 'close')
  const { moved } = await callOver(port, 'TCP')
  expect(moved).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: null })
  expect(moved.sentence).toContain('refuses the connection')
  expect(lastCheck()).toMatchObject({ trunkId: 1, check: { state: 'down' } })
  const { attemptId } = bench.place({ failover: [2] })
  await bench.until('ended', attemptId)
  expect(bench.kinds(attemptId).slice(0, 3)).toEqual(['moved', 'dialing', 'ended'])
})

test('a trunk whose TLS is broken is down, and the call goes over the next one', async () => {
  const port = await listening((socket: Socket) => {
    socket.on('error', () => {})
    socket.resume()
    socket.end('HTTP/1.0 400 Bad Request\r\n\r\n')
  })
  const { moved } = await callOver(port, 'TLS')
  expect(moved).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: null })
  expect(moved.sentence).toContain('does not speak TLS')
  expect(lastCheck()).toMatchObject({ trunkId: 1, check: { state: 'down' } })
})

test('a trunk that breaks the connection off under a call loses the call to the next trunk, and is not taken for down', async () => {
  const port = await listening((socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.resetAndDestroy())
  })
  const { moved } = await callOver(port, 'TCP')
  expect(moved).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk', sipStatus: null })
  expect(lastCheck()).toMatchObject({ check: { state: 'unknown' } })
})
