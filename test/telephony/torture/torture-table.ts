/**
 * What happens to each message of RFC 4475.
 * - `understood`: it reaches the user agent as this method, and is then answered with `status`.
 * - a number: the wire shim answers with this status by itself.
 * - `taken`: a response that ends or moves on the request it belongs to.
 * - `dropped`: no answer and nothing for the user agent.
 */
export type Expected =
  | { readonly kind: 'understood'; readonly method: string; readonly status: number }
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'taken'; readonly status: number }
  | { readonly kind: 'dropped' }

export interface TortureCase {
  /** Name of the file without `.dat`: the RFC's own name of the message. */
  readonly name: string
  readonly section: string
  readonly title: string
  readonly expected: Expected
  /** Over TCP, where it differs: `closed` after these answers (the rest of the stream cannot be read). */
  readonly stream?: Expected | { readonly kind: 'closed'; readonly statuses: readonly number[] }
  /** Why it is not what the RFC suggests first. */
  readonly exception?: string
}

/** The user agent under test refuses every new call with 480: so a 480 proves that sip.js read the whole message. */
const call: Expected = { kind: 'understood', method: 'INVITE', status: 480 }
const answered = (status: number): Expected => ({ kind: 'answered', status })
const dropped: Expected = { kind: 'dropped' }

const LIBERAL =
  'The RFC leaves it to the element: 400, or ignore the spaces. They cannot change what is meant.'
const NO_REGISTRAR = 'Trunkline is no registrar: REGISTER is refused before its headers matter.'

const valid: readonly TortureCase[] = [
  {
    name: 'wsinv',
    section: '3.1.1.1',
    title: 'a short tortuous INVITE',
    expected: answered(481),
    exception:
      'Its To has a tag, so it belongs to a dialog that nobody here has. 481 comes from sip.js: it was read.',
  },
  {
    name: 'intmeth',
    section: '3.1.1.2',
    title: 'a wide range of valid characters',
    expected: answered(405),
    exception: 'The RFC names 501 or 405 for the unknown method; 405 carries Allow.',
  },
  { name: 'esc01', section: '3.1.1.3', title: 'valid use of % escaping', expected: call },
  {
    name: 'escnull',
    section: '3.1.1.4',
    title: 'escaped nulls in URIs',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  { name: 'esc02', section: '3.1.1.5', title: '% in a method is no escape', expected: answered(405) },
  {
    name: 'lwsdisp',
    section: '3.1.1.6',
    title: 'no space between display name and <',
    expected: answered(200),
  },
  { name: 'longreq', section: '3.1.1.7', title: 'long values in header fields', expected: call },
  {
    name: 'dblreq',
    section: '3.1.1.8',
    title: 'extra octets after a datagram, a second request in a stream',
    expected: answered(405),
    stream: { kind: 'closed', statuses: [405, 480] },
    exception: `${NO_REGISTRAR} One answer over UDP: what follows Content-Length is no message there. The body of the second request is longer than it says, so nothing can follow it in a stream.`,
  },
  { name: 'semiuri', section: '3.1.1.9', title: 'parameters in the user part', expected: answered(200) },
  {
    name: 'transports',
    section: '3.1.1.10',
    title: 'varied and unknown transports',
    expected: answered(200),
  },
  {
    name: 'mpart01',
    section: '3.1.1.11',
    title: 'a multipart MIME message',
    expected: { kind: 'understood', method: 'MESSAGE', status: 405 },
    exception: 'The user agent under test takes no messages; that it was asked is what counts.',
  },
  {
    name: 'unreason',
    section: '3.1.1.12',
    title: 'an unusual reason phrase',
    expected: { kind: 'taken', status: 200 },
  },
  {
    name: 'noreason',
    section: '3.1.1.13',
    title: 'an empty reason phrase',
    expected: { kind: 'taken', status: 100 },
  },
]

const invalid: readonly TortureCase[] = [
  { name: 'badinv01', section: '3.1.2.1', title: 'extraneous separators', expected: answered(400) },
  {
    name: 'clerr',
    section: '3.1.2.2',
    title: 'Content-Length larger than the message',
    expected: answered(400),
    stream: dropped,
  },
  {
    name: 'ncl',
    section: '3.1.2.3',
    title: 'a negative Content-Length',
    expected: answered(400),
    stream: { kind: 'closed', statuses: [400] },
  },
  { name: 'scalar02', section: '3.1.2.4', title: 'over-large numbers in a request', expected: answered(400) },
  { name: 'scalarlg', section: '3.1.2.5', title: 'over-large numbers in a response', expected: dropped },
  { name: 'quotbal', section: '3.1.2.6', title: 'an unterminated quoted string', expected: answered(400) },
  { name: 'ltgtruri', section: '3.1.2.7', title: '<> around the Request-URI', expected: answered(400) },
  { name: 'lwsruri', section: '3.1.2.8', title: 'a space inside the Request-URI', expected: answered(400) },
  {
    name: 'lwsstart',
    section: '3.1.2.9',
    title: 'several spaces in the request line',
    expected: answered(400),
  },
  {
    name: 'trws',
    section: '3.1.2.10',
    title: 'spaces at the end of the request line',
    expected: answered(200),
    exception: LIBERAL,
  },
  {
    name: 'escruri',
    section: '3.1.2.11',
    title: 'escaped headers in the Request-URI',
    expected: answered(400),
  },
  {
    name: 'baddate',
    section: '3.1.2.12',
    title: 'a Date that is not in GMT',
    expected: call,
    exception: 'The RFC allows an element that does not use Date to ignore it; nothing here uses Date.',
  },
  {
    name: 'regbadct',
    section: '3.1.2.13',
    title: 'a Contact with parameters and without <>',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  {
    name: 'badaspec',
    section: '3.1.2.14',
    title: 'spaces within the addr-spec',
    expected: answered(200),
    exception: LIBERAL,
  },
  {
    name: 'baddn',
    section: '3.1.2.15',
    title: 'a display name that is no token',
    expected: answered(200),
    exception: 'The RFC allows to infer the missing quotes, and gateways leave them out.',
  },
  { name: 'badvers', section: '3.1.2.16', title: 'an unknown protocol version', expected: answered(505) },
  { name: 'mismatch01', section: '3.1.2.17', title: 'CSeq names another method', expected: answered(400) },
  {
    name: 'mismatch02',
    section: '3.1.2.18',
    title: 'CSeq names another method, and the method is unknown',
    expected: answered(400),
    exception: 'The RFC allows 400 or 501.',
  },
  { name: 'bigcode', section: '3.1.2.19', title: 'an over-large response code', expected: dropped },
]

const layers: readonly TortureCase[] = [
  {
    name: 'badbranch',
    section: '3.2.1',
    title: 'a branch that is the magic cookie alone',
    expected: answered(200),
  },
  { name: 'insuf', section: '3.3.1', title: 'required headers are missing', expected: answered(400) },
  {
    name: 'unkscm',
    section: '3.3.2',
    title: 'an unknown scheme in the Request-URI',
    expected: answered(416),
  },
  {
    name: 'novelsc',
    section: '3.3.3',
    title: 'a known but unusual scheme in the Request-URI',
    expected: answered(416),
  },
  {
    name: 'unksm2',
    section: '3.3.4',
    title: 'unknown schemes in header fields',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  { name: 'bext01', section: '3.3.5', title: 'unknown extensions are required', expected: answered(420) },
  { name: 'invut', section: '3.3.6', title: 'an unknown Content-Type', expected: answered(415) },
  {
    name: 'regaut01',
    section: '3.3.7',
    title: 'an unknown authorization scheme',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  { name: 'multi01', section: '3.3.8', title: 'single headers that come twice', expected: answered(400) },
  {
    name: 'mcl01',
    section: '3.3.9',
    title: 'two Content-Lengths',
    expected: answered(400),
    stream: { kind: 'closed', statuses: [400] },
  },
  {
    name: 'bcast',
    section: '3.3.10',
    title: 'a response with a broadcast Via below',
    expected: dropped,
    exception:
      'Dropped because no request of ours has its branch. One that has is taken in spite of a second Via (RFC 3261 8.1.3.3 says SHOULD): gateways leave it there.',
  },
  {
    name: 'zeromf',
    section: '3.3.11',
    title: 'Max-Forwards is 0',
    expected: answered(200),
    exception: 'Only a proxy answers 483; we are the one that the request is for.',
  },
  {
    name: 'cparam01',
    section: '3.3.12',
    title: 'an unknown parameter of a Contact',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  {
    name: 'cparam02',
    section: '3.3.13',
    title: 'an unknown parameter of a Contact URI',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  {
    name: 'regescrt',
    section: '3.3.14',
    title: 'a Contact with an escaped Route',
    expected: answered(405),
    exception: NO_REGISTRAR,
  },
  { name: 'sdp01', section: '3.3.15', title: 'an Accept that nobody serves', expected: answered(406) },
  {
    name: 'inv2543',
    section: '3.4.1',
    title: 'an INVITE of RFC 2543',
    expected: call,
    stream: { kind: 'closed', statuses: [400] },
    exception:
      'Over TCP its body has no end: it lacks the Content-Length that RFC 3261 20.14 asks for there.',
  },
]

/** All 49. */
export const tortureCases: readonly TortureCase[] = [...valid, ...invalid, ...layers]
