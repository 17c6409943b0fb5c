import { SIP_MESSAGE_BYTES_MAX } from '../../electron/engine/telephony/transport/limits.ts'

/** Changes bytes of a SIP message; `random` gives numbers in [0, 1). The message given is never touched. */
type Mutation = (bytes: Buffer, random: () => number) => Buffer

const below = (random: () => number, limit: number): number => Math.floor(random() * limit)

/** The longest value put in; 64 KB is what one datagram holds. */
const LONG_VALUE_BYTES = 40_000
const ODD_BYTES = [
  0x00, 0x0a, 0x0d, 0x20, 0x22, 0x25, 0x2c, 0x3a, 0x3b, 0x3c, 0x3e, 0x40, 0x5c, 0x7f, 0x80, 0xc3, 0xff,
]
const ODD_LENGTHS = ['-1', '0', '1', '99999', '4294967296', '1e3', '', '0x10', ' 12 ', '007']

/** The message in lines of its head, each with its CRLF, and its body. */
function linesOf(bytes: Buffer): { head: string[]; body: string } {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end + 2)
  return { head: head.split(/(?<=\r\n)/), body: end === -1 ? '' : text.slice(end + 2) }
}
const joined = (head: readonly string[], body: string): Buffer => Buffer.from(head.join('') + body, 'latin1')

const flipBits: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  for (let flips = 1 + below(random, 8); flips > 0; flips--) {
    const at = below(random, copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8))
  }
  return copy
}

const cutOff: Mutation = (bytes, random) => bytes.subarray(0, below(random, bytes.length))

const cutOut: Mutation = (bytes, random) => {
  const from = below(random, bytes.length)
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + below(random, 40))])
}

const putOddBytes: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  for (let times = 1 + below(random, 4); times > 0; times--) {
    copy[below(random, copy.length)] = ODD_BYTES[below(random, ODD_BYTES.length)] ?? 0
  }
  return copy
}

const doubleHeader: Mutation = (bytes, random) => {
  const { head, body } = linesOf(bytes)
  const line = head[below(random, head.length)] ?? ''
  head.splice(
    below(random, head.length + 1),
    0,
    ...Array.from({ length: 1 + below(random, 300) }, () => line),
  )
  return joined(head, body)
}

const dropHeader: Mutation = (bytes, random) => {
  const { head, body } = linesOf(bytes)
  head.splice(below(random, head.length), 1)
  return joined(head, body)
}

const swapLines: Mutation = (bytes, random) => {
  const { head, body } = linesOf(bytes)
  const one = below(random, head.length)
  const other = below(random, head.length)
  const kept = head[one] ?? ''
  head[one] = head[other] ?? ''
  head[other] = kept
  return joined(head, body)
}

const lengthenValue: Mutation = (bytes, random) => {
  const { head, body } = linesOf(bytes)
  const at = below(random, head.length)
  const filler = String.fromCharCode(ODD_BYTES[below(random, ODD_BYTES.length)] ?? 0x41)
  const line = head[at] ?? ''
  const cut = below(random, line.length)
  head[at] = line.slice(0, cut) + filler.repeat(below(random, LONG_VALUE_BYTES)) + line.slice(cut)
  return joined(head, body)
}

const wrongLength: Mutation = (bytes, random) => {
  const wrong = ODD_LENGTHS[below(random, ODD_LENGTHS.length)] ?? ''
  return Buffer.from(
    bytes.toString('latin1').replace(/\r\n(content-length|l)[ \t]*:[^\r]*/i, `\r\n$1: ${wrong}`),
    'latin1',
  )
}

const exchangeNumbers: Mutation = (bytes, random) =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replace(/\d+/g, digits => (random() < 0.1 ? String(below(random, 2 ** 40)) : digits)),
    'latin1',
  )

const mutations: readonly Mutation[] = [
  flipBits,
  cutOff,
  cutOut,
  putOddBytes,
  doubleHeader,
  dropHeader,
  swapLines,
  lengthenValue,
  wrongLength,
  exchangeNumbers,
]

/** One to three mutations of a message, chosen by `random`; never more than a UDP datagram can hold. */
export function mutateMessage(message: Buffer, random: () => number): Buffer {
  let bytes = message
  for (let times = 1 + below(random, 3); times > 0 && bytes.length > 0; times--) {
    bytes = (mutations[below(random, mutations.length)] ?? flipBits)(bytes, random).subarray(
      0,
      SIP_MESSAGE_BYTES_MAX,
    )
  }
  return bytes
}
