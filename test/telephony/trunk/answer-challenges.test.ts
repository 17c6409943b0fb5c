import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue, type SipRequest } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

const HASHES: Readonly<Record<string, string>> = {
  md5: 'md5',
  'sha-256': 'sha256',
  'sha-512-256': 'sha512-256',
}

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let farEnd: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({ rtpPorts: { from: 32_400, to: 32_498 }, promptFile: folder.file('prompt.wav') })
})
afterEach(async () => {
  await bench.telephony.close()
  await farEnd.close()
  folder.remove()
})

const field = (header: string, name: string): string =>
  new RegExp(`[ ,]${name}="?([^",]*)"?`, 'i').exec(header)?.[1] ?? ''

/** What a registrar computes from its own copy of the password; not by our code. */
function isRight(request: SipRequest, header: string): boolean {
  const named = field(header, 'algorithm').toLowerCase() || 'md5'
  const session = named.endsWith('-sess')
  const name = HASHES[named.replace('-sess', '')] ?? 'md5'
  const hash = (text: string): string => createHash(name).update(text).digest('hex')
  const [nonce, cnonce, nc, qop] = ['nonce', 'cnonce', 'nc', 'qop'].map(one => field(header, one))
  let ha1 = hash(`acme:${field(header, 'realm')}:secret`)
  if (session) ha1 = hash(`${ha1}:${nonce}:${cnonce}`)
  const ha2 = hash(`${request.method}:${field(header, 'uri')}`)
  const wanted = qop ? hash(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`) : hash(`${ha1}:${nonce}:${ha2}`)
  return field(header, 'response') === wanted && field(header, 'uri') === request.uri
}

type Decide = (request: SipRequest, invites: number) => readonly [number, string, Reply?]

/** Calls once; `decide` answers each INVITE. */
async function call(
  decide: Decide,
  credentials: { user: string; password: string } | null = { user: 'acme', password: 'secret' },
) {
  let invites = 0
  farEnd = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(...decide(request, ++invites))
    if (request.method === 'BYE') reply(200, 'OK')
  })
  await bench.telephony.useTrunk(trunkAt(farEnd.address, { credentials }))
  const { attemptId } = bench.place({})
  const { verdict } = await bench.until('ended', attemptId)
  await bench.until('trace', attemptId)
  return { verdict, invites: farEnd.requests.filter(({ method }) => method === 'INVITE') }
}

const ok = [200, 'OK', { body: quietSdp(9) }] as const
const www = (...challenges: string[]) =>
  [401, 'Unauthorized', { headers: challenges.map(one => `WWW-Authenticate: Digest ${one}`) }] as const
const proxy = (...challenges: string[]) =>
  [
    407,
    'Proxy Authentication Required',
    { headers: challenges.map(one => `Proxy-Authenticate: Digest ${one}`) },
  ] as const

describe('a trunk that asks for a password', () => {
  test.each([
    ['MD5 without qop', 'realm="r", nonce="n"'],
    ['MD5, a list of qops, opaque', 'realm="r", nonce="n", algorithm=md5, qop="auth-int,auth", opaque="o/="'],
    ['MD5-sess', 'realm="r", nonce="n", algorithm=MD5-sess, qop="auth"'],
    ['SHA-256', 'realm="r", nonce="n", algorithm=SHA-256, qop="auth"'],
    ['SHA-256-sess', 'realm="r", nonce="n", algorithm=SHA-256-sess, qop="auth"'],
    ['SHA-512-256', 'realm="r", nonce="n", algorithm=SHA-512-256, qop="auth"'],
    [
      'a strange parameter',
      'realm="r", nonce="n", algorithm=SHA-256, qop=auth, charset=UTF-8, userhash=false',
    ],
  ])('gets it in %s, by 401 and by 407', async (_name, challenge) => {
    for (const [ask, key] of [
      [www, 'authorization'],
      [proxy, 'proxy-authorization'],
    ] as const) {
      const { verdict } = await call(request => {
        const header = headerValue(request, key)
        if (header === undefined) return ask(challenge)
        return isRight(request, header) ? ok : [403, 'Wrong Password']
      })
      expect(verdict.outcome).toBe('answered')
      if (key === 'authorization') await farEnd.close()
    }
  })

  test('with several algorithms gets the strongest', async () => {
    const { verdict, invites } = await call(request =>
      headerValue(request, 'authorization') === undefined
        ? www(
            'realm="r", nonce="1"',
            'realm="r", nonce="2", algorithm=SHA-512-256',
            'realm="r", nonce="3", algorithm=SHA-256',
          )
        : ok,
    )
    expect(verdict.outcome).toBe('answered')
    expect(invites.map(invite => headerValue(invite, 'authorization') ?? '').at(-1)).toContain(
      'algorithm=SHA-512-256',
    )
  })

  test('whose nonce was too old gets a second answer with the new one, and no third', async () => {
    const { verdict, invites } = await call((_request, count) =>
      www(`realm="r", nonce="n${count}", qop="auth"${count > 1 ? ', stale=true' : ''}`),
    )
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', sipStatus: 401 })
    const sent = invites.map(invite => field(headerValue(invite, 'authorization') ?? '', 'nonce'))
    expect(new Set(sent)).toEqual(new Set(['', 'n1', 'n2']))
  })

  test('that refuses the password gets it no second time', async () => {
    const { verdict, invites } = await call((_request, count) =>
      www(`realm="r", nonce="n${count}", qop="auth"`),
    )
    expect(verdict).toMatchObject({
      outcome: 'trunk-failed',
      blame: 'trunk',
      sentence: expect.stringContaining('refused our user or password'),
    })
    expect(invites.filter(invite => headerValue(invite, 'authorization') !== undefined)).toHaveLength(1)
  })

  test('behind a proxy that asks for one too gets both', async () => {
    const { verdict } = await call(request => {
      const forProxy = headerValue(request, 'proxy-authorization')
      const forCallee = headerValue(request, 'authorization')
      if (forProxy === undefined) return proxy('realm="proxy", nonce="p", algorithm=SHA-256, qop="auth"')
      if (forCallee === undefined) return www('realm="callee", nonce="c", qop="auth"')
      return isRight(request, forProxy) && isRight(request, forCallee) ? ok : [403, 'Wrong Password']
    })
    expect(verdict.outcome).toBe('answered')
  })

  test('by a scheme that we do not know ends the call at once', async () => {
    const { verdict } = await call(() => www('realm="r", nonce="n", algorithm=AKAv1-MD5'))
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', sipStatus: 401 })
  })
})

test.each([
  ['401', www('realm="r", nonce="n", qop="auth"')],
  ['407', proxy('realm="r", nonce="n", algorithm=SHA-256, qop="auth"')],
])(
  'a trunk without user and password asks once, by %s: no INVITE with a made-up password follows',
  async (_name, challenge) => {
    const { verdict, invites } = await call(() => challenge, null)
    expect(invites).toHaveLength(1)
    expect(farEnd.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK'])
    expect(verdict).toMatchObject({ outcome: 'trunk-failed', blame: 'trunk' })
    expect(verdict.sentence).toContain('asks for a user and a password, and none are set')
  },
)
