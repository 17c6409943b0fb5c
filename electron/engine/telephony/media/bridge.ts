import type { MediaPort } from './media-port.ts'

type Hearing = Pick<MediaPort, 'hear'>

/** Two legs hear each other. */
export function bridge(media: Hearing, a: number, b: number): void {
  media.hear(a, b, 1)
  media.hear(b, a, 1)
}

/** They do not any more; each gets silence. */
export function unbridge(media: Hearing, a: number, b: number): void {
  media.hear(a, b, 0)
  media.hear(b, a, 0)
}

/**
 * How somebody takes part in the call of an agent:
 *   monitor  hears both, is heard by nobody;
 *   whisper  hears both, is heard by the agent only;
 *   barge    all three hear one another;
 *   leave    hears and is heard no more.
 */
export type Part = 'monitor' | 'whisper' | 'barge' | 'leave'

/** Gives a third leg its part in a bridged call; another part replaces the one before. */
export function takePart(
  media: Hearing,
  third: number,
  call: { readonly agent: number; readonly recipient: number },
  part: Part,
): void {
  const listens = part === 'leave' ? 0 : 1
  media.hear(third, call.agent, listens)
  media.hear(third, call.recipient, listens)
  media.hear(call.agent, third, part === 'whisper' || part === 'barge' ? 1 : 0)
  media.hear(call.recipient, third, part === 'barge' ? 1 : 0)
}
