import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type MediaThread, startMediaWorker } from '../../../electron/engine/telephony/media/media-client.ts'
import { tone } from '../../support/goertzel.ts'
import { LOOPBACK, temporaryFolder, watchEvents } from '../../support/media-pair.ts'
import { silentLog } from '../../support/silent-log.ts'

const here = import.meta.dirname
const workerFile = path.join(here, '../../../electron/engine/telephony/media/media-worker.ts')
const dyingWorkerFile = path.join(here, '../../fixtures/media/dying-media-worker.ts')
const rtpPorts = { from: 31_200, to: 31_210 }
const PCMU = { codec: 'PCMU', payloadType: 0, send: true } as const

describe('media in its own thread', () => {
  let thread: MediaThread | null = null
  afterEach(async () => {
    await thread?.end()
    thread = null
  })

  test('opens, plays to its end and counts, over messages only', async () => {
    const folder = temporaryFolder()
    await writeWavFile(folder.file('short.wav'), tone(440, 100))
    thread = await startMediaWorker({ workerFile, rtpPorts, log: silentLog })
    const events = watchEvents(thread)
    const [a, b] = await Promise.all([thread.open(1, { host: LOOPBACK }), thread.open(2, { host: LOOPBACK })])
    thread.connect(1, { ...b, ...PCMU })
    thread.connect(2, { ...a, ...PCMU })
    thread.play(1, folder.file('short.wav'))
    await events.next(event => event.kind === 'played' && event.stream === 1)
    await events.next(event => event.kind === 'first-packet' && event.stream === 2)

    expect(await thread.counters()).toMatchObject({ streams: 2, socketErrors: 0 })
    expect(await thread.close(1)).toMatchObject({ promptPlayedMs: 100, promptFinished: true })
    expect(await thread.close(1)).toBeNull()
    expect(await thread.close(99)).toBeNull()
    folder.remove()
  })

  test('keys, bridges and recordings are ordered by messages and told by events', async () => {
    const folder = temporaryFolder()
    thread = await startMediaWorker({ workerFile, rtpPorts, log: silentLog })
    const events = watchEvents(thread)
    const [a, b] = await Promise.all([thread.open(1, { host: LOOPBACK }), thread.open(2, { host: LOOPBACK })])
    thread.connect(1, { ...b, ...PCMU, dtmfPayloadType: 101 })
    thread.connect(2, { ...a, ...PCMU, dtmfPayloadType: 101 })
    thread.record(2, folder.file('call.wav'), 'stereo')
    expect(thread.sendDtmf(1, 'hello', 'events')).toBe(false)
    expect(thread.sendDtmf(1, '5', 'events')).toBe(true)
    expect(await events.next(event => event.kind === 'digit')).toMatchObject({ stream: 2, digit: '5' })
    await events.next(event => event.kind === 'keys-sent' && event.stream === 1)
    thread.hear(1, 2, 1)
    thread.stopRecording(2)
    expect(await events.next(event => event.kind === 'recorded')).toMatchObject({ stream: 2 })
    folder.remove()
  })

  test('an occupied address is refused with a sentence and leaves the thread alive', async () => {
    thread = await startMediaWorker({ workerFile, rtpPorts: { from: 31_212, to: 31_213 }, log: silentLog })
    const squatter = createSocket('udp4').bind(31_212, LOOPBACK)
    await once(squatter, 'listening')
    await expect(thread.open(1, { host: LOOPBACK })).rejects.toThrow(
      'No RTP port is free between 31212 and 31213.',
    )
    squatter.close()
    expect(await thread.counters()).toMatchObject({ streams: 0 })
  })

  test('a dead thread fails its streams, and the next open starts another', async () => {
    const deaths: string[] = []
    thread = await startMediaWorker({
      workerFile: dyingWorkerFile,
      rtpPorts,
      log: silentLog,
      onDeath: reason => void deaths.push(reason),
    })
    const events = watchEvents(thread)
    await thread.open(1, { host: LOOPBACK })
    await thread.open(2, { host: LOOPBACK })
    const closing = thread.close(2)
    thread.play(1, 'anything.wav')

    expect(await events.next(event => event.kind === 'failed')).toEqual({
      kind: 'failed',
      stream: 1,
      reason: 'The media thread failed: out of breath',
    })
    expect(await closing).toBeNull()
    expect(deaths).toEqual(['The media thread failed: out of breath'])
    expect(events.seen.filter(event => event.kind === 'failed')).toHaveLength(1)
    expect(await thread.close(1)).toBeNull()
    expect(await thread.open(3, { host: LOOPBACK })).toEqual({ host: LOOPBACK, port: 9 })
  })

  test('a thread that dies again and again is left dead', async () => {
    thread = await startMediaWorker({ workerFile: dyingWorkerFile, rtpPorts, log: silentLog })
    const events = watchEvents(thread)
    for (let stream = 1; stream <= 5; stream++) {
      await thread.open(stream, { host: LOOPBACK })
      thread.play(stream, 'anything.wav')
      await events.next(event => event.kind === 'failed' && event.stream === stream)
    }
    await expect(thread.open(6, { host: LOOPBACK })).rejects.toThrow('died 5 times within a minute')
  })

  test('a missing entry or an impossible port range rejects the start', async () => {
    await expect(
      startMediaWorker({ workerFile: path.join(here, 'nowhere.ts'), rtpPorts, log: silentLog }),
    ).rejects.toThrow('nowhere.ts')
    await expect(
      startMediaWorker({ workerFile, rtpPorts: { from: 5, to: 5 }, log: silentLog }),
    ).rejects.toThrow('RTP ports 5-5 hold no usable even port.')
  })
})
