import { createSocket, type Socket } from 'node:dgram'
import { lookup as lookupName } from 'node:dns'
import { once } from 'node:events'
import { isIP, isIPv6 } from 'node:net'

/** The sockets of one stream. */
export interface BoundPair {
  readonly socket: Socket
  /** For RTCP on the next port; null when somebody else has that one: reports are not worth a call. */
  readonly rtcpSocket: Socket | null
}

/** Binds `port` for RTP and the one above it for RTCP (RFC 3550 11). `code` is the system's, as EADDRINUSE. */
export async function bindPair(
  host: string,
  port: number,
): Promise<{ readonly ok: true; readonly value: BoundPair } | { readonly ok: false; readonly code: string }> {
  const rtp = await bindSocket(host, port)
  if (!rtp.ok) return rtp
  const rtcp = port < 65_535 ? await bindSocket(host, port + 1) : null
  return { ok: true, value: { socket: rtp.socket, rtcpSocket: rtcp?.ok ? rtcp.socket : null } }
}

type BindResult =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly code: string }

async function bindSocket(host: string, port: number): Promise<BindResult> {
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    // dgram asks DNS for every single packet; an address needs no asking.
    lookup: (name, options, done) => {
      const family = isIP(name)
      if (family > 0) done(null, name, family)
      else lookupName(name, options, done)
    },
  })
  try {
    const listening = once(socket, 'listening')
    socket.bind({ address: host, port, exclusive: true })
    await listening
    return { ok: true, socket }
  } catch (error) {
    socket.close()
    return { ok: false, code: codeOf(error) }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
