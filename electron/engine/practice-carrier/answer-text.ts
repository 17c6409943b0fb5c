import type { Message } from 'sip.js/lib/api/index.js'
import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import type { Profile } from '../../../shared/model/profile.ts'
import type { Log } from '../ports/log.ts'
import { type Door, requestedUri } from './carrier-door.ts'
import { personFor } from './public.ts'

/** What became of a text message: the final status of its MESSAGE. */
export interface TextReport {
  readonly number: string | null
  readonly text: string
  readonly status: number
}

interface TextAnswer {
  readonly status: number
  readonly phrase: string
  readonly header?: string
}

/**
 * Answers a text message as the carrier of this public does (RFC 3428 section 7): 200 for everybody whose number is in service, also
 * while they talk or are away; it takes no channel. The password of the account is asked for as before a call.
 */
export function answerText(
  message: Message,
  carrier: {
    readonly profile: Profile
    readonly seed: number
    readonly door: Door | null
    readonly log: Log
  },
): TextReport {
  const { request } = message
  const number = dialledNumber(request)
  const answer = answerOf(request, number, carrier)
  const { status: statusCode, phrase: reasonPhrase, header } = answer
  const options = { statusCode, reasonPhrase, extraHeaders: header === undefined ? [] : [header] }
  const answered = statusCode < 300 ? message.accept(options) : message.reject(options)
  answered.catch((error: unknown) =>
    carrier.log.warn('practice carrier cannot answer a text message', { reason: String(error) }),
  )
  return { number, text: request.body, status: statusCode }
}

function answerOf(
  request: IncomingRequestMessage,
  number: string | null,
  { profile, seed, door }: Pick<Parameters<typeof answerText>[1], 'profile' | 'seed' | 'door'>,
): TextAnswer {
  const challenge = door?.challengeToCall(request) ?? null
  if (challenge !== null) return { status: 407, phrase: 'Proxy Authentication Required', header: challenge }
  if (number === null) return { status: 484, phrase: 'Address Incomplete' }
  if (!/^text\/plain\b/i.test(request.getHeader('content-type') ?? ''))
    return { status: 415, phrase: 'Unsupported Media Type', header: 'Accept: text/plain' }
  // whether a number is in service does not change from call to call
  return personFor(profile, seed, number, 0).kind === 'unknown-number'
    ? { status: 404, phrase: 'Not Found' }
    : { status: 200, phrase: 'OK' }
}

/** The number dialled, as the caller wrote it into the Request-URI; null when there is none in it. */
export function dialledNumber(request: IncomingRequestMessage): string | null {
  const uri = requestedUri(request)
  const user = /^(?:sips?|tel):([^@;>]+)/i.exec(uri)?.[1] ?? ''
  const number = user.replace(/%2b/gi, '+').replace(/[-.() ]/g, '')
  return /^\+?\d{1,32}$/.test(number) ? number : null
}
