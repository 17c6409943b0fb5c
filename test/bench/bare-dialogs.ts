import { Inviter, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import type { FlowTransportCore } from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import { PLAIN_SDP } from '../support/plain-session.ts'
import { startBareUserAgent } from './bare-user-agent.ts'
import type { Holder } from './held-dialogs.ts'

/** The yardstick: sip.js's own user agent and Inviter, answered inside the process. No socket, shim, trace or call around it. */
export async function bareHolder(): Promise<Holder> {
  const userAgent = await startBareUserAgent(answeringCore())
  const sessions: Inviter[] = []
  return {
    call() {
      const target = UserAgent.makeURI(`sip:+447400${String(100_000 + sessions.length)}@127.0.0.1:5060`)
      if (!target) throw new Error('the number of the bench is no SIP URI')
      const session = new Inviter(userAgent, target, { earlyMedia: false })
      sessions.push(session)
      return new Promise((answered, failed) => {
        session.stateChange.addListener(state => {
          if (state === SessionState.Established) answered()
          if (state === SessionState.Terminated) failed(new Error('the bare dialog ended'))
        })
        session.invite().catch(failed)
      })
    },
    async endAll() {
      await Promise.all(sessions.splice(0).map(session => session.bye()))
    },
    close: () => userAgent.stop(),
  }
}

/** A far end: 200 to everything but ACK, with a tag, a Contact and SDP. */
function answeringCore(): FlowTransportCore {
  let calls = 0
  const core: FlowTransportCore = {
    protocol: 'UDP',
    onMessage: null,
    hasDialog: null,
    async send(message) {
      if (message.startsWith('ACK') || message.startsWith('SIP/2.0')) return
      const header = (name: string): string =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1]?.trim() ?? ''
      const to = header('To')
      const body = message.startsWith('INVITE') ? PLAIN_SDP : ''
      const answer = [
        'SIP/2.0 200 OK',
        `Via: ${header('Via')}`,
        `From: ${header('From')}`,
        `To: ${to.includes(';tag=') ? to : `${to};tag=far${++calls}`}`,
        `Call-ID: ${header('Call-ID')}`,
        `CSeq: ${header('CSeq')}`,
        'Contact: <sip:127.0.0.1:5060;transport=UDP>',
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n')
      setImmediate(() => core.onMessage?.(answer))
    },
  }
  return core
}
