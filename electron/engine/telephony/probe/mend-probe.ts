import type { Verdict } from '../../../../shared/model/outcome.ts'
import type { TrunkCheck } from '../../../../shared/model/trunk.ts'

/** What usually mends a step that failed, by the step and by what was seen. One sentence each, an act first. */
export const MENDINGS = {
  servers:
    'Write the name exactly as the provider gave it, or its IP address; then see whether this machine finds other names.',
  transport:
    'Clear "Our own address" unless this machine has several networks, and see whether a VPN or firewall holds the network back.',
  register:
    'Check user and password letter by letter, and whether the provider wants another user, domain or outbound proxy; those fields are under "More".',
  optionsSilent:
    'Check address, port and firewall (UDP, both ways); some providers answer no OPTIONS at all, then the test call decides.',
  optionsForbidden:
    'Ask the provider to allow the public IP address of this machine, or write user and password if it knows you by them.',
  optionsServerError: 'Try again in some minutes; if it stays, give the provider the SIP messages below.',
  noAudio:
    'Let UDP 20000 to 29998 in and out through the firewall, and turn SIP ALG off in the router: its rewriting breaks audio.',
  noEcho:
    'To show that they hear us, too, call an echo number of the provider; if it stays silent there, the way out is blocked.',
  noCodec:
    'Ask the provider to allow G.711 (PCMA or PCMU) on this account, and whether it wants encrypted audio (SRTP).',
} as const

/** The likely mending after an OPTIONS; null when nothing has to be mended. */
export function mendOptions(check: TrunkCheck): string | null {
  if (check.state === 'up') return null
  if (check.state === 'down') return MENDINGS.optionsSilent
  if (/\((401|407)\)/.test(check.sentence)) return null
  return /\(403\)/.test(check.sentence) ? MENDINGS.optionsForbidden : MENDINGS.optionsServerError
}

/** The likely mending after a test call that was not answered; null when it is the number's doing, not the trunk's. */
export function mendCall(verdict: Verdict): string | null {
  switch (verdict.sipStatus) {
    case 401:
    case 407:
      return 'Check user and password letter by letter; some providers want a separate user for authentication.'
    case 403:
      return 'Write a caller id that this account owns, and see whether the account may call this country and has credit.'
    case 404:
    case 484:
    case 604:
      return 'Check the number, and whether the provider wants it as +44..., 0044... or without a country code.'
    case 408:
    case 500:
    case 502:
    case 504:
      return 'Try again in some minutes; if it stays, give the provider the SIP messages below.'
    case 488:
    case 415:
    case 606:
      return MENDINGS.noCodec
    case 503:
      return 'Wait a little: the provider is full or limits this account; ask for more channels if it stays.'
    default:
      break
  }
  if (verdict.blame === 'recipient') return null
  if (verdict.sipStatus === null && verdict.outcome === 'trunk-failed')
    return 'Check address, port and transport: the INVITE went out and nothing came back; routers with SIP ALG swallow it, too.'
  return 'Look at the SIP messages below, or give them to the provider.'
}
