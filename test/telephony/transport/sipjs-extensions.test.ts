import { Timers } from 'sip.js/lib/core/index.js'
import { afterEach, expect, test, vi } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type DialogBench, openDialogBench } from '../../support/dialog-bench.ts'
import { startRawCaller } from '../../support/raw-caller.ts'
import { quietSdp, startRawUas } from '../../support/raw-uas.ts'
import { dial, type Invitation, moment, startParty } from '../../support/sip-pair.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

test('sip.js keeps transactions as long as RFC 3261 table 4 says for UDP', async () => {
  closers.push((await startParty({ remote: null })).close)
  expect(Timers).toMatchObject({ TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 32_000, TIMER_K: 5_000 })
})

test('a caller that never acknowledges our 200 and hangs up does not end the process 32 s later', async () => {
  // sip.js has no clock of ours; its own table is as good as 32 s of waiting.
  const { TIMER_L } = Timers
  Timers.TIMER_L = 50
  closers.push(() => {
    Timers.TIMER_L = TIMER_L
  })
  const invited = moment<Invitation>()
  const callee = await startParty({ remote: null, delegate: { onInvite: invited.happen } })
  closers.push(callee.close)
  const caller = await startRawCaller(callee.endpoint.local)
  closers.push(caller.close)
  const thrown: unknown[] = []
  const catchIt = (problem: unknown): void => void thrown.push(problem)
  process.on('uncaughtExceptionMonitor', catchIt)
  closers.push(() => process.off('uncaughtExceptionMonitor', catchIt))

  caller.send('INVITE', { body: quietSdp(9), headers: ['Content-Type: application/sdp'] })
  await (await invited.promise).accept()
  await caller.answer('INVITE', 200)
  caller.send('BYE', { cseq: 2 })
  await caller.answer('BYE', 200)
  const servers = callee.userAgent.userAgentCore.userAgentServers
  const invites = (): number =>
    [...servers.values()].filter(one => one.transaction.request.method === 'INVITE').length
  await expect.poll(invites).toBe(0)
  expect(thrown).toEqual([])
})

test('every request has a branch that no other one has, but CANCEL that of its INVITE', async () => {
  const uas = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(180, 'Ringing')
    if (request.method === 'CANCEL') reply(200, 'OK')
  })
  closers.push(uas.close)
  const party = await startParty({ remote: { host: '127.0.0.1', port: uas.port } })
  closers.push(party.abandon)
  const ringing = moment<void>()
  const call = dial(party, '123', { host: '127.0.0.1', port: uas.port })
  await call.invite({ requestDelegate: { onProgress: () => ringing.happen() } })
  await ringing.promise
  await call.cancel()
  const branch = async (method: string): Promise<string> =>
    /;branch=([^;]+)/.exec(headerValue(await uas.next(method), 'via') ?? '')?.[1] ?? ''
  expect(await branch('INVITE')).toMatch(/^z9hG4bK[0-9a-f]{18}$/)
  expect(await branch('CANCEL')).toBe(await branch('INVITE'))
})

test('sip.js writes nothing to the console', async () => {
  const spies = (['log', 'warn', 'error', 'debug', 'info'] as const).map(name => vi.spyOn(console, name))
  closers.push(() => spies.forEach(spy => void spy.mockRestore()))
  const uas = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(486, 'Busy Here')
  })
  closers.push(uas.close)
  const party = await startParty({ remote: { host: '127.0.0.1', port: uas.port } })
  closers.push(party.close)
  await dial(party, '123', { host: '127.0.0.1', port: uas.port }).invite()
  await uas.next('ACK')
  expect(spies.flatMap(spy => spy.mock.calls)).toEqual([])
})

test('a BYE that the trunk asks a password for is sent again with it', async () => {
  const bench: DialogBench = await openDialogBench(undefined, {
    credentials: { user: 'acme', password: 'secret' },
  })
  closers.push(bench.close)
  bench.peer.on('BYE', request =>
    headerValue(request, 'proxy-authorization') === undefined
      ? { status: 407, headers: ['Proxy-Authenticate: Digest realm="trunk.test", nonce="n1", qop="auth"'] }
      : { status: 200 },
  )
  const call = bench.call()
  await bench.until('answered')
  await bench.peer.nth('ACK')
  call.hangUp()
  expect(headerValue(await bench.peer.nth('BYE', 2), 'proxy-authorization')).toMatch(
    /^Digest .*username="acme".*uri="sip:/,
  )
})

test('two re-INVITEs within half a second: the 200 of the first is not sent for ever', async () => {
  const bench: DialogBench = await openDialogBench()
  closers.push(bench.close)
  const call = bench.call()
  await bench.until('answered')
  await bench.peer.nth('ACK')
  const { peer } = bench
  await peer.ask('INVITE', { headers: ['Content-Type: application/sdp'], body: quietSdp(9) })
  await peer.ask('INVITE', { headers: ['Content-Type: application/sdp'], body: quietSdp(11) })
  call.hangUp()
  await peer.nth('BYE')
  // A timer that is left is found when the test is over, by the setup of all tests.
  await bench.until('ended')
})
