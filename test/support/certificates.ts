import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** One private authority and what it issued, as a provider with its own CA has it. All PEM. */
export interface Certificates {
  readonly ca: string
  /** Another authority, which issued nothing here. */
  readonly strangerCa: string
  /** For `trunk.test` and 127.0.0.1 and ::1. */
  readonly server: Certificate
  readonly expired: Certificate
  /** For `elsewhere.test` only. */
  readonly wrongName: Certificate
  /** `trunk.test` as a SIP URI and no DNS name (RFC 5922). */
  readonly sipUri: Certificate
  readonly client: Certificate
}

/** Makes them with the openssl command; about a second. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-certificates-'))
  const file = (name: string): string => join(folder, name)
  const read = (name: string): string => readFileSync(file(name), 'utf8')
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

  function authority(name: string): string {
    const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)]
    openssl('req', '-x509', ...newKey, '-days', '30', '-subj', `/CN=${name}`, ...out)
    return read(`${name}.pem`)
  }
  function issue(name: string, names: string, days: number, usage = 'serverAuth'): Certificate {
    openssl(
      ...['req', '-new', ...newKey, '-subj', `/CN=${name}`],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.csr`)],
    )
    writeFileSync(file(`${name}.ext`), `subjectAltName=${names}\nextendedKeyUsage=${usage}\n`)
    openssl(
      ...['x509', '-req', '-in', file(`${name}.csr`), '-out', file(`${name}.pem`), '-days', String(days)],
      ...['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial'],
      ...['-extfile', file(`${name}.ext`)],
    )
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) }
  }
  try {
    return {
      ca: authority('authority'),
      strangerCa: authority('stranger'),
      server: issue('server', 'DNS:trunk.test,IP:127.0.0.1,IP:::1', 30),
      expired: issue('expired', 'DNS:trunk.test,IP:127.0.0.1', -1),
      wrongName: issue('wrong', 'DNS:elsewhere.test', 30),
      sipUri: issue('uri', 'URI:sip:trunk.test', 30),
      client: issue('client', 'DNS:callcenter.test', 30, 'clientAuth'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
