import { type Invitation, Inviter, type Session, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import type { Log } from '../../../electron/engine/ports/log.ts'
import type { Randomness } from '../../../electron/engine/ports/randomness.ts'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import { createUserAgent } from '../../../electron/engine/telephony/transport/create-user-agent.ts'
import { createDoorkeeper } from '../../../electron/engine/telephony/transport/doorkeeper.ts'
import { openFlow } from '../../../electron/engine/telephony/transport/open-flow.ts'
import type { Hop } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { installSipjsExtensions } from '../../../electron/engine/telephony/transport/sipjs-extensions.ts'
import { createWireShim, type WireShim } from '../../../electron/engine/telephony/transport/wire-shim.ts'
import { plainSessionFactory } from '../../support/plain-session.ts'

const LOCAL = { host: '10.0.0.1', port: 5060 }
const PEER: Hop = { host: '10.0.0.9', port: 5080, transport: 'UDP' }

/** Wire shim and sip.js without a socket: what comes in is put in, what goes out is looked at and forgotten. */
export interface FuzzedParty {
  readonly shim: WireShim
  readonly userAgent: UserAgent
  receive(bytes: Buffer): void
  /** Starts a call out; resolves with the INVITE that it sent. */
  dial(): Promise<string>
  /** Ends every session that is left. */
  endSessions(): void
  readonly sent: number
  close(): Promise<void>
}

export async function startFuzzedParty(log: Log, random: () => number): Promise<FuzzedParty> {
  const randomness: Randomness = {
    fraction: random,
    token: count => Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join(''),
  }
  installSipjsExtensions(randomness)
  let sent = 0
  let lastInvite = ''
  const shim = createWireShim({
    clock: systemClock,
    randomness,
    log,
    doorkeeper: createDoorkeeper({ isKnown: undefined, clock: systemClock, log }),
    localFor: () => LOCAL,
    contactFor: () => LOCAL,
    resends: true,
    async send(text) {
      sent++
      if (text.startsWith('INVITE ')) lastInvite = text
    },
    trace() {},
  })
  const flow = openFlow(
    { remote: PEER, acceptsRequests: true },
    { shim, usual: 'UDP', token: 'fuzzed', localFor: () => LOCAL, onLearned() {} },
  )
  const sessions = new Set<Session>()
  const follow = (session: Session): void => {
    sessions.add(session)
    session.stateChange.addListener(
      state => void (state === SessionState.Terminated && sessions.delete(session)),
    )
  }
  function onInvite(invitation: Invitation): void {
    follow(invitation)
    const choice = random()
    // What a mutated INVITE cannot be answered with is its own business: nothing may come of it here.
    if (choice < 0.3) invitation.reject({ statusCode: 486 }).catch(() => undefined)
    else if (choice < 0.7) invitation.accept().catch(() => undefined)
  }
  const uri = UserAgent.makeURI('sip:us@10.0.0.1')
  const target = UserAgent.makeURI('sip:123@10.0.0.9')
  if (!uri || !target) throw new Error('an address is no SIP URI')
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: 'Trunkline/test',
    sessionDescriptionHandlerFactory: plainSessionFactory,
    delegate: { onInvite, onMessage: message => void message.accept() },
    credentials: { user: 'us', password: 'secret' },
    log,
  })
  await userAgent.start()
  return {
    shim,
    userAgent,
    receive: bytes => shim.incoming(bytes.toString('utf8'), bytes.length, PEER),
    async dial() {
      const inviter = new Inviter(userAgent, target, { earlyMedia: false })
      follow(inviter)
      await inviter.invite()
      return lastInvite
    },
    endSessions() {
      for (const session of [...sessions]) session.dispose().catch(() => undefined) // the far end is mad by intent
    },
    get sent() {
      return sent
    },
    async close() {
      flow.close()
      shim.close()
    },
  }
}
