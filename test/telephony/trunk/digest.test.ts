import { describe, expect, it } from 'vitest'
import {
  chooseChallenge,
  type DigestAlgorithm,
  DigestAnswers,
  type DigestChallenge,
  digestResponse,
  readChallenge,
  writeAuthorization,
} from '../../../electron/engine/telephony/trunk/digest.ts'

const counting = () => {
  let next = 0
  return { token: (count: number) => String(next++).padStart(count, '0'), fraction: () => 0.5 }
}

function challengeOf(header: string): DigestChallenge {
  const challenge = readChallenge(header)
  if (!challenge) throw new Error(`not understood: ${header}`)
  return challenge
}

describe('the digest', () => {
  it('is that of RFC 2617 3.5 and RFC 7616 3.9.1 for the user Mufasa', () => {
    const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
    const compute = (algorithm: DigestAlgorithm): string =>
      digestResponse({
        credentials: { user: 'Mufasa', password: 'Circle of Life' },
        challenge: challengeOf(
          `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}"`,
        ),
        method: 'GET',
        uri: '/dir/index.html',
        cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
        nonceCount: 1,
      })
    expect(compute('MD5')).toBe('8ca523f5e9506fed4657c9700eebdbec')
    expect(compute('SHA-256')).toBe('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
  })

  it('is that of RFC 7616 3.9.2 for SHA-512-256, with a user beyond ASCII hashed as UTF-8', () => {
    // The RFC hashes the user's name there (userhash); the response is computed over the name itself (errata 4897).
    const response = digestResponse({
      credentials: { user: 'Jäsøn Doe', password: 'Secret, or not?' },
      challenge: challengeOf(
        'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK"',
      ),
      method: 'GET',
      uri: '/doe.json',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
      nonceCount: 1,
    })
    expect(response).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5')
  })

  it('is that of RFC 2069 when the server offers no qop', () => {
    const header = writeAuthorization({
      credentials: { user: 'bob', password: 'zanzibar' },
      challenge: challengeOf(
        'Digest realm="biloxi.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc"',
      ),
      method: 'INVITE',
      uri: 'sip:bob@biloxi.com',
      cnonce: '0a4f113b',
      nonceCount: 1,
    })
    // By the definition of RFC 2617 3.2.2.1, computed with md5sum.
    expect(header).toContain('response="bf57e4e0d0bffc0fbaedce64d59add5e"')
    expect(header).toContain('opaque="5ccc"')
    expect(header).not.toMatch(/qop|nc=|cnonce|algorithm/)
  })

  it('takes the strongest of several challenges, in any order, and leaves what it cannot do', () => {
    const md5 = 'Digest realm="r", nonce="1", qop="auth"'
    const sha = 'Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth"'
    const sha512 = 'Digest realm="r", nonce="3", algorithm=sha-512-256, qop="auth"'
    expect(chooseChallenge([md5, sha])?.algorithm).toBe('SHA-256')
    expect(chooseChallenge([sha512, sha, md5])?.algorithm).toBe('SHA-512-256')
    expect(chooseChallenge(['Digest realm="r", nonce="4", algorithm=AKAv1-MD5', md5])?.nonce).toBe('1')
    expect(chooseChallenge(['Basic realm="r"', 'Digest realm="r", nonce="5", qop="auth-int"'])).toBeNull()
  })

  it('reads lists of qop, escaped quotes, commas inside quotes and lower-case names', () => {
    const challenge = challengeOf(
      'digest Realm="a \\"b\\", c" ,NONCE = "n,1", algorithm="md5-sess",qop="auth-int,auth", stale=TRUE, opaque=""',
    )
    expect(challenge).toMatchObject({
      realm: 'a "b", c',
      nonce: 'n,1',
      algorithm: 'MD5-sess',
      qop: ['auth-int', 'auth'],
      stale: true,
      opaque: '',
    })
  })

  it('counts the uses of a nonce, and begins at one with the next', () => {
    const answers = new DigestAnswers({ user: 'u', password: 'p' }, counting())
    const first = challengeOf('Digest realm="r", nonce="n1", qop="auth"')
    const second = challengeOf('Digest realm="r", nonce="n2", qop="auth", stale=true')
    expect(answers.answer(first, 'INVITE', 'sip:1@x')).toContain('nc=00000001')
    expect(answers.answer(first, 'BYE', 'sip:1@x')).toContain('nc=00000002')
    expect(answers.answer(second, 'INVITE', 'sip:1@x')).toContain('nc=00000001')
  })
})
