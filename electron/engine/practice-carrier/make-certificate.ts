import { generateKeyPairSync, sign } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Randomness } from '../ports/randomness.ts'

/** Clocks that are a day apart still agree. */
const VALID_BEFORE_MS = 86_400_000
const VALID_AFTER_MS = 365 * 86_400_000
/** Digits of the serial number: 64 bits. */
const SERIAL_DIGITS = 16
const COMMON_NAME = 'Trunkline practice carrier'

/** Tags of ASN.1 (ITU-T X.690 8.1.2). */
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18
const SEQUENCE = 0x30
const SET = 0x31
const VERSION = 0xa0
const EXTENSIONS = 0xa3
/** Names of a certificate (RFC 5280 4.2.1.6): dNSName and iPAddress. */
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** Object identifiers, encoded: ecdsa-with-SHA256 (RFC 5758 3.2), commonName and subjectAltName (RFC 5280 A.1, A.2). */
const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')
const COMMON_NAME_ID = Buffer.from('0603550403', 'hex')
const SUBJECT_ALT_NAME_ID = Buffer.from('0603551d11', 'hex')

/** PEM texts. */
export interface MadeCertificate {
  /** Signed by itself, so it is the authority to trust as well. */
  readonly cert: string
  readonly key: string
}

/** What a certificate is for. */
export interface CertificateNames {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
}

/**
 * A key and a certificate for one IP address, or for several addresses and names, signed by itself (RFC 5280), so that no key ships with
 * the product. `now` in milliseconds since the epoch.
 */
export function makeCertificate(
  host: string | CertificateNames,
  now: number,
  randomness: Randomness,
  { commonName = COMMON_NAME, validMs = VALID_AFTER_MS } = {},
): MadeCertificate {
  const { addresses, names } = typeof host === 'string' ? { addresses: [host], names: [] } : host
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = node(SEQUENCE, ECDSA_SHA256)
  const name = node(
    SEQUENCE,
    node(SET, node(SEQUENCE, COMMON_NAME_ID, node(UTF8_STRING, Buffer.from(commonName, 'utf8')))),
  )
  // The leading 01 keeps it positive and as short as it can be written (RFC 5280 4.1.2.2).
  const serial = Buffer.from(`01${randomness.token(SERIAL_DIGITS)}`, 'hex')
  const alternatives = node(
    SEQUENCE,
    ...addresses.map(address => node(IP_ADDRESS, addressBytes(address))),
    ...names.map(each => node(DNS_NAME, Buffer.from(each, 'ascii'))),
  )
  const toSign = node(
    SEQUENCE,
    node(VERSION, node(INTEGER, Buffer.of(2))),
    node(INTEGER, serial),
    algorithm,
    name,
    node(SEQUENCE, time(now - VALID_BEFORE_MS), time(now + validMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(EXTENSIONS, node(SEQUENCE, node(SEQUENCE, SUBJECT_ALT_NAME_ID, node(OCTET_STRING, alternatives)))),
  )
  const signature = sign('sha256', toSign, privateKey)
  // A bit string begins with the number of bits that its last byte leaves unused.
  const certificate = node(SEQUENCE, toSign, algorithm, node(BIT_STRING, Buffer.of(0), signature))
  return { cert: pem(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/** Tag, length and content (ITU-T X.690 8.1; lengths from 128 on say first how many bytes they take). */
function node(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

/** Years from 2050 on are written with four digits (RFC 5280 4.1.2.5). */
function time(ms: number): Buffer {
  const digits = `${new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')}`
  return digits < '2050'
    ? node(UTC_TIME, Buffer.from(digits.slice(2), 'ascii'))
    : node(GENERALIZED_TIME, Buffer.from(digits, 'ascii'))
}

/** An address without a zone in network order. */
function addressBytes(host: string): Buffer {
  if (!isIPv6(host)) return Buffer.from(host.split('.').map(Number))
  // URL writes IPv6 in its short form of groups alone, also `::ffff:1.2.3.4`.
  const short = new URL(`http://[${host}]`).hostname.slice(1, -1)
  const [front = '', back] = short.split('::')
  const before = front.split(':').filter(Boolean)
  const after = (back ?? '').split(':').filter(Boolean)
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
  return Buffer.from(groups.map(group => group.padStart(4, '0')).join(''), 'hex')
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
