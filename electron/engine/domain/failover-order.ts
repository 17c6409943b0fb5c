import type { Failover } from '../../../shared/model/trunk-line.ts'

/** How often each trunk was chosen first, for the next choice. */
export interface FailoverTurns {
  readonly credits: ReadonlyMap<number, number>
}

export const NO_TURNS: FailoverTurns = { credits: new Map() }

/**
 * In which order the trunks that take over are tried. Equal weights mean the order of the list. Otherwise the first place goes round by
 * weight (smooth weighted round robin: 3 and 1 give a a b a), and the others follow as listed.
 */
export function orderFailover(
  list: readonly Failover[],
  turns: FailoverTurns,
): { readonly order: readonly number[]; readonly turns: FailoverTurns } {
  const ids = list.map(({ trunkId }) => trunkId)
  const [first] = list
  if (!first || list.every(({ weight }) => weight === first.weight)) return { order: ids, turns }
  const total = list.reduce((sum, { weight }) => sum + weight, 0)
  const credits = new Map(
    list.map(({ trunkId, weight }) => [trunkId, (turns.credits.get(trunkId) ?? 0) + weight]),
  )
  let chosen = first.trunkId
  for (const id of ids) if ((credits.get(id) ?? 0) > (credits.get(chosen) ?? 0)) chosen = id
  credits.set(chosen, (credits.get(chosen) ?? 0) - total)
  return { order: [chosen, ...ids.filter(id => id !== chosen)], turns: { credits } }
}
