import { describe, expect, test } from 'vitest'
import { writeAddresses } from '../../../electron/engine/telephony/transport/write-addresses.ts'
import { answer, createShimBench, request, type ShimBench, TRUNK } from '../../support/shim-bench.ts'

const THEIRS = '10.0.0.9:5080'
const OURS = 'sip:ours@10.0.0.1:5060'
const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nt=0 0\r\n'
const sentTo = (bench: ShimBench): string[] =>
  bench.sent.map(({ to }) => `${to.transport} ${to.host}:${to.port}`)
const line = (text: string | undefined, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(text ?? '')?.[1]?.trim() ?? ''

/** An INVITE of ours and one answer to it: what sip.js is given. */
async function givenAnswer(
  status: number,
  headers: readonly string[] = [],
  body = '',
  change: (text: string) => string = text => text,
): Promise<string> {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  bench.receive(change(answer(bench.sent[0]?.text ?? '', status, 'Whatever', headers, body)))
  return bench.delivered[0] ?? ''
}

/** A request of the other side: what sip.js is given, and what it is answered without asking sip.js. */
function givenRequest(
  parts: Partial<Parameters<typeof request>[0]>,
  change: (text: string) => string = text => text,
): { readonly delivered: string; readonly own: string } {
  const bench = createShimBench()
  bench.receive(change(request({ method: 'INVITE', via: THEIRS, uri: OURS, ...parts })))
  return { delivered: bench.delivered[0] ?? '', own: bench.sent[0]?.text.split('\r\n')[0] ?? '' }
}

describe('answers that sip.js would drop, or end the call for', () => {
  test('the Via that comes back with our address and port names the user agent again', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'INVITE' }))
    expect(line(bench.sent[0]?.text, 'Via')).toMatch(/^SIP\/2\.0\/UDP 10\.0\.0\.1:5060;/)
    bench.receive(answer(bench.sent[0]?.text ?? '', 180, 'Ringing'))
    expect(line(bench.delivered[0], 'Via')).toMatch(/^SIP\/2\.0\/UDP ours\.invalid;branch=z9hG4bKone/)
  })

  test('a 180 without Contact gets one: there is ringing and early media', async () => {
    expect(line(await givenAnswer(180), 'Contact')).toBe('<sip:123@10.0.0.9:5080>;made-up')
    expect(line(await givenAnswer(180, ['Contact: <sip:x@10.0.0.7>']), 'Contact')).toBe('<sip:x@10.0.0.7>')
    expect(line(await givenAnswer(100), 'Contact')).toBe('')
  })

  test.each(['Application/SDP', 'application/sdp;charset=utf-8', 'application / sdp'])(
    'an answer with Content-Type "%s" has its description',
    async type => {
      expect(line(await givenAnswer(200, [`Content-Type: ${type}`], SDP), 'Content-Type')).toBe(
        'application/sdp',
      )
    },
  )

  test('a description inside multipart/mixed is taken out', async () => {
    const parts = [
      ...['--b', 'Content-Type: application/isup', '', 'xyz', '--b', 'Content-Type: application/sdp', ''],
      ...[SDP, '--b--', ''],
    ]
    const text = await givenAnswer(200, ['Content-Type: multipart/mixed;boundary=b'], parts.join('\r\n'))
    expect(line(text, 'Content-Type')).toBe('application/sdp')
    expect(text.split('\r\n\r\n')[1]).toBe(SDP)
    expect(line(text, 'Content-Length')).toBe(String(SDP.length))
  })

  test('of two challenges (RFC 8760) the strongest that can be answered stays', async () => {
    const headers = ['MD5', 'SHA-256', 'SHA-3'].map(
      algorithm => `WWW-Authenticate: Digest realm="r", nonce="n", algorithm=${algorithm}`,
    )
    const text = await givenAnswer(401, headers)
    expect(text.match(/WWW-Authenticate/g)).toHaveLength(1)
    expect(text).toMatch(/algorithm=SHA-256\b/)
  })

  test('every compact header name is written out', async () => {
    const text = await givenAnswer(200, ['k: timer', 'x: 90', 'm: <sip:x@10.0.0.7>'], '', written =>
      written.replace('Via:', 'v:').replace('Call-ID:', 'i:'),
    )
    for (const name of [
      'Supported: timer',
      'Session-Expires: 90',
      'Contact: <',
      'Via: SIP',
      'Call-ID: call-1',
    ])
      expect(text).toContain(name)
  })
})

describe('requests that sip.js would answer 404, throw at, or drop', () => {
  test('a call to a number is given to the user agent, which still finds the number', () => {
    const { delivered } = givenRequest({ uri: 'sip:+442071838750@10.0.0.1:5060' })
    expect(delivered).toMatch(/^INVITE sip:ours@ours\.invalid SIP\/2\.0\r\n/)
    expect(line(delivered, 'X-Trunkline-Requested-URI')).toBe('sip:+442071838750@10.0.0.1:5060')
  })

  test('that header is not believed when it comes from outside', () => {
    const { delivered } = givenRequest({ extra: ['X-Trunkline-Requested-URI: sip:999@evil'] })
    expect(delivered).not.toContain('evil')
  })

  test('a tel: Request-URI and a tel: From are understood', () => {
    const { delivered } = givenRequest({ uri: 'tel:+123', from: '<tel:+44 20>;tag=f' })
    expect(line(delivered, 'X-Trunkline-Requested-URI')).toBe('tel:+123')
    expect(line(delivered, 'From')).toBe('<sip:+4420@tel.invalid;user=phone>;tag=f')
  })

  test.each([
    ['OPTIONS without a user', { method: 'OPTIONS', uri: 'sip:10.0.0.1' }, '200'],
    ['a method that nobody serves', { method: 'REGISTER' }, '405'],
    ['Require of something unknown', { extra: ['Require: 100rel, teleport'] }, '420'],
    ['sips over UDP, which is not what it asks for', { uri: 'sips:ours@10.0.0.1' }, '416'],
    ['a scheme that is not known', { uri: 'h323:ours@10.0.0.1' }, '416'],
    ['a body that is no SDP', { extra: ['Content-Type: text/html'], body: '<p>' }, '415'],
    ['an Accept without SDP', { extra: ['Accept: text/plain'] }, '406'],
    ['two From headers', { extra: ['From: <sip:b@b>;tag=2'] }, '400'],
    ['a dialog that nobody knows', { method: 'BYE', uri: 'sip:nobody@10.0.0.1' }, ''],
  ])('%s', (_what, parts, status) => {
    expect(givenRequest(parts).own.split(' ')[1] ?? '').toBe(status)
  })

  test.each([
    ['another version', (text: string) => text.replace('SIP/2.0\r\n', 'SIP/7.0\r\n'), '505'],
    ['a CSeq of another method', (text: string) => text.replace('1 INVITE', '1 BYE'), '400'],
    ['a CSeq beyond 2^31', (text: string) => text.replace('1 INVITE', '4294967296 INVITE'), '400'],
    ['no Max-Forwards number', (text: string) => text.replace('Forwards: 70', 'Forwards: many'), '400'],
    ['a body cut short', (text: string) => text.replace('Length: 0', 'Length: 9'), '400'],
  ])('%s gets its refusal', (_what, change, status) => {
    expect(givenRequest({}, change).own.split(' ')[1]).toBe(status)
  })

  test('what the user agent throws at is answered, and the process lives', () => {
    const bench = createShimBench({
      deliver() {
        throw new Error('Request-URI undefined')
      },
    })
    bench.receive(request({ method: 'INVITE', via: THEIRS, uri: OURS }))
    expect(bench.sent[0]?.text).toMatch(/^SIP\/2\.0 500 /)
  })
})

describe('where a request goes', () => {
  const inDialog = '<sip:123@10.0.0.9>;tag=t1'

  test('an ACK of a 200 goes to the Contact, not to the trunk, when nobody recorded a route', async () => {
    const bench = createShimBench()
    await bench.write(
      request({ method: 'ACK', to: inDialog, uri: 'sip:leg@10.0.0.7:5090', branch: 'z9hG4bKa' }),
    )
    expect(sentTo(bench)).toEqual(['UDP 10.0.0.7:5090'])
  })

  test('a Route goes before the Request-URI, and says its transport', async () => {
    const bench = createShimBench()
    const extra = ['Route: <sip:10.0.0.8:5070;transport=tcp;lr>, <sip:10.0.0.6;lr>']
    await bench.write(request({ method: 'BYE', to: inDialog, uri: 'sip:leg@10.0.0.7', extra }))
    expect(sentTo(bench)).toEqual(['TCP 10.0.0.8:5070'])
    expect(line(bench.sent[0]?.text, 'Via')).toMatch('SIP/2.0/TCP')
  })

  test.each([
    ['sip:leg@10.0.0.7', 'TLS 10.0.0.7:5061'],
    ['sip:leg@10.0.0.7;transport=TLS', 'TLS 10.0.0.7:5061'],
    ['sips:leg@10.0.0.7', 'TLS 10.0.0.7:5061'],
    ['sip:leg@10.0.0.7:5099;transport=udp', 'UDP 10.0.0.7:5099'],
    ['sip:leg@[2001:db8::7]:5080;transport=tcp', 'TCP 2001:db8::7:5080'],
    ['sip:leg@pbx.example.com', 'TLS 10.0.0.9:5080'],
  ])('in a dialog over TLS %s is %s', async (uri, hop) => {
    const bench = createShimBench({ transport: 'TLS' })
    await bench.write(request({ method: 'BYE', to: inDialog, uri }))
    expect(sentTo(bench)).toEqual([hop])
  })

  test('a new call goes to the trunk, whatever its number says', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'INVITE', uri: 'sip:123@10.9.9.9' }))
    expect(bench.sent[0]?.to).toEqual(TRUNK)
  })
})

test('our addresses are written over the token of this user agent only', () => {
  const text = request({ method: 'INVITE', extra: ['Contact: <sip:u@ours.invalid;transport=udp;ob>'] })
  const own = {
    viaHost: 'ours.invalid',
    transport: 'TCP',
    sentBy: { host: '2001:db8::1', port: 5060 },
    contactTransport: 'UDP',
    contact: { host: '203.0.113.7', port: 40_000 },
    secure: false,
  } as const
  const written = writeAddresses(`${text}other.invalid;transport=udp`, own)
  expect(line(written, 'Via')).toBe('SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKone;rport')
  expect(line(written, 'Contact')).toBe('<sip:u@203.0.113.7:40000;transport=udp;ob>')
  expect(written).toContain('other.invalid;transport=udp')
})
