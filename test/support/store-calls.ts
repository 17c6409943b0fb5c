import type { Claimed, ResultsFilter } from '../../electron/engine/ports/campaign-store.ts'
import type { Verdict } from '../../shared/model/outcome.ts'
import { againAt, groupsOf, openGate, type StoreFolder } from './store-folder.ts'

export const MINUTE = 60_000
/** On a full minute, so that minutes are easy to count. */
export const NOW = 30_000_000 * MINUTE

/** The filter of results that leaves nobody out. */
export const everybody: ResultsFilter = {
  state: null,
  finalState: null,
  lastOutcome: null,
  found: null,
  offset: 0,
  limit: 100,
}

/** Claims up to `limit` people of London who are due. */
export function claim(
  folder: StoreFolder,
  id: number,
  trunkId: number,
  now: number,
  limit: number,
): readonly Claimed[] {
  const groups = groupsOf(['Europe/London'])
  return folder.store.transaction(
    () => folder.store.campaigns.claimDue(id, trunkId, groups, now, limit, openGate).claimed,
  )
}

/** A call that rings after two seconds and ends after `seconds`. */
export function call(
  folder: StoreFolder,
  claimed: Claimed | undefined,
  at: number,
  seconds: number,
  verdict: Verdict,
  finalState?: 'reached',
) {
  if (!claimed) throw new Error('nobody was claimed')
  const { attempts } = folder.store
  const note = (kind: string, ms: number) => ({ at: at + ms, kind, sentence: `${kind}.` })
  folder.store.transaction(() => {
    attempts.advance(claimed.attemptId, 'dialing', note('dialing', 0))
    attempts.advance(claimed.attemptId, 'ringing', note('ringing', 2_000))
    if (verdict.outcome === 'answered')
      attempts.advance(claimed.attemptId, 'answered', note('answered', 3_000))
    const media = {
      packetsSent: 100,
      packetsReceived: 98,
      packetsLost: 2,
      jitterMs: 1.25,
      promptPlayedMs: 2_000,
      promptFinished: true,
      heardMs: 400,
      roundTripMs: null,
      farLossShare: null,
      mos: 4.2,
    }
    attempts.end(claimed.attemptId, { verdict, media, usesUp: true, note: note('ended', seconds * 1_000) })
    if (finalState) attempts.done(claimed.campaignRecipientId, finalState, verdict.sentence, verdict.outcome)
    else
      attempts.again(
        claimed.campaignRecipientId,
        againAt(at + 600_000, 'Again in ten minutes.'),
        verdict.outcome,
      )
  })
}
