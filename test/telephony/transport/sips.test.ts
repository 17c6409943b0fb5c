import { Inviter, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import { afterEach, expect, test } from 'vitest'
import { makeCertificates } from '../../support/certificates.ts'
import { hasCommand } from '../../support/find-programs.ts'
import { type Invitation, moment, type Party, reached, startParty } from '../../support/sip-pair.ts'

const parties: Party[] = []
afterEach(async () => {
  for (const party of parties.splice(0)) await party.close()
})

const header = (party: Party, start: RegExp, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'm')
    .exec(party.trace.find(({ text }) => start.test(text))?.text ?? '')?.[1]
    ?.trim() ?? ''

test.skipIf(!hasCommand('openssl'))(
  'a sips call over TLS is taken, both Contacts are sips, and both sides reach each other by them',
  async () => {
    const certificates = makeCertificates()
    const invited = moment<Invitation>()
    const callee = await startParty({
      remote: null,
      delegate: { onInvite: invited.happen },
      transports: ['TLS'],
      tlsListener: { port: 0, tls: { ...certificates.server, verify: false } },
    })
    parties.push(callee)
    const at = callee.endpoint.localOf('TLS')
    if (!at) throw new Error('the called side does not listen for TLS')
    const caller = await startParty({
      remote: at,
      transports: ['TLS'],
      tls: { ca: certificates.ca, serverName: 'trunk.test', verify: true },
    })
    parties.push(caller)
    const target = UserAgent.makeURI(`sips:+442071838750@${at.host}:${at.port}`)
    if (!target) throw new Error('no URI')
    const call = new Inviter(caller.userAgent, target, { earlyMedia: false })
    await call.invite()
    const invitation = await invited.promise
    await invitation.accept()
    await reached(call, SessionState.Established)
    expect(header(caller, /^INVITE sips:/, 'Contact')).toMatch(/^<sips:[^;]+;ob>$/)
    expect(header(caller, /^SIP\/2\.0 200/, 'Contact')).toMatch(/^<sips:[^;>]+(;ob)?>$/)
    await invitation.bye()
    await reached(call, SessionState.Terminated)
    for (const method of ['ACK', 'BYE'])
      expect(callee.trace.some(({ text }) => text.startsWith(`${method} sips:`))).toBe(true)
    expect(callee.trace.some(({ text }) => text.startsWith('SIP/2.0 416'))).toBe(false)
  },
)
