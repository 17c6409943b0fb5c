import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../electron/engine/practice-carrier/make-certificate.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'

const DAY_MS = 86_400_000

test.each([
  ['127.0.0.1', '127.0.0.2'],
  ['::1', '::2'],
  ['2001:db8::5:0:7', '2001:db8::5:7'],
  ['fe80:1:2:3:4:5:6:7', 'fe80:1:2:3:4:5:6:8'],
])('a certificate is for the address %s and no other', (host, other) => {
  const { cert, key } = makeCertificate(host, Date.now(), systemRandomness)
  const read = new X509Certificate(cert)
  expect(read.checkIP(host)).toBe(host)
  expect(read.checkIP(other)).toBeUndefined()
  expect(read.verify(read.publicKey)).toBe(true)
  expect(() => createSecureContext({ cert, key })).not.toThrow()
})

test.each([Date.UTC(2026, 0, 1), Date.UTC(2049, 6, 1), Date.UTC(2051, 6, 1)])(
  'it is valid from a day before %d for a year',
  now => {
    const read = new X509Certificate(makeCertificate('127.0.0.1', now, systemRandomness).cert)
    expect(Date.parse(read.validFrom)).toBe(now - DAY_MS)
    expect(Date.parse(read.validTo)).toBe(now + 365 * DAY_MS)
  },
)

test('two carriers have different keys and serial numbers', () => {
  const [one, two] = [1, 2].map(() => makeCertificate('127.0.0.1', 0, systemRandomness))
  expect(one?.key).not.toBe(two?.key)
  expect(new X509Certificate(one?.cert ?? '').serialNumber).not.toBe(
    new X509Certificate(two?.cert ?? '').serialNumber,
  )
})
