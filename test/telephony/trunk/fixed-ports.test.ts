import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { ProbeStep } from '../../../shared/model/trunk-probe.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { startRawCaller } from '../../support/raw-caller.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

let bench: CallBench
let uas: RawUas
let sipPort: number

beforeEach(async () => {
  bench = createCallBench({ rtpPorts: { from: 39_090, to: 39_098 }, promptFile: '/no/prompt/here.wav' })
  let refuse = (): void => {}
  uas = await startRawUas((request, reply) => {
    if (request.method !== 'INVITE') reply(200, 'OK')
    else reply(180, 'Ringing')
    if (request.method === 'INVITE') refuse = () => reply(487, 'Request Terminated')
    if (request.method === 'CANCEL') refuse()
  })
  sipPort = await freePort()
})
afterEach(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await uas.close()
})

/** Below the range that the system gives ports from, so that nobody is handed it meanwhile. */
async function freePort(): Promise<number> {
  for (let port = 15_060; port < 15_200; port++) {
    const socket = createSocket('udp4')
    try {
      socket.bind({ port, address: '127.0.0.1', exclusive: true })
      await once(socket, 'listening')
      return port
    } catch {
      // the next one
    } finally {
      socket.close()
    }
  }
  throw new Error('No port is free.')
}

/** What our OPTIONS and INVITEs said of our port, in order. */
const portsSeen = (): (string | undefined)[] =>
  uas.requests
    .filter(({ method }) => method === 'OPTIONS' || method === 'INVITE')
    .map(request => /127\.0\.0\.1:(\d+)/.exec(headerValue(request, 'via') ?? '')?.[1])

test('a trunk that we do not register with reaches us at our SIP port, and calls have their ports of audio', async () => {
  await bench.telephony.useTrunk(
    trunkAt(uas.address, { sipPort, rtpPorts: { from: 39_600, to: 39_609 }, incoming: { answer: 'busy' } }),
  )
  const caller = await startRawCaller({ host: '127.0.0.1', port: sipPort })
  caller.send('OPTIONS')
  await caller.answer('OPTIONS', 200)
  caller.send('INVITE', { headers: ['Content-Type: application/sdp'], body: quietSdp(9) })
  await caller.answer('INVITE', 486)
  await caller.close()
  bench.place({})
  const { body } = await uas.next('INVITE')
  const port = Number(/m=audio (\d+)/.exec(body)?.[1])
  expect(port % 2).toBe(0)
  expect(port).toBeGreaterThanOrEqual(39_600)
  expect(port).toBeLessThanOrEqual(39_608)
  expect(portsSeen()).toEqual([String(sipPort)])
})

test('two trunks at one port: the second one says so, and is opened once the port is free', async () => {
  const first = trunkAt(uas.address, { sipPort })
  const second = { ...trunkAt(uas.address, { sipPort }), id: 2 }
  await bench.telephony.useTrunk(first)
  expect(await bench.telephony.useTrunk(second)).toMatchObject({
    state: 'down',
    sentence: `Port ${sipPort} of 127.0.0.1 is in use by another trunk or another program. Give the trunk another SIP port, or end that program.`,
  })
  await bench.telephony.dropTrunk(1)
  expect(await bench.telephony.checkTrunk(2, 3_000)).toMatchObject({ state: 'up' })
  expect(portsSeen()).toEqual([String(sipPort)])
})

test('a trunk that was changed is opened again at its port; while calls of before hold that, at another', async () => {
  await bench.telephony.useTrunk(trunkAt(uas.address, { sipPort }))
  await bench.telephony.useTrunk(trunkAt(uas.address, { sipPort, aorUser: 'a' }))
  expect(await bench.telephony.checkTrunk(1, 3_000)).toMatchObject({ state: 'up' })
  const { attemptId } = bench.place({})
  await bench.until('ringing', attemptId)

  await bench.telephony.useTrunk(trunkAt(uas.address, { sipPort, aorUser: 'b' }))
  const meanwhile = await bench.telephony.checkTrunk(1, 3_000)
  expect(meanwhile.state).toBe('up')
  expect(meanwhile.sentence).toContain('Calls that run hold its SIP port: it uses port ')
  bench.telephony.hangUp(attemptId)
  await bench.until('ended', attemptId)
  await expect
    .poll(async () => (await bench.telephony.checkTrunk(1, 3_000)).sentence, { timeout: 8_000 })
    .not.toContain('hold its SIP port')
  const seen = portsSeen()
  expect(seen.slice(0, 2)).toEqual([String(sipPort), String(sipPort)])
  expect(seen[2]).not.toBe(String(sipPort))
  expect(seen.at(-1)).toBe(String(sipPort))
})

test('a try of the settings of a trunk that is open uses a port of its own, and says so', async () => {
  const trunk = trunkAt(uas.address, { sipPort })
  await bench.telephony.useTrunk(trunk)
  const steps = new Map<string, ProbeStep>()
  await new Promise<void>(resolve => {
    if (trunk.kind !== 'sip') throw new Error('It is a SIP trunk.')
    bench.telephony.probeTrunk({ settings: trunk, number: null }, news => {
      if (news.kind === 'step') steps.set(news.step.name, news.step)
      if (news.kind === 'done') resolve()
    })
  })
  expect(steps.get('options')).toMatchObject({ state: 'ok' })
  expect(steps.get('transport')?.sentence).toMatch(
    new RegExp(`The try uses port \\d+; the trunk itself uses port ${sipPort}\\.$`),
  )
  expect(portsSeen()).not.toContain(String(sipPort))
  expect(await bench.telephony.checkTrunk(1, 3_000)).toMatchObject({ state: 'up' })
})
