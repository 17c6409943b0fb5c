import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../shared/errors.ts'
import { makeCertificate } from '../engine/practice-carrier/make-certificate.ts'
import { systemRandomness } from '../engine/system/system-randomness.ts'
import { namesFor } from './served-names.ts'

const FOLDER = 'certificate'
const VALID_MS = 730 * 86_400_000
/** One that ends sooner than this is made again at the next start. */
const RENEW_MS = 30 * 86_400_000

export interface HostCertificate {
  /** PEM texts. */
  readonly cert: string
  readonly key: string
  /** SHA-256 of the certificate, as browsers show it. */
  readonly fingerprint: string
}

/**
 * The certificate with which this data folder is served beyond the machine: signed by itself, made on first use, and kept (mode 0600) so
 * that browsers that trust it once go on doing so. One for another place, or one that ends soon, is made again.
 */
export async function hostCertificate(
  dataDir: string,
  bindHost: string,
  now = Date.now(),
): Promise<HostCertificate> {
  const folder = join(dataDir, FOLDER)
  const files = { cert: join(folder, 'host.crt'), key: join(folder, 'host.key') }
  const kept = await readKept(files)
  if (kept && isGood(kept.cert, bindHost, now))
    return { ...kept, fingerprint: new X509Certificate(kept.cert).fingerprint256 }
  const made = makeCertificate(namesFor(bindHost), now, systemRandomness, {
    commonName: 'Trunkline',
    validMs: VALID_MS,
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  for (const [what, text] of Object.entries(made)) {
    const file = what === 'key' ? files.key : files.cert
    await writeFile(`${file}.part`, text, { mode: 0o600, flush: true })
    await rename(`${file}.part`, file)
  }
  return { ...made, fingerprint: new X509Certificate(made.cert).fingerprint256 }
}

async function readKept(files: {
  readonly cert: string
  readonly key: string
}): Promise<{ readonly cert: string; readonly key: string } | null> {
  try {
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') }
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return null // the first use
    throw problem
  }
}

function isGood(cert: string, bindHost: string, now: number): boolean {
  try {
    const kept = new X509Certificate(cert)
    const { addresses, names } = namesFor(bindHost)
    return (
      Date.parse(kept.validTo) - now > RENEW_MS &&
      addresses.every(address => kept.checkIP(address) !== undefined) &&
      names.every(name => kept.checkHost(name) !== undefined)
    )
  } catch {
    return false // damaged: made again
  }
}
