import { afterEach, expect, test } from 'vitest'
import type { ProbeNews, ProbeOrder, RunningProbe } from '../../../electron/engine/ports/telephony.ts'
import { renderLadder } from '../../../shared/model/ladder.ts'
import { sipTrunkSchema } from '../../../shared/model/trunk.ts'
import { PROBE_STEPS, type ProbeSound, type ProbeStep } from '../../../shared/model/trunk-probe.ts'
import { createCallBench } from '../../support/call-bench.ts'
import { startEchoLine } from '../../support/echo-line.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Tried {
  readonly steps: Record<string, ProbeStep>
  readonly sounds: readonly ProbeSound[]
  readonly ladder: string
}

/** Tries the settings to their end; `watch` sees all news and may end the try. */
async function tryTrunk(
  order: ProbeOrder,
  watch: (news: ProbeNews, probe: RunningProbe) => void = () => {},
): Promise<Tried> {
  const { telephony } = createCallBench({ rtpPorts: { from: 32_500, to: 32_598 }, promptFile: '/none.wav' })
  const steps: Record<string, ProbeStep> = {}
  const sounds: ProbeSound[] = []
  const over = Promise.withResolvers<void>()
  const probe = telephony.probeTrunk(order, news => {
    if (news.kind === 'step') steps[news.step.name] = news.step
    if (news.kind === 'sound') sounds.push(news.sound)
    if (news.kind === 'done') over.resolve()
    watch(news, probe)
  })
  await over.promise
  const ladder = renderLadder(probe.trace())
  await telephony.close()
  expect(telephony.open).toEqual({ calls: 0, trunks: 0 })
  return { steps, sounds, ladder }
}

const states = ({ steps }: Tried): string[] =>
  PROBE_STEPS.map(name => `${name} ${steps[name]?.state ?? 'never told'}`)

async function farEnd(onRequest: Parameters<typeof startRawUas>[0]): Promise<RawUas> {
  const uas = await startRawUas(onRequest)
  closers.push(() => uas.close())
  return uas
}

/** A PBX with an extension that answers with audio of this manner. */
async function pbx(manner: 'echo' | 'silence' | 'deaf'): Promise<RawUas> {
  const line = await startEchoLine(manner)
  closers.push(() => line.close())
  return farEnd((request, reply) => {
    if (request.method === 'OPTIONS')
      reply(200, 'OK', { headers: ['Server: Example PBX 20.1', 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS'] })
    if (request.method === 'INVITE') reply(180, 'Ringing')
    if (request.method === 'INVITE') reply(200, 'OK', { body: quietSdp(line.port) })
    if (request.method === 'BYE') reply(200, 'OK')
  })
}

const orderFor = (address: string, number: string | null, more: object = {}): ProbeOrder => ({
  settings: sipTrunkSchema.parse({ kind: 'sip', name: 'New', address, ...more }),
  number,
})

test('a PBX with an echo extension: every step is told, and the tone that comes back is heard', async () => {
  const { address } = await pbx('echo')
  const tried = await tryTrunk(orderFor(address, '600'), (news, probe) => {
    if (news.kind === 'sound' && news.sound.echo) probe.end()
  })
  expect(states(tried)).toEqual([
    'address ok',
    'servers ok',
    'transport ok',
    'register skipped',
    'options ok',
    'codecs ok',
    'call ok',
  ])
  expect(tried.steps.options?.facts).toEqual([
    'It is Example PBX 20.1',
    'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS',
  ])
  expect(tried.steps.codecs?.facts).toEqual(['PCMU'])
  expect(tried.steps.call).toMatchObject({ sentence: expect.stringMatching(/both ways/), mend: null })
  const loudest = Math.max(...tried.sounds.map(({ toneDb }) => toneDb ?? -90))
  expect(loudest).toBeGreaterThan(-17)
  expect(loudest).toBeLessThan(-13)
  expect(tried.ladder).toMatch(/OPTIONS.*INVITE \(SDP\).*180 Ringing.*200 OK \(SDP\).*ACK.*BYE/s)
})

test('a far end that sends silence: audio comes, but nobody claims that they hear us', async () => {
  const { address } = await pbx('silence')
  let readings = 0
  const tried = await tryTrunk(orderFor(address, '600'), (news, probe) => {
    if (news.kind === 'sound' && news.sound.levelDb !== null && ++readings === 8) probe.end()
  })
  expect(tried.sounds.at(-1)).toMatchObject({ audio: true, echo: false })
  expect(tried.steps.call).toMatchObject({ state: 'ok', mend: expect.stringMatching(/echo number/) })
})

test('a far end that answers and sends no packet: failed, and the firewall is named', async () => {
  const { address } = await pbx('deaf')
  const tried = await tryTrunk(orderFor(address, '600'), (news, probe) => {
    if (news.kind === 'step' && news.step.sentence.startsWith('Answered. A tone')) probe.end()
  })
  expect(tried.steps.call).toMatchObject({
    state: 'failed',
    sentence: expect.stringMatching(/no audio/),
    mend: expect.stringMatching(/firewall.*SIP ALG/),
  })
})

test('nothing at the address: OPTIONS fails with what to look at, and without a number no call is tried', async () => {
  const uas = await farEnd(() => {})
  const tried = await tryTrunk(orderFor(uas.address, null))
  expect(states(tried).slice(3)).toEqual([
    'register skipped',
    'options failed',
    'codecs skipped',
    'call skipped',
  ])
  expect(tried.steps.options?.mend).toMatch(/firewall/)
}, 15_000)

test.each([
  [403, 'Forbidden', 'failed', /caller id/],
  [503, 'Service Unavailable', 'failed', /full/],
  [488, 'Not Acceptable Here', 'failed', /G\.711/],
  [401, 'Unauthorized', 'failed', /user and password/],
] as const)('a call refused with %i names its likely mending', async (status, phrase, state, mend) => {
  const { address } = await farEnd((request, reply) => {
    if (request.method === 'OPTIONS') reply(200, 'OK')
    if (request.method === 'INVITE') reply(status, phrase)
  })
  const tried = await tryTrunk(orderFor(address, '+442079460000'))
  expect(tried.steps.call).toMatchObject({ state, mend: expect.stringMatching(mend) })
  expect(tried.steps.codecs).toMatchObject({ state: 'skipped' })
})

test('a busy number shows that the trunk carries calls', async () => {
  const { address } = await farEnd((request, reply) => {
    if (request.method === 'OPTIONS') reply(404, 'Not Found')
    if (request.method === 'INVITE') reply(486, 'Busy Here')
  })
  const { steps } = await tryTrunk(orderFor(address, '+442079460000'))
  expect(steps.options).toMatchObject({ state: 'ok' })
  expect(steps.call).toMatchObject({ state: 'ok', sentence: expect.stringMatching(/carried the call.*busy/) })
})

test('an address that is no address: the servers step fails, the rest is skipped with that reason', async () => {
  const tried = await tryTrunk(orderFor('no-such-host.invalid', '600'))
  expect(states(tried)).toEqual([
    'address ok',
    'servers failed',
    'transport skipped',
    'register skipped',
    'options skipped',
    'codecs skipped',
    'call skipped',
  ])
  expect(tried.steps.servers?.mend).toMatch(/name exactly/)
}, 15_000)

test('a try that is ended while it waits for OPTIONS is over at once, and says so', async () => {
  const uas = await farEnd(() => {})
  const tried = await tryTrunk(orderFor(uas.address, '600'), (news, probe) => {
    if (news.kind === 'step' && news.step.name === 'options' && news.step.state === 'running') probe.end()
  })
  expect(states(tried).slice(4)).toEqual(['options skipped', 'codecs skipped', 'call skipped'])
  expect(tried.steps.call?.sentence).toMatch(/ended/)
})

test('a trunk that registers: the registrar is asked, and a refusal stops nothing but its own step', async () => {
  const registered = await farEnd((request, reply) => {
    if (request.method === 'REGISTER') reply(200, 'OK', { headers: ['Expires: 300'] })
    if (request.method === 'OPTIONS') reply(200, 'OK')
  })
  const credentials = { user: 'anna', password: 'secret' }
  const good = await tryTrunk(orderFor(registered.address, null, { credentials, register: true }))
  expect(good.steps.register).toMatchObject({
    state: 'ok',
    sentence: expect.stringMatching(/Registered for/),
  })

  const refusing = await farEnd((request, reply) => {
    if (request.method === 'REGISTER') reply(403, 'Forbidden')
    if (request.method === 'OPTIONS') reply(200, 'OK')
  })
  const bad = await tryTrunk(orderFor(refusing.address, null, { credentials, register: true }))
  expect(bad.steps.register).toMatchObject({
    state: 'failed',
    sentence: expect.stringMatching(/403/),
    mend: expect.stringMatching(/user and password/),
  })
  expect(bad.steps.options?.state).toBe('ok')
}, 15_000)
