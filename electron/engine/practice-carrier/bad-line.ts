import type { PacketLine } from '../../../shared/model/profile.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { PacketLink } from '../telephony/transport/udp-socket.ts'

/** Packets that a slow line holds at once; more are lost, as in a full router. */
const HELD_PACKETS_MAX = 50_000

export interface BadLine {
  /** Lets the packet through now, later or never. */
  readonly link: PacketLink
  /** Forgets the packets that are still on their way. */
  close(): void
}

/** True for a line that loses and delays nothing. */
export function isGoodLine(line: PacketLine): boolean {
  return line.loss === 0 && line.delayMs === null
}

/**
 * A line that loses and delays packets as a profile says. Which ones follows from `fraction` (numbers in [0, 1)) and the
 * order of the packets, so two runs lose different ones; what people do does not depend on it.
 */
export function createBadLine(line: PacketLine, fraction: () => number, clock: Clock): BadLine {
  const held = new Set<CancelTimer>()
  const link: PacketLink = (_bytes, _direction, deliver) => {
    if (fraction() < line.loss || held.size >= HELD_PACKETS_MAX) return
    if (line.delayMs === null) {
      deliver()
      return
    }
    const { from, to } = line.delayMs
    const cancel = clock.after(from + fraction() * (to - from), () => {
      held.delete(cancel)
      deliver()
    })
    held.add(cancel)
  }
  return {
    link,
    close() {
      for (const cancel of held) cancel()
      held.clear()
    },
  }
}
