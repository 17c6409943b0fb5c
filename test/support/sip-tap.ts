import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

export interface SeenCall {
  readonly callId: string
  /** User part of the Request-URI: the number that was dialled. */
  readonly number: string
  /** The far end answered it with a 200 while its caller was there. */
  answered: boolean
  /** The process that placed it is gone. */
  orphaned: boolean
}

export interface SipTap {
  readonly port: number
  /** Every call whose INVITE crossed, in order, one per Call-ID. */
  readonly calls: readonly SeenCall[]
  /** The caller is gone: what is answered from now on reaches nobody. */
  callerIsGone(): void
  close(): Promise<void>
}

/** A UDP relay in front of a SIP server that notes which calls really crossed the wire, whoever sent them. */
export async function startSipTap(target: { readonly host: string; readonly port: number }): Promise<SipTap> {
  const calls: SeenCall[] = []
  const byCallId = new Map<string, SeenCall>()
  const upstreams = new Map<number, Socket>()
  const door = createSocket('udp4')
  door.bind(0, '127.0.0.1')
  await once(door, 'listening')

  const upstreamOf = (clientPort: number): Socket => {
    const known = upstreams.get(clientPort)
    if (known) return known
    const socket = createSocket('udp4')
    upstreams.set(clientPort, socket)
    socket.on('message', bytes => {
      const text = bytes.toString('latin1')
      const call = byCallId.get(headerOf(text, 'Call-ID'))
      if (call && /^SIP\/2\.0 200 /.test(text) && /\bINVITE\b/.test(headerOf(text, 'CSeq')))
        call.answered ||= !call.orphaned
      door.send(bytes, clientPort, '127.0.0.1')
    })
    return socket
  }
  door.on('message', (bytes, client) => {
    const text = bytes.toString('latin1')
    const invite = /^INVITE sips?:([^@;>\s]+)@/.exec(text)
    const callId = headerOf(text, 'Call-ID')
    if (invite && !byCallId.has(callId)) {
      const call = { callId, number: decodeURIComponent(invite[1] ?? ''), answered: false, orphaned: false }
      byCallId.set(callId, call)
      calls.push(call)
    }
    upstreamOf(client.port).send(bytes, target.port, target.host)
  })
  return {
    port: door.address().port,
    calls,
    callerIsGone() {
      for (const call of calls) call.orphaned = true
    },
    async close() {
      for (const socket of [door, ...upstreams.values()]) {
        const closed = once(socket, 'close')
        socket.close()
        await closed
      }
    },
  }
}

function headerOf(text: string, name: string): string {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? ''
}
