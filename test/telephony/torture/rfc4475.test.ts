import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseSipMessage } from '../../../electron/engine/telephony/transport/message-text.ts'
import { type Party, startParty } from '../../support/sip-pair.ts'

/**
 * The torture messages of RFC 4475 against a user agent of ours on a real socket. `says` is the final status that is answered;
 * `taken` the request that reached the user agent; a response that nobody waits for is read and dropped.
 * REGISTER gets 405 everywhere: Trunkline is no registrar.
 */
interface Expected {
  readonly says: number | null
  readonly taken?: string
  /** Over a stream, when that differs. */
  readonly stream?: readonly number[]
  /** Where we do other than the RFC proposes, and why. */
  readonly because?: string
}

const understood: Readonly<Record<string, Expected>> = {
  dblreq: {
    says: 405,
    stream: [405, 400],
    because: 'the second request counts in a stream, not in a datagram',
  },
  esc01: { says: 486, taken: 'INVITE' },
  esc02: { says: 405 },
  escnull: { says: 405 },
  intmeth: { says: 405 },
  longreq: { says: 486, taken: 'INVITE' },
  lwsdisp: { says: 200 },
  mpart01: { says: 200, taken: 'MESSAGE' },
  noreason: { says: null },
  semiuri: { says: 200 },
  transports: { says: 200 },
  unreason: { says: null },
  wsinv: { says: 481 },
}
const invalid: Readonly<Record<string, Expected>> = {
  badaspec: { says: 200, because: 'the RFC lets a liberal element take a To without brackets' },
  badbranch: { says: 200, because: 'a branch that is only the cookie falls back to RFC 2543 matching' },
  baddate: { says: 486, taken: 'INVITE', because: 'a Date that nobody reads may be ignored' },
  baddn: { says: 200, because: 'the RFC lets a liberal element take a display name that is no token' },
  badinv01: { says: 400 },
  badvers: { says: 505 },
  bigcode: { says: null },
  clerr: { says: 400, stream: [], because: 'a stream waits for the rest of the body' },
  escruri: { says: 400 },
  ltgtruri: { says: 400 },
  lwsruri: { says: 400 },
  lwsstart: { says: 400 },
  mismatch01: { says: 400 },
  mismatch02: { says: 400 },
  ncl: {
    says: 400,
    stream: [],
    because: 'nobody knows where the next message of the stream begins: it is closed',
  },
  quotbal: { says: 400 },
  regbadct: { says: 405 },
  scalar02: { says: 400 },
  scalarlg: { says: null },
  trws: { says: 200, because: 'blanks after the version are harmless' },
}
const application: Readonly<Record<string, Expected>> = {
  bcast: { says: null },
  bext01: { says: 420 },
  cparam01: { says: 405 },
  cparam02: { says: 405 },
  inv2543: { says: 400, because: 'sip.js asks for the Contact that RFC 3261 8.1.1.8 asks for' },
  insuf: { says: 400 },
  invut: { says: 415 },
  mcl01: { says: 400 },
  multi01: { says: 400 },
  novelsc: { says: 416 },
  regaut01: { says: 405 },
  regescrt: { says: 405 },
  sdp01: { says: 406 },
  unkscm: { says: 416 },
  unksm2: { says: 405 },
  zeromf: { says: 200 },
}
const everything = { ...understood, ...invalid, ...application }

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'fixtures', 'rfc4475')
/** A file whose head lacks the empty line at its end gets it: the message is what is tested, not the cut. */
function bytesOf(name: string): Buffer {
  const bytes = readFileSync(join(folder, `${name}.dat`))
  return bytes.includes('\r\n\r\n') ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')])
}

/** Asked after a message: once it is answered, the message before it is dealt with. */
const PROBE = [
  'OPTIONS sip:probe@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/PROTO 127.0.0.1:5060;branch=z9hG4bKprobe;rport',
  'Max-Forwards: 70',
  'From: <sip:probe@127.0.0.1>;tag=probe',
  'To: <sip:probe@127.0.0.1>',
  'Call-ID: probe',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

async function startVictim(): Promise<{ party: Party; taken: string[] }> {
  const taken: string[] = []
  const party = await startParty({
    remote: null,
    transports: ['UDP', 'TCP'],
    delegate: {
      onInvite(invitation) {
        taken.push('INVITE')
        void invitation.reject({ statusCode: 486 })
      },
      onMessage(message) {
        taken.push('MESSAGE')
        void message.accept()
      },
    },
  })
  onTestFinished(() => party.abandon())
  return { party, taken }
}

/** Final statuses in the order in which they were answered, without those of the probe. */
function finals(party: Party): number[] {
  return party.trace
    .filter(({ direction, resent, text }) => direction === 'sent' && !resent && !/Call-ID: probe/i.test(text))
    .map(({ text }) => Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1]))
    .filter(status => status >= 200)
}

const probeAnswered = (party: Party): boolean =>
  party.trace.some(({ direction, text }) => direction === 'sent' && /Call-ID: probe/i.test(text))

test('every one of the 49 is in the table', () => {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.dat'))
    .map(file => file.replace(/\.dat$/, ''))
  expect(files.sort()).toEqual(Object.keys(everything).sort())
  expect(files).toHaveLength(49)
})

describe('over UDP', () => {
  test.each(Object.entries(everything))('%s', async (name, expected) => {
    const { party, taken } = await startVictim()
    const socket = createSocket('udp4')
    onTestFinished(() => void socket.close())
    const { port } = party.endpoint.local
    socket.send(bytesOf(name), port, '127.0.0.1')
    socket.send(PROBE.replace('PROTO', 'UDP'), port, '127.0.0.1')
    await expect.poll(() => probeAnswered(party)).toBe(true)
    await expect.poll(() => finals(party)).toEqual(expected.says === null ? [] : [expected.says])
    expect(taken).toEqual(expected.taken === undefined ? [] : [expected.taken])
  })
})

describe('over TCP', () => {
  test.each(Object.entries(everything))('%s', async (name, expected) => {
    const { party } = await startVictim()
    const bytes = bytesOf(name)
    const broken = connect(party.endpoint.local.port, '127.0.0.1')
    onTestFinished(() => void broken.destroy())
    // the victim may close a stream that it cannot follow
    broken.on('error', () => {})
    await once(broken, 'connect')
    broken.write(bytes)
    await expect
      .poll(() => finals(party))
      .toEqual(expected.stream ?? (expected.says === null ? [] : [expected.says]))
    // whatever it was, others are served
    const other = connect(party.endpoint.local.port, '127.0.0.1')
    onTestFinished(() => void other.destroy())
    other.write(PROBE.replace('PROTO', 'TCP'))
    await expect.poll(() => probeAnswered(party)).toBe(true)
  })
})

test.each(['noreason', 'unreason'])('the response %s is read, whatever its reason', name => {
  expect(parseSipMessage(bytesOf(name).toString('utf8'))).toMatchObject({
    kind: 'response',
    status: name === 'noreason' ? 100 : 200,
  })
})
