import { afterEach, beforeEach, expect, test } from 'vitest'
import { headerValue, headerValues } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { Server } from '../../../electron/engine/telephony/trunk/find-servers.ts'
import { type OpenTrunk, openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

let clock: FakeClock
let servers: RawUas[]
let trunk: OpenTrunk
/** What each server does with a REGISTER; null says nothing. */
let does: ((expires: string) => Reply & { status?: number }) | null
let second: typeof does

beforeEach(async () => {
  clock = createFakeClock()
  const start = (answer: () => typeof does): Promise<RawUas> =>
    startRawUas((request, reply) => {
      if (request.method !== 'REGISTER') return reply(486, 'Busy Here')
      const expires = headerValue(request, 'expires') ?? ''
      const said = answer()?.(expires)
      const contact = `Contact: ${headerValue(request, 'contact')};expires=${expires}`
      if (said)
        reply(said.status ?? 200, 'Said', { contact: null, headers: [contact, ...(said.headers ?? [])] })
    })
  servers = [await start(() => does), await start(() => second)]
})
afterEach(async () => {
  const closed = trunk.close()
  await expect
    .poll(() => servers.some(({ requests }) => requests.some(isTakenBack)), { timeout: 4_000 })
    .toBe(true)
  clock.advance(5_000)
  await closed
  for (const server of servers) await server.close()
})

const isTakenBack = (request: RawUas['requests'][number]): boolean => headerValue(request, 'expires') === '0'
const registers = (at: number): string[] =>
  (servers[at]?.requests ?? [])
    .filter(({ method }) => method === 'REGISTER')
    .map(request => headerValue(request, 'expires') ?? '')

async function open(settings: Parameters<typeof trunkOptions>[1] = {}): Promise<void> {
  const found = servers.map(({ port }): Server => ({ host: '127.0.0.1', port, transport: 'UDP' }))
  const options = trunkOptions('trunk.test', { register: true, pingIntervalS: null, ...settings }, clock)
  const opened = await openTrunk({
    ...options,
    finder: { find: () => Promise.resolve({ ok: true, servers: found }) },
  })
  if (!opened.ok) throw new Error(opened.sentence)
  trunk = opened.value
}
const isRegistered = () =>
  expect.poll(() => trunk.registration?.state.is, { timeout: 4_000 }).toBe('registered')

/** A call that the trunk refuses. */
function call(): void {
  trunk.startCall({
    order: {
      ...{ attemptId: 1, trunkId: 1, number: '100', callerId: null, promptFile: '/none.wav' },
      ...{ ringTimeoutMs: 1_000, talkTimeoutMs: 1_000, listenAfterPromptMs: 0 },
    },
    callerId: null,
    server: 0,
    media: Object.assign(Object.create(null), {
      open: async () => ({ host: '127.0.0.1', port: 4_000 }),
      connect() {},
      close: async () => null,
    }),
    stream: 1,
    tell: () => undefined,
    onGone: () => undefined,
  })
}

test('a registration that the first server does not answer stands on the second, and is back on the first with its renewal', async () => {
  does = null
  second = () => ({})
  await open({ registerExpiresS: 600 })
  await expect.poll(() => registers(0), { timeout: 4_000 }).toContain('600')
  expect(registers(1)).toEqual([])
  clock.advance(8_000)
  await isRegistered()
  expect(registers(1)).toEqual(['600'])

  does = () => ({})
  clock.advance(540_000)
  await expect.poll(() => registers(0).length, { timeout: 4_000 }).toBeGreaterThan(1)
  await isRegistered()
  expect(registers(1)).toEqual(['600'])
})

test('one that fails sends it to the second at once; a wrong password does not', async () => {
  does = () => ({ status: 503 })
  second = () => ({})
  await open()
  await isRegistered()
  expect([registers(0), registers(1)]).toEqual([['600'], ['600']])

  does = () => ({ status: 403 })
  clock.advance(540_000)
  await expect.poll(() => trunk.registration?.state.is, { timeout: 4_000 }).toBe('stopped')
  expect(registers(1)).toEqual(['600'])
  does = () => ({})
  trunk.registration?.start()
  await isRegistered()
})

test('the agreement on encrypted media is made with the registration and shown by each call (RFC 3329)', async () => {
  const offer = 'msrp-tls;mediasec, sdes-srtp;mediasec'
  does = () => ({ headers: [`Security-Server: ${offer}`] })
  await open({ srtp: 'optional', mediasec: true })
  await isRegistered()
  call()
  const register = await servers[0]?.next('REGISTER')
  const invite = await servers[0]?.next('INVITE')
  const agreed = (request: typeof invite): (string | undefined)[] =>
    ['security-client', 'security-verify', 'require', 'proxy-require'].map(
      key => request && headerValue(request, key),
    )
  expect(agreed(register)).toEqual(['sdes-srtp;mediasec', undefined, 'mediasec', 'mediasec'])
  expect(agreed(invite)).toEqual([undefined, offer, 'mediasec', 'mediasec'])
  expect(invite?.body).toContain('\r\na=3ge2ae:requested\r\n')
})

test('calls go the way that the trunk wants of those who are registered (RFC 3608)', async () => {
  does = () => ({
    headers: [
      `Service-Route: <sip:127.0.0.1:${servers[0]?.port};lr>, <sip:core.test;lr>`,
      'Service-Route: nonsense',
    ],
  })
  await open()
  await isRegistered()
  call()
  const invite = await servers[0]?.next('INVITE')
  expect(invite && headerValues(invite, 'route')).toEqual([
    `<sip:127.0.0.1:${servers[0]?.port};lr>`,
    '<sip:core.test;lr>',
  ])
  expect(
    servers[0]?.requests
      .find(({ method }) => method === 'REGISTER')
      ?.headers.some(({ key }) => key === 'route'),
  ).toBe(false)
})
