import type { Clock } from '../../electron/engine/ports/clock.ts'
import type { TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import type { OutgoingCall } from '../../electron/engine/telephony/call/outgoing-call.ts'
import type { ReferPolicy } from '../../electron/engine/telephony/call/transfer.ts'
import type { MediaPort, RemoteMedia } from '../../electron/engine/telephony/media/media-port.ts'
import { type OpenTrunk, openTrunk } from '../../electron/engine/telephony/trunk/open-trunk.ts'
import { type DialogPeer, peerSdp, startDialogPeer } from './dialog-peer.ts'
import { trunkOptions } from './trunk-options.ts'

export interface DialogBench {
  readonly peer: DialogPeer
  readonly trunk: OpenTrunk
  readonly events: readonly TelephonyEvent[]
  /** Where media was told to send, in order. */
  readonly targets: readonly RemoteMedia[]
  /** Places a call to the peer. */
  call(referPolicy?: ReferPolicy): OutgoingCall
  until(kind: TelephonyEvent['kind']): Promise<TelephonyEvent>
  close(): Promise<void>
}

/** A trunk of ours that calls a dialog peer, without sound: for what is said, not for what is heard. */
export async function openDialogBench(
  clock: Clock = systemClock,
  settings: Parameters<typeof trunkOptions>[1] = {},
): Promise<DialogBench> {
  const peer = await startDialogPeer()
  peer.on('INVITE', () => ({ status: 200, body: peerSdp() }))
  const opened = await openTrunk(trunkOptions(peer.address, settings, clock))
  if (!opened.ok) throw new Error(opened.sentence)
  const trunk = opened.value
  const events: TelephonyEvent[] = []
  const waiting = new Set<() => void>()
  const targets: RemoteMedia[] = []
  const media: MediaPort = Object.assign(Object.create(null), {
    open: async () => ({ host: '127.0.0.1', port: 4_000 }),
    connect: (_stream: number, remote: RemoteMedia) => void targets.push(remote),
    play() {},
    stop() {},
    close: async () => null,
  })
  let calls = 0
  return {
    peer,
    trunk,
    events,
    targets,
    call: referPolicy =>
      trunk.startCall({
        order: {
          attemptId: ++calls,
          trunkId: 1,
          number: '+442071838750',
          callerId: null,
          ringTimeoutMs: 60_000,
          talkTimeoutMs: 7_200_000,
          promptFile: 'none.wav',
          listenAfterPromptMs: 0,
        },
        callerId: null,
        server: 0,
        ...(referPolicy && { referPolicy }),
        media,
        stream: calls,
        tell(event) {
          events.push(event)
          for (const look of [...waiting]) look()
        },
        onGone() {},
      }).call,
    until: kind =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`no "${kind}"; told: ${events.map(event => event.kind).join(' ')}`))
        }, 5_000)
        const look = (): void => {
          const found = events.find(event => event.kind === kind)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    async close() {
      await trunk.close()
      await peer.close()
    },
  }
}
