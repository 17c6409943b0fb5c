import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { Log } from '../ports/log.ts'
import type { MediaPort, RemoteMedia } from '../telephony/media/media-port.ts'
import type { PacketLink } from '../telephony/transport/udp-socket.ts'

/** Tries to get an even port from the system: RTP takes even ones (RFC 3550 11). */
const EVEN_PORT_TRIES = 40

interface Relay {
  /** Towards the caller: what our SDP names. */
  readonly outer: Socket
  /** Towards our own media. */
  readonly inner: Socket
  caller: RemoteMedia | null
}

/**
 * The same media behind a line: for every stream a relay stands between our RTP socket and the caller's, and each packet
 * crosses `link` on its way. The address that `open` gives is the relay's.
 */
export function mediaOverLine(media: MediaPort, link: PacketLink, log: Log): MediaPort {
  const relays = new Map<number, Relay>()
  const dismantle = (stream: number): void => {
    const relay = relays.get(stream)
    relays.delete(stream)
    relay?.outer.close()
    relay?.inner.close()
  }
  const pass = (
    stream: number,
    bytes: Buffer,
    direction: 'in' | 'out',
    from: Relay['outer'],
    port: number,
    host: string,
  ) =>
    link(bytes, direction, () => {
      if (!relays.has(stream)) return
      from.send(bytes, port, host, error => {
        if (error) log.debug('bad line cannot send', { stream, error: error.message })
      })
    })
  return {
    async open(stream, options) {
      const own = await media.open(stream, options)
      let outer: Socket | null = null
      try {
        outer = await bindEven(options.host)
        const relay: Relay = { outer, inner: await bind(options.host), caller: null }
        relays.set(stream, relay)
        for (const socket of [relay.outer, relay.inner]) {
          socket.on('error', error => log.warn('bad line failed', { stream, error: error.message }))
        }
        relay.outer.on('message', bytes => pass(stream, bytes, 'in', relay.inner, own.port, own.host))
        relay.inner.on('message', bytes => {
          const { caller } = relay
          if (caller) pass(stream, bytes, 'out', relay.outer, caller.port, caller.host)
        })
        return { host: options.host, port: relay.outer.address().port }
      } catch (error) {
        outer?.close()
        await media.close(stream)
        throw error
      }
    },
    connect(stream, remote) {
      const relay = relays.get(stream)
      if (!relay) return
      relay.caller = remote
      const { address, port } = relay.inner.address()
      // The line carries RTP only: the port beside the relay belongs to another one.
      media.connect(stream, { ...remote, host: address, port, rtcp: 'none' })
    },
    play: (stream, file) => media.play(stream, file),
    stop: stream => media.stop(stream),
    sendDtmf: (stream, digits, how) => media.sendDtmf(stream, digits, how),
    record: (stream, file, layout) => media.record(stream, file, layout),
    stopRecording: stream => media.stopRecording(stream),
    hear: (to, from, gain) => media.hear(to, from, gain),
    async close(stream) {
      dismantle(stream)
      return media.close(stream)
    },
    onEvent: listener => media.onEvent(listener),
    async end() {
      for (const stream of [...relays.keys()]) dismantle(stream)
      await media.end()
    },
  }
}

async function bindEven(host: string): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = await bind(host)
    if (socket.address().port % 2 === 0) return socket
    socket.close()
    if (tries >= EVEN_PORT_TRIES) throw new Error(`No even port is free on ${host}.`)
  }
}

async function bind(host: string): Promise<Socket> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  const listening = once(socket, 'listening')
  socket.bind(0, host)
  try {
    await listening
    return socket
  } catch (error) {
    socket.close()
    throw error
  }
}
