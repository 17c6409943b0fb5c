import { type Invitation, type Inviter, SessionState } from 'sip.js/lib/api/index.js'
import { afterEach, describe, expect, test } from 'vitest'
import type { TlsSettings } from '../../../electron/engine/telephony/transport/connection-faults.ts'
import type {
  SipTransport,
  SocketAddress,
} from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { hasCommand } from '../../support/find-programs.ts'
import { dial, moment, type Party, type PartyOptions, reached, startParty } from '../../support/sip-pair.ts'

const parties: Party[] = []
afterEach(async () => {
  for (const party of parties.splice(0)) await party.close()
})

let made: Certificates | null = null
const pem = (): Certificates => {
  made ??= makeCertificates()
  return made
}

interface Pair {
  readonly caller: Party
  readonly callee: Party
  readonly at: SocketAddress
  readonly invited: Promise<Invitation>
}

async function pair(
  transport: SipTransport,
  more: { caller?: Partial<PartyOptions>; callee?: Partial<PartyOptions>; tls?: Partial<TlsSettings> } = {},
): Promise<Pair> {
  const invited = moment<Invitation>()
  const callee = await startParty({
    remote: null,
    delegate: { onInvite: invited.happen },
    transports: [transport],
    ...(transport === 'TLS' && { tlsListener: { port: 0, tls: { ...pem().server, verify: false } } }),
    ...more.callee,
  })
  parties.push(callee)
  const at = callee.endpoint.localOf(transport) ?? callee.endpoint.local
  const caller = await startParty({
    remote: at,
    transports: [transport],
    ...(transport === 'TLS' && {
      tls: { ca: pem().ca, serverName: 'trunk.test', verify: true, ...more.tls },
    }),
    ...more.caller,
  })
  parties.push(caller)
  return { caller, callee, at, invited: invited.promise }
}

async function talk({ caller, at, invited }: Pair): Promise<{ call: Inviter; invitation: Invitation }> {
  const call = dial(caller, '+442071838750', at)
  await call.invite()
  const invitation = await invited
  await invitation.progress({ statusCode: 180 })
  await invitation.accept()
  await reached(call, SessionState.Established)
  return { call, invitation }
}

const lines = (party: Party): string[] =>
  party.trace.map(({ direction, text }) => `${direction} ${text.split('\r\n')[0]?.replace(/ sip:\S+/, '')}`)
const header = (party: Party, method: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'm')
    .exec(party.trace.find(({ text }) => text.startsWith(method))?.text ?? '')?.[1]
    ?.trim() ?? ''

describe.each(['TCP', 'TLS'] as const)('a call over %s', transport => {
  const maybe = test.skipIf(transport === 'TLS' && !hasCommand('openssl'))

  maybe('rings, talks and is hung up by the caller; Via and Contact name the transport', async () => {
    const both = await pair(transport)
    const { call, invitation } = await talk(both)
    await call.bye()
    await reached(invitation, SessionState.Terminated)
    await expect.poll(() => lines(both.caller).length).toBe(7)
    expect(lines(both.caller)).toEqual([
      'sent INVITE SIP/2.0',
      'received SIP/2.0 100 Trying',
      'received SIP/2.0 180 Ringing',
      'received SIP/2.0 200 OK',
      'sent ACK SIP/2.0',
      'sent BYE SIP/2.0',
      'received SIP/2.0 200 OK',
    ])
    expect(new Set(both.caller.trace.map(message => message.transport))).toEqual(new Set([transport]))
    expect(header(both.caller, 'INVITE', 'Via')).toMatch(`SIP/2.0/${transport} 127.0.0.1:`)
    expect(header(both.caller, 'INVITE', 'Contact')).toContain(`;transport=${transport.toLowerCase()}`)
    expect(header(both.caller, 'SIP/2.0 200', 'Contact')).toContain(
      `@127.0.0.1:${both.at.port};transport=${transport.toLowerCase()}`,
    )
    expect(both.caller.trace.some(message => message.text.includes('.invalid'))).toBe(false)
    // One connection carried it all, and the wire remembers nothing but the INVITE's repeated 200 (Timers L, M).
    expect([both.caller.endpoint.open.connections, both.callee.endpoint.open.connections]).toEqual([1, 1])
    expect([both.caller.endpoint.open.transactions, both.callee.endpoint.open.transactions]).toEqual([1, 1])
  })

  maybe('is hung up by the called side, over the connection that the caller made', async () => {
    const both = await pair(transport)
    const { call, invitation } = await talk(both)
    await invitation.bye()
    await reached(call, SessionState.Terminated)
    expect(lines(both.callee)).toContain('sent BYE SIP/2.0')
  })

  maybe(
    'whose connection breaks while it rings ends at once, with a reason that names the connection',
    async () => {
      const both = await pair(transport)
      const rejected = moment<string>()
      const rejectedWith = moment<string>()
      const call = dial(both.caller, '123', both.at)
      await call.invite({
        requestDelegate: {
          onReject({ message }) {
            rejected.happen(`${message.statusCode} ${message.getHeader('Reason')}`)
            rejectedWith.happen(message.getHeader('Warning') ?? '')
          },
        },
      })
      await (await both.invited).progress({ statusCode: 180 })
      await expect.poll(() => lines(both.caller)).toContain('received SIP/2.0 180 Ringing')
      parties.splice(parties.indexOf(both.callee), 1)
      await both.callee.abandon()
      expect(await rejected.promise).toBe('503 SIP;cause=503;text="connection closed"')
      expect(await rejectedWith.promise).toBe(
        `399 trunkline "127.0.0.1:${both.at.port} has closed the connection."`,
      )
      expect(both.caller.flow.lastFault?.kind).toBe('closed')
      // sip.js acknowledges the 503; nobody is there to take that ACK.
      expect(lines(both.caller)).not.toContain('sent ACK SIP/2.0')
      expect(both.caller.endpoint.open.connections).toBe(0)
    },
  )

  maybe('whose connection broke in the middle goes on over a new one', async () => {
    const both = await pair(transport, { caller: {} })
    const { call, invitation } = await talk(both)
    const [first] = both.caller.trace
    expect(first?.transport).toBe(transport)
    await both.callee.endpoint.dropConnections()
    await expect.poll(() => both.caller.endpoint.open.connections).toBe(0)
    await call.bye()
    await reached(invitation, SessionState.Terminated)
    expect(both.caller.endpoint.open.connections).toBe(1)
  })
})

test('a trunk whose certificate is not for it ends the call at once, in words', async context => {
  if (!hasCommand('openssl')) context.skip()
  const both = await pair('TLS', { tls: { serverName: 'other.test' } })
  const warning = moment<string>()
  const call = dial(both.caller, '123', both.at)
  await call.invite({
    requestDelegate: { onReject: ({ message }) => warning.happen(message.getHeader('Warning') ?? '') },
  })
  expect(await warning.promise).toBe('399 trunkline "The certificate was not issued for other.test."')
  expect(await both.caller.flow.ping(2_000)).toBeNull()
  expect(both.caller.flow.lastFault?.kind).toBe('certificate')
})

describe('IPv6', () => {
  test.each(['UDP', 'TCP'] as const)('a call between two literals over %s', async transport => {
    const both = await pair(transport, { caller: { host: '::1' }, callee: { host: '::1' } })
    const { call, invitation } = await talk(both)
    expect(header(both.caller, 'INVITE', 'Via')).toMatch(`SIP/2.0/${transport} [::1]:`)
    expect(header(both.caller, 'INVITE', 'Contact')).toContain('@[::1]:')
    expect(header(both.caller, 'SIP/2.0 200', 'Contact')).toContain(`@[::1]:${both.at.port}`)
    await invitation.bye()
    await reached(call, SessionState.Terminated)
  })

  test('an endpoint of both families answers each in its own', async () => {
    const callee = await startParty({
      remote: null,
      delegate: {},
      secondHost: '::1',
      transports: ['UDP', 'TCP'],
    })
    const port = callee.endpoint.local.port
    const four = await startParty({ remote: callee.endpoint.local })
    parties.push(callee, four)
    expect(await four.flow.ping(2_000)).toMatchObject({ status: 200 })
    const heard = callee.endpoint.localOf('UDP', '::1')
    expect(heard?.host).toBe('::1')
    const six = await startParty({ host: '::1', remote: heard })
    parties.push(six)
    expect(await six.flow.ping(2_000)).toMatchObject({ status: 200 })
    expect(port).toBeGreaterThan(0)
  })
})

describe('a request over 1300 bytes (RFC 3261 18.1.1)', () => {
  const large = [`X-Order: ${'x'.repeat(1_300)}`]
  const methods = (party: Party): string[] =>
    party.trace
      .filter(({ direction }) => direction === 'sent')
      .map(({ transport, text }) => `${transport} ${text.split(' ')[0]}`)

  test('leaves UDP for TCP; what is short stays on UDP', async () => {
    const both = await pair('UDP', {
      callee: { transports: ['UDP', 'TCP'] },
      caller: { transports: ['UDP', 'TCP'], tcpForLarge: true },
    })
    const call = dial(both.caller, '123', both.at, large)
    await call.invite()
    const invitation = await both.invited
    await invitation.accept()
    await reached(call, SessionState.Established)
    await call.bye()
    await reached(invitation, SessionState.Terminated)
    expect(await both.caller.flow.ping(2_000)).toMatchObject({ status: 200 })
    // The dialog stays where the Contact of the answer points to.
    expect(methods(both.caller)).toEqual(['TCP INVITE', 'TCP ACK', 'TCP BYE', 'UDP OPTIONS'])
    expect(header(both.caller, 'INVITE', 'Via')).toMatch('SIP/2.0/TCP')
    // Where we are to be found has not changed.
    expect(header(both.caller, 'INVITE', 'Contact')).toContain(
      `${both.caller.endpoint.local.port};transport=udp`,
    )
  })

  test('goes by UDP after all when TCP is refused, and so does the next one', async () => {
    const both = await pair('UDP', { caller: { transports: ['UDP', 'TCP'], tcpForLarge: true } })
    for (let i = 0; i < 2; i++) {
      const call = dial(both.caller, '123', both.at, large)
      await call.invite()
      await (await both.invited).reject().catch(() => undefined)
      await call.cancel().catch(() => undefined)
    }
    expect(methods(both.caller).filter(line => /INVITE/.test(line))).toEqual(['UDP INVITE', 'UDP INVITE'])
  })
})
