import type { TrunkCheck } from '../../../../shared/model/trunk.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ServerLine, SilenceNews } from './server-line.ts'

/** Makes of what calls find out about each server what a check would say of the trunk: down when all are dead, and what came after. */
export function tellAllSilent(
  lines: readonly Pick<ServerLine, 'silence'>[],
  clock: Clock,
  tell: ((check: TrunkCheck) => void) | undefined,
): (news: SilenceNews) => void {
  let told = false
  return news => {
    const at = clock.now()
    const check = (state: TrunkCheck['state'], sentence: string): void =>
      tell?.({ state, at, roundTripMs: null, sentence })
    if (news.is === 'dead') {
      if (told || lines.some(({ silence }) => !silence.isDead)) return
      told = true
      check('down', news.sentence)
      return
    }
    if (!told) return
    told = false
    if (news.is === 'heard') check('up', 'It is there again: an answer came.')
    else check('unknown', 'It was silent for a while; calls will show whether it works again.')
  }
}
