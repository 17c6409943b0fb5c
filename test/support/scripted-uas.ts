import { type Invitation, type Session, UserAgent } from 'sip.js/lib/api/index.js'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createMediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type { MediaPort } from '../../electron/engine/telephony/media/media-port.ts'
import type { RtpPortRange } from '../../electron/engine/telephony/media/rtp-ports.ts'
import { RtpSession } from '../../electron/engine/telephony/sdp/rtp-session.ts'
import { createSipEndpoint } from '../../electron/engine/telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../../electron/engine/telephony/transport/create-user-agent.ts'
import { silentLog } from './silent-log.ts'

/** One call at the far end, with the number that was dialled and its audio. */
export interface UasCall {
  readonly invitation: Invitation
  readonly number: string
  readonly session: RtpSession
  /** Plays a WAV file to the caller. */
  play(file: string): void
}

export interface ScriptedUas {
  readonly address: string
  readonly calls: readonly UasCall[]
  readonly media: MediaPort
  close(): Promise<void>
}

/** A far end with audio on loopback, over sip.js: `onCall` is the script. Every call can be recorded. */
export async function startScriptedUas(options: {
  readonly rtpPorts: RtpPortRange
  readonly onCall: (call: UasCall) => Promise<void> | void
  readonly recordFile?: (number: string) => string
}): Promise<ScriptedUas> {
  const media = createMediaEngine({ clock: systemClock, rtpPorts: options.rtpPorts, log: silentLog })
  const endpoint = await createSipEndpoint({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
  })
  const flow = endpoint.openFlow({ remote: null, acceptsRequests: true })
  const calls: UasCall[] = []
  const sessions = new WeakMap<Session, RtpSession>()
  const uri = UserAgent.makeURI(`sip:far-end@127.0.0.1:${endpoint.local.port}`)
  if (!uri) throw new Error('the address of the far end is no SIP URI')
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: 'scripted far end',
    sessionDescriptionHandlerFactory: session => {
      const bound = sessions.get(session)
      if (!bound) throw new Error('a session without audio')
      return bound
    },
    log: silentLog,
    delegate: {
      onInvite(invitation) {
        // The shim writes our own user into the Request-URI and keeps the dialled one.
        const dialled = invitation.request.getHeader('X-Trunkline-Requested-URI') ?? ''
        const number = /^sip:([^@]*)@/.exec(dialled)?.[1] ?? ''
        const stream = calls.length + 1
        const recordFile = options.recordFile?.(number)
        const session = new RtpSession({
          media,
          stream,
          place: { host: '127.0.0.1' },
          ...(recordFile !== undefined && { recordFile }),
        })
        sessions.set(invitation, session)
        const call: UasCall = { invitation, number, session, play: file => media.play(stream, file) }
        calls.push(call)
        // A script that is cut short by CANCEL or BYE rejects, which is no news to anybody.
        Promise.resolve(options.onCall(call)).catch(() => undefined)
      },
    },
  })
  await userAgent.start()
  return {
    address: `127.0.0.1:${endpoint.local.port}`,
    calls,
    media,
    async close() {
      await userAgent.stop()
      flow.close()
      await endpoint.close()
      await media.end()
    },
  }
}
