import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type OpenTrunk, openTrunk } from '../../../electron/engine/telephony/trunk/open-trunk.ts'
import { type DialogBench, openDialogBench } from '../../support/dialog-bench.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { type StunServer, startStunServer } from '../../support/stun-server.ts'
import { trunkOptions } from '../../support/trunk-options.ts'

const SEEN = { host: '203.0.113.7', port: 40_123 }
let stun: StunServer
let bench: DialogBench | null = null
let farEnd: RawUas
let trunk: OpenTrunk | null = null

beforeEach(async () => {
  stun = await startStunServer(SEEN)
  farEnd = await startRawUas((request, reply) => {
    if (request.method === 'OPTIONS') reply(200, 'OK', { body: quietSdp(9) })
  })
})
afterEach(async () => {
  await bench?.close()
  await trunk?.close()
  bench = null
  trunk = null
  await farEnd.close()
  await stun.close()
})

async function open(settings: Parameters<typeof trunkOptions>[1]): Promise<OpenTrunk> {
  const opened = await openTrunk(trunkOptions(farEnd.address, settings))
  if (!opened.ok) throw new Error(opened.sentence)
  trunk = opened.value
  return opened.value
}

describe('a trunk with a STUN server', () => {
  test('asks it over its SIP socket, and says the public address in Via, Contact and SDP', async () => {
    bench = await openDialogBench(undefined, { stunServer: stun.address })
    const call = bench.call()
    const invite = await bench.peer.nth('INVITE')
    expect(stun.asked).toEqual([bench.trunk.local.port])
    expect(headerValue(invite, 'via')).toMatch(/^SIP\/2\.0\/UDP 203\.0\.113\.7:40123;/)
    expect(headerValue(invite, 'contact')).toContain('@203.0.113.7:40123;transport=udp')
    expect(invite.body).toMatch(/^c=IN IP4 203\.0\.113\.7\r$/m)
    await bench.until('answered')
    const ack = await bench.peer.nth('ACK')
    expect(headerValue(ack, 'via')).toMatch(/^SIP\/2\.0\/UDP 203\.0\.113\.7:40123;/)
    call.giveUp()
  })

  test('says another one after the router got another one', async () => {
    bench = await openDialogBench(undefined, { stunServer: stun.address })
    stun.tell({ host: '198.51.100.9', port: 41_000 })
    expect(await bench.trunk.check(2_000)).toMatchObject({ state: 'up' })
    const call = bench.call()
    const invite = await bench.peer.nth('INVITE')
    expect(headerValue(invite, 'contact')).toContain('@198.51.100.9:41000;')
    expect(invite.body).toMatch(/^c=IN IP4 198\.51\.100\.9\r$/m)
    call.giveUp()
  })

  test('does not ask it when the address is written by hand', async () => {
    bench = await openDialogBench(undefined, { stunServer: stun.address, publicAddress: '198.51.100.4' })
    const call = bench.call()
    const invite = await bench.peer.nth('INVITE')
    expect(headerValue(invite, 'contact')).toContain('@198.51.100.4:')
    expect(stun.asked).toEqual([])
    call.giveUp()
  })

  test('that is silent opens all the same, and its check says so until the server answers', async () => {
    stun.tell(null)
    const clock = createFakeClock()
    const opening = openTrunk(trunkOptions(farEnd.address, { stunServer: stun.address }, clock))
    await expect.poll(() => stun.asked.length).toBeGreaterThan(0)
    clock.advance(3_000)
    const opened = await opening
    if (!opened.ok) throw new Error(opened.sentence)
    trunk = opened.value
    const check = trunk.check(2_000)
    await expect.poll(() => stun.asked.length).toBeGreaterThan(3)
    clock.advance(3_000)
    expect(await check).toMatchObject({
      state: 'suspect',
      sentence: expect.stringContaining(
        `The STUN server ${stun.address} did not answer within 3 s: check its address and that UDP passes the firewall`,
      ),
    })
    stun.tell(SEEN)
    expect(await trunk.check(2_000)).toMatchObject({ state: 'up' })
  })

  test('whose name nobody knows opens all the same, and its check says so', async () => {
    const opened = await open({ stunServer: 'stun.nowhere.invalid' })
    expect(await opened.check(2_000)).toMatchObject({
      state: 'suspect',
      sentence: expect.stringContaining(
        'The STUN server stun.nowhere.invalid cannot be found: check its name',
      ),
    })
  })
})
