import type { Direction } from './audio-description.ts'

/** Whether the side that says this of its stream does not listen (RFC 3264 8.4). */
export function holds(direction: Direction): boolean {
  return direction === 'sendonly' || direction === 'inactive'
}

/** What we offer: hold by us keeps what the other side holds, and the other way round (RFC 3264 8.4). */
export function offerDirection(heldByUs: boolean, theirs: Direction): Direction {
  if (heldByUs) return holds(theirs) ? 'inactive' : 'sendonly'
  return holds(theirs) ? 'recvonly' : 'sendrecv'
}

/** What we answer to their offer (RFC 3264 6.1): never more than they offered, and nothing in while we hold. */
export function answerDirection(heldByUs: boolean, offered: Direction): Direction {
  switch (offered) {
    case 'sendrecv':
      return heldByUs ? 'sendonly' : 'sendrecv'
    case 'sendonly':
      return heldByUs ? 'inactive' : 'recvonly'
    case 'recvonly':
      return 'sendonly'
    case 'inactive':
      return 'inactive'
  }
}
