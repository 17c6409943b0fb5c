import { URI } from 'sip.js/lib/grammar/index.js'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../../electron/engine/system/system-randomness.ts'
import { createSipEndpoint } from '../../../electron/engine/telephony/transport/create-sip-endpoint.ts'
import { createUserAgent } from '../../../electron/engine/telephony/transport/create-user-agent.ts'
import { headerValue, type SipRequest } from '../../../electron/engine/telephony/transport/message-text.ts'
import { answerChallenges } from '../../../electron/engine/telephony/trunk/answer-challenges.ts'
import {
  keepRegistered,
  type RegistrationKeeper,
} from '../../../electron/engine/telephony/trunk/keep-registered.ts'
import {
  type Registration,
  transitionRegistration,
} from '../../../electron/engine/telephony/trunk/registration.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'
import { silentLog } from '../../support/silent-log.ts'

type Answer = readonly [number, string, Reply?] | null

interface Bench {
  readonly registrar: RawUas
  readonly keeper: RegistrationKeeper
  readonly clock: FakeClock
  readonly states: readonly Registration['is'][]
  /** Resolves as soon as the registration is in this state. */
  until(is: Registration['is']): Promise<void>
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A registrar that answers as `decide` says, and a client whose clock stands still. */
async function bench(decide: (request: SipRequest, count: number) => Answer): Promise<Bench> {
  const seen = new Set<string>()
  const registrar = await startRawUas((request, reply) => {
    const branch = headerValue(request, 'via') ?? ''
    const count = seen.add(branch).size
    const answer = decide(request, count)
    if (answer) reply(...answer)
  })
  closers.push(() => registrar.close())
  const endpoint = await createSipEndpoint({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
  })
  closers.push(() => endpoint.close())
  const flow = endpoint.openFlow({
    remote: { host: '127.0.0.1', port: registrar.port },
    acceptsRequests: false,
  })
  const uri = new URI('sip', 'acme', 'trunk.test')
  const userAgent = createUserAgent({
    flow,
    uri,
    userAgentString: 'test',
    sessionDescriptionHandlerFactory: () => {
      throw new Error('no calls here')
    },
    log: silentLog,
  })
  answerChallenges(userAgent, { user: 'acme', password: 'secret' }, systemRandomness)
  await userAgent.start()
  closers.push(() => userAgent.stop())
  const clock = createFakeClock()
  const states: Registration['is'][] = []
  const waiting = new Set<() => void>()
  const keeper = keepRegistered({
    userAgents: [userAgent],
    registrar: new URI('sip', '', 'trunk.test'),
    addressOfRecord: uri,
    routeSet: [],
    expiresS: 600,
    clock,
    randomness: { ...systemRandomness, fraction: () => 0 },
    log: silentLog,
    onChange(state) {
      states.push(state.is)
      for (const look of [...waiting]) look()
    },
  })
  const until = (is: Registration['is']): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (keeper.state.is !== is) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { registrar, keeper, clock, states, until }
}

const registers = (registrar: RawUas): SipRequest[] =>
  registrar.requests.filter(one => one.method === 'REGISTER')
const expires = (request: SipRequest | undefined): string | undefined =>
  request && headerValue(request, 'expires')
const granted = (request: SipRequest, seconds: number): Reply => ({
  headers: [`Contact: ${headerValue(request, 'contact')};expires=${seconds}`],
})

describe('what Retry-After is believed', () => {
  test.each([
    [0, 4],
    [30, 30],
    [86_400, 1_800],
  ])('%i s: asked again after %i s', (retryAfterS, seconds) => {
    const refused = { is: 'refused', status: 503, phrase: '', minExpiresS: null, retryAfterS } as const
    const step = transitionRegistration({ is: 'registering', askS: 600, tries: 0 }, refused, {
      now: 0,
      spread: 0,
    })
    expect(step?.effects).toEqual([{ do: 'wake', afterMs: seconds * 1_000 }])
  })
})

describe('a registration', () => {
  test('answers the challenge, is renewed a minute before its end with the same Call-ID, and is taken back', async () => {
    const { registrar, keeper, clock, until } = await bench(request =>
      headerValue(request, 'authorization') === undefined
        ? [
            401,
            'Unauthorized',
            { headers: ['WWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"'] },
          ]
        : [200, 'OK', granted(request, Number(expires(request)))],
    )
    keeper.start()
    await until('registered')
    expect(keeper.sentence()).toBe('Registered for 600 s more.')
    clock.advance(539_000)
    expect(keeper.state.is).toBe('registered')
    clock.advance(1_000)
    expect(keeper.state.is).toBe('refreshing')
    await until('registered')
    await keeper.close()
    expect(keeper.state.is).toBe('unregistered')
    const sent = registers(registrar)
    expect(sent.map(expires)).toEqual(['600', '600', '600', '600', '0', '0'])
    expect(new Set(sent.map(one => headerValue(one, 'call-id'))).size).toBe(1)
    expect(sent.map(one => Number.parseInt(headerValue(one, 'cseq') ?? '', 10))).toEqual([1, 2, 3, 4, 5, 6])
    expect(sent[0]?.uri).toBe('sip:trunk.test')
    expect(clock.waiting).toBe(0)
  })

  test('takes the time that the trunk grants, also in a Contact that NAT has rewritten', async () => {
    const { keeper, clock, until } = await bench(request => {
      const user = /sip:([^@]+)@/.exec(headerValue(request, 'contact') ?? '')?.[1]
      const others = '<sip:desk@198.51.100.9:5060>;expires=3000'
      return [
        200,
        'OK',
        { headers: [`Contact: ${others}`, `Contact: <sip:${user}@203.0.113.7:1024>;expires=120`] },
      ]
    })
    keeper.start()
    await until('registered')
    clock.advance(96_000)
    expect(keeper.state.is).toBe('refreshing')
    await keeper.close()
  })

  test('asks for longer when the trunk finds it too short (423)', async () => {
    const { registrar, keeper, until } = await bench(request =>
      expires(request) === '600'
        ? [423, 'Interval Too Brief', { headers: ['Min-Expires: 1800'] }]
        : [200, 'OK', granted(request, Number(expires(request)))],
    )
    keeper.start()
    await until('registered')
    expect(registers(registrar).map(expires)).toEqual(['600', '1800'])
    await keeper.close()
  })

  test('is not asked for again where it is forbidden, and says what to check', async () => {
    const { registrar, keeper, clock, until } = await bench(() => [403, 'Forbidden'])
    keeper.start()
    await until('stopped')
    clock.advance(3_600_000)
    expect(registers(registrar)).toHaveLength(1)
    expect(keeper.sentence()).toBe(
      'The trunk forbade the registration (403 Forbidden). Check the account, and whether it may register from here.',
    )
    keeper.start()
    expect(keeper.state.is).toBe('registering')
    await keeper.close()
  })

  test('waits longer each time that a registrar fails, and comes back', async () => {
    const { registrar, keeper, clock, states, until } = await bench((request, count) =>
      count < 4 ? [500, 'Server Error'] : [200, 'OK', granted(request, 600)],
    )
    keeper.start()
    for (const pause of [4_000, 8_000, 16_000]) {
      await until('waiting')
      clock.advance(pause - 1)
      expect(keeper.state.is).toBe('waiting')
      clock.advance(1)
      expect(keeper.state.is).toBe('registering')
    }
    await until('registered')
    expect(states.filter(is => is === 'waiting')).toHaveLength(3)
    expect(registers(registrar)).toHaveLength(4)
    await keeper.close()
  })

  test('that a silent registrar does not renew stays in force until it runs out', async () => {
    let silent = false
    const { keeper, clock, until } = await bench(request =>
      silent ? null : [200, 'OK', granted(request, 600)],
    )
    keeper.start()
    await until('registered')
    silent = true
    clock.advance(540_000)
    clock.advance(8_000)
    expect(keeper.state.is).toBe('waiting')
    expect(keeper.sentence()).toBe(
      'Still registered, but not renewed. The trunk did not answer within 8 s. It is tried again in 4 s.',
    )
    clock.advance(60_000)
    expect(['registering', 'waiting']).toContain(keeper.state.is)
    const closed = keeper.close()
    clock.advance(2_000)
    await closed
    expect(clock.waiting).toBe(0)
  })
})
