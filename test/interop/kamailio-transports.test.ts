import { afterEach, describe, expect, test } from 'vitest'
import { type Baresip, findBaresipModules, startBaresip } from '../support/baresip.ts'
import { makeCertificates } from '../support/certificates.ts'
import { hasCommand } from '../support/find-programs.ts'
import { tone, tonePower } from '../support/goertzel.ts'
import { type Kamailio, startKamailio } from '../support/kamailio.ts'
import { ITS_TONE, OUR_TONE, openSoundingTrunk, type SoundingTrunk } from '../support/sounding-trunk.ts'

const has = ['kamailio', 'baresip', 'openssl'].every(hasCommand) && findBaresipModules() !== null

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Scene {
  readonly kamailio: Kamailio
  readonly baresip: Baresip
  readonly ours: SoundingTrunk
}

/** A registered trunk of ours at a Kamailio, and a baresip behind it that answers as 8001 and may call. */
async function registered(transport: 'UDP' | 'TCP' | 'TLS', ports: number): Promise<Scene> {
  const certificates = transport === 'TLS' ? makeCertificates() : null
  const baresip = await startBaresip({
    codecs: ['pcmu'],
    password: 'secret',
    says: rate => tone(ITS_TONE, 40_000, 0.3, rate),
  })
  closers.push(baresip.stop)
  const kamailio = await startKamailio({
    calleePort: baresip.port,
    ...(certificates && { certificate: certificates.server }),
  })
  closers.push(kamailio.close)
  const ours = await openSoundingTrunk({
    address: `127.0.0.1:${transport === 'TLS' ? kamailio.tlsPort : kamailio.port}`,
    settings: {
      transport,
      credentials: { user: '2001', password: 'secret' },
      domain: 'trunk.test',
      register: true,
      ...(certificates && { tls: { ca: certificates.ca } }),
    },
    ports,
  })
  closers.push(ours.close)
  await expect.poll(() => kamailio.log(), { timeout: 8_000 }).toContain('REG bound 1')
  return { kamailio, baresip, ours }
}

/** What baresip recorded has our tone. */
async function expectItHeardUs(baresip: Baresip): Promise<void> {
  const { samples, samplesPerSecond } = await baresip.heard()
  const start = samples.findIndex(sample => Math.abs(sample) > 2_000)
  const second = samples.subarray(start, start + samplesPerSecond / 2)
  expect(tonePower(second, OUR_TONE, samplesPerSecond), baresip.output()).toBeGreaterThan(0.03)
  expect(tonePower(second, ITS_TONE, samplesPerSecond), baresip.output()).toBeLessThan(0.001)
}

describe.skipIf(!has)('Kamailio between us and a baresip', () => {
  test.each([
    ['UDP', 37_400],
    ['TCP', 34_000],
    ['TLS', 34_050],
  ] as const)(
    'over %s takes our registration, carries a call out with sound both ways, refuses as told, and forgets us',
    { timeout: 40_000 },
    async (transport, ports) => {
      const { kamailio, baresip, ours } = await registered(transport, ports)
      const call = ours.call(baresip.user)
      await call.until('answered')
      await call.hears()
      await call.hears()
      call.leg.hangUp()
      await call.until('gone')
      await expectItHeardUs(baresip)
      for (const [number, word] of [
        ['486', 'ended: busy 486'],
        ['503', 'ended: congestion 503'],
      ] as const)
        await ours.call(number).until(word)
      await ours.trunk.registration?.close()
      await expect.poll(() => kamailio.log(), { timeout: 5_000 }).toContain('REG bound 0')
    },
  )

  test.each([
    ['UDP', 34_100, /LOOKUP .*transport=udp/],
    ['TCP', 34_150, /LOOKUP .*transport=tcp/],
    ['TLS', 34_200, /LOOKUP .*transport=tls/],
  ] as const)(
    'over %s brings a call of baresip to our registered address, with sound both ways, and their hanging up',
    { timeout: 40_000 },
    async (transport, ports, lookedUp) => {
      const { kamailio, baresip, ours } = await registered(transport, ports)
      const coming = ours.takeNext()
      await baresip.command('dial', `sip:2001@127.0.0.1:${kamailio.port}`)
      const call = await coming
      expect(call.offer).toMatchObject({ dialled: '2001', from: '8001' })
      await call.until('answered')
      await call.hears()
      await call.hears()
      await baresip.command('hangup')
      await call.until('ended: caller hung up')
      await expectItHeardUs(baresip)
      expect(kamailio.log()).toMatch(lookedUp)
    },
  )
})
