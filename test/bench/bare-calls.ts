import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { Inviter, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import type { FlowTransportCore } from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import { PLAIN_SDP } from '../support/plain-session.ts'
import { startBareUserAgent } from './bare-user-agent.ts'

/*
 * The yardstick of cost-bench.ts, in a process of its own: `bare-calls.ts PORT CALLS PER_SECOND TALK_MS`. sip.js's own user agent over
 * one UDP socket, and for each answered call a socket that sends and hears 172 bytes each 20 ms. No list, store, trace, jitter buffer.
 */
const [port, calls, perSecond, talkMs] = process.argv.slice(2).map(Number)
if (!port || !calls || !perSecond || !talkMs) throw new Error('bare-calls.ts PORT CALLS PER_SECOND TALK_MS')
const FRAME_MS = 20
const FRAME_SAMPLES = 160
const PACKET_BYTES = 172

async function main(to: number, count: number, rate: number, talk: number): Promise<void> {
  const signalling = createSocket('udp4')
  signalling.bind(0, '127.0.0.1')
  await once(signalling, 'listening')
  const streams = createStreams()
  const userAgent = await startBareUserAgent(coreOver(signalling, to))
  let answered = 0
  const call = (at: number): Promise<void> =>
    new Promise(resolve => {
      const target = UserAgent.makeURI(`sip:+447400${String(100_000 + at)}@127.0.0.1:${to}`)
      if (!target) throw new Error('the number of the bench is no SIP URI')
      const session = new Inviter(userAgent, target, { earlyMedia: false })
      session.stateChange.addListener(state => {
        if (state === SessionState.Terminated) resolve()
        if (state !== SessionState.Established) return
        answered += 1
        const stop = streams.start(audioPortOf(session))
        setTimeout(() => {
          stop()
          void session.bye().then(() => undefined)
        }, talk)
      })
      session.invite().catch(resolve)
    })
  const started = performance.now()
  const all: Promise<void>[] = []
  for (let at = 0; at < count; at++) {
    const ahead = (at * 1_000) / rate - (performance.now() - started)
    if (ahead > 0) await new Promise(resolve => setTimeout(resolve, ahead))
    all.push(call(at))
  }
  await Promise.all(all)
  streams.end()
  await userAgent.stop()
  signalling.close()
  process.stdout.write(JSON.stringify({ answered, received: streams.received() }))
  process.exit(0)
}

/** What stands in the answer's SDP after `m=audio`. */
function audioPortOf(session: Inviter): number {
  const body = session.dialog?.answer?.content ?? PLAIN_SDP
  return Number(/^m=audio (\d+)/m.exec(body)?.[1])
}

function coreOver(socket: Socket, to: number): FlowTransportCore {
  const core: FlowTransportCore = {
    protocol: 'UDP',
    onMessage: null,
    hasDialog: null,
    send: message => new Promise(sent => socket.send(message, to, '127.0.0.1', () => sent())),
  }
  socket.on('message', message => core.onMessage?.(message.toString('utf8')))
  return core
}

/** One timer for all streams, and a socket for each. */
function createStreams() {
  const streams = new Set<() => void>()
  let received = 0
  const timer = setInterval(() => {
    for (const send of streams) send()
  }, FRAME_MS)
  return {
    received: () => received,
    end: () => clearInterval(timer),
    start(port: number): () => void {
      const socket = createSocket('udp4').on('message', () => {
        received += 1
      })
      const packet = Buffer.alloc(PACKET_BYTES, 0xd5)
      packet[0] = 0x80
      let frame = 0
      const send = (): void => {
        packet.writeUInt16BE(frame & 0xffff, 2)
        packet.writeUInt32BE(frame * FRAME_SAMPLES, 4)
        frame += 1
        // a copy, since the kernel may take it after the next frame was written
        socket.send(Buffer.from(packet), port, '127.0.0.1')
      }
      streams.add(send)
      return () => {
        streams.delete(send)
        socket.close()
      }
    },
  }
}

await main(port, calls, perSecond, talkMs)
