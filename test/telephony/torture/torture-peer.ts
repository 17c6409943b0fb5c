import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UserAgentDelegate } from 'sip.js/lib/api/index.js'

export const TORTURE_FOLDER = 'test/fixtures/rfc4475'

/** One message of RFC 4475. `baddn.dat` lost the empty line after its headers on its way here; the RFC's has it. */
export function messageOf(name: string): Buffer {
  const bytes = readFileSync(join(TORTURE_FOLDER, `${name}.dat`))
  return bytes.includes('\r\n\r\n') ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')])
}

export const isResponse = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'SIP/'

export const callIdOf = (bytes: Buffer): string =>
  /^(?:Call-ID|i)\s*:\s*(\S*)/im.exec(bytes.toString('latin1'))?.[1] ?? ''

/** Refuses every call and message, and writes down into `asked` what it was asked for. */
export function refusingDelegate(asked: string[]): UserAgentDelegate {
  return {
    onInvite(invitation) {
      asked.push('INVITE')
      invitation.reject({ statusCode: 480 }).catch(() => undefined) // an answer that cannot be sent shows as missing
    },
    onMessage(message) {
      asked.push('MESSAGE')
      message.reject({ statusCode: 405 }).catch(() => undefined)
    },
  }
}

/** An OPTIONS sent behind a message: when it is answered, everything before it was read. */
export function sentinel(name: string, transport: 'UDP' | 'TCP', port: number): string {
  return [
    'OPTIONS sip:anybody@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/${transport} 127.0.0.1:${port};branch=z9hG4bK${name};rport`,
    'From: <sip:peer@127.0.0.1>;tag=1',
    'To: <sip:anybody@127.0.0.1>',
    `Call-ID: ${name}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
