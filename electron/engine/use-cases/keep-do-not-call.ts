import { failure, type Result, success } from '../../../shared/errors.ts'
import type { DoNotCallEntry, DoNotCallRow, DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import { readDoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import { isOptOut } from '../domain/opt-out-words.ts'
import type { DoNotCallEntry as StoredEntry } from '../ports/do-not-call-store.ts'
import { hangUpForbidden, type SuppressDeps, suppressForbidden } from './suppress-forbidden.ts'

/** A number that more people than this share is a switchboard's, and says nothing of their other numbers. */
const NUMBERS_OF_PERSON_MAX = 10
const OPERATOR = 'Operator'
/** How a person asked, and what the list says of it. */
const OPT_OUT_WAYS = {
  recipient: { source: 'recipient', reason: 'Asked in a call not to be called again.' },
  key: { source: 'recipient', reason: 'Asked by a key in a call not to be called again.' },
  message: { source: 'message', reason: 'Asked in a text message not to be called again.' },
} as const satisfies Record<string, { readonly source: DoNotCallSource; readonly reason: string }>

export interface KeepDoNotCallDeps extends SuppressDeps {
  /** Country (ISO 3166) of numbers without a country code: the one this machine is set to, or null. */
  readonly country: () => string | null
}

/**
 * An operator forbids a number, or every number that begins alike. It is on disk before anything else happens, then calls that ring there
 * are hung up, and who waits to be called there is suppressed. Only this number: somebody with a second one may be called at that.
 */
export async function addToDoNotCall(
  deps: KeepDoNotCallDeps,
  { pattern, campaignId, reason }: DoNotCallEntry,
): Promise<Result<DoNotCallRow>> {
  const reading = readDoNotCallPattern(pattern, deps.country())
  if (!reading.ok) return failure('bad_input', reading.sentence, { path: 'pattern' })
  const checked = checkCampaign(deps, campaignId)
  if (!checked.ok) return checked
  const { id } = deps.store.transaction(() =>
    deps.store.doNotCall.add(
      {
        pattern: reading.pattern,
        isPrefix: reading.isPrefix,
        campaignId,
        reason,
        source: 'operator',
        addedBy: OPERATOR,
      },
      deps.clock.now(),
    ),
  )
  await leaveAlone(deps, [id])
  const entry = deps.store.doNotCall.get(id)
  return entry
    ? success(rowOf(deps, entry))
    : failure('do_not_call_not_found', 'Somebody removed the entry while it was added. Add it again.')
}

/**
 * A person asks, by call or by message, to be left alone: in every campaign, at this number and at every other one that a list has of them.
 * On disk when this returns; `done` is the hanging up and suppressing.
 * @throws when the disk does not take it.
 */
export function optOut(
  deps: SuppressDeps,
  number: string,
  way: keyof typeof OPT_OUT_WAYS,
  source: string | null = null,
): { readonly numbers: number; readonly done: Promise<void> } {
  const { store, clock, log } = deps
  const ids = store.transaction(() =>
    store.doNotCall.numbersOfWhoHas(number, NUMBERS_OF_PERSON_MAX).map(
      pattern =>
        store.doNotCall.add(
          {
            pattern,
            isPrefix: false,
            campaignId: null,
            ...OPT_OUT_WAYS[way],
            addedBy: source === null ? number : `${number}, sent from ${source}`,
          },
          clock.now(),
        ).id,
    ),
  )
  log.info('a person asked to be left alone', { way, numbers: ids.length })
  return { numbers: ids.length, done: leaveAlone(deps, ids) }
}

/**
 * A text of somebody who is in no call with us: taken when it says, alone, that they want to be left alone, and that is on disk.
 * Null for any other text, for a sender whose number leads to nobody, and beyond what one address may bring (`mayOptOut`). `source` is
 * the IP address that the packet came from: what the text says of its sender anybody can write.
 * @throws when the disk does not take it.
 */
export function optOutByText(
  deps: KeepDoNotCallDeps,
  { from, text, source }: { readonly from: string; readonly text: string; readonly source: string },
  mayOptOut: (source: string) => boolean,
): Promise<void> | null {
  if (!isOptOut(text) || !mayOptOut(source)) return null
  const sender = readDoNotCallPattern(from, deps.country())
  if (sender.ok && !sender.isPrefix) return optOut(deps, sender.pattern, 'message', source).done
  // many trunks leave the + out
  const abroad = readDoNotCallPattern(`+${from}`, null)
  if (abroad.ok && !abroad.isPrefix) return optOut(deps, abroad.pattern, 'message', source).done
  deps.log.warn('somebody who asks to be left alone has a number that leads to nobody', { from })
  return null
}

/** Whoever was suppressed by it stays so in the campaigns that have them: nobody is called again by surprise. */
export function removeFromDoNotCall(
  { store, log }: Pick<KeepDoNotCallDeps, 'store' | 'log'>,
  id: number,
): Result<{ id: number }> {
  if (!store.transaction(() => store.doNotCall.remove(id)))
    return failure('do_not_call_not_found', `There is no do-not-call entry ${id}. Reload the page.`)
  log.info('do-not-call entry removed', { id })
  return success({ id })
}

/** Newest first; `campaignId` null: whatever they belong to. */
export function pageOfDoNotCall(
  deps: Pick<KeepDoNotCallDeps, 'store'>,
  filter: {
    readonly search: string
    readonly source?: DoNotCallSource | null
    readonly campaignId: number | null
    readonly offset: number
    readonly limit: number
  },
): { total: number; rows: DoNotCallRow[] } {
  const { total, rows } = deps.store.doNotCall.page({
    ...filter,
    search: filter.search.trim(),
    campaignId: filter.campaignId ?? undefined,
  })
  return { total, rows: rows.map(entry => rowOf(deps, entry)) }
}

/** Whether there is such a campaign; null stands for all of them. */
export function checkCampaign(
  { store }: Pick<KeepDoNotCallDeps, 'store'>,
  campaignId: number | null,
): Result<null> {
  return campaignId === null || store.campaigns.get(campaignId)
    ? success(null)
    : failure('campaign_not_found', `There is no campaign ${campaignId}.`, { path: 'campaignId' })
}

async function leaveAlone(deps: SuppressDeps, ids: readonly number[]): Promise<void> {
  deps.flushNews()
  const hungUp = ids.reduce((sum, id) => sum + hangUpForbidden(deps, id), 0)
  const suppressed = await suppressForbidden(deps, ids)
  deps.log.info('do-not-call grew', { entries: ids.length, hungUp, suppressed })
}

/** An entry as the pages show it. */
export function rowOf({ store }: Pick<KeepDoNotCallDeps, 'store'>, entry: StoredEntry): DoNotCallRow {
  const { id, pattern, isPrefix, campaignId, reason, source, addedBy, at } = entry
  const campaignName = campaignId === null ? null : (store.campaigns.get(campaignId)?.name ?? null)
  return { id, pattern, isPrefix, campaignId, campaignName, reason, source, addedBy, addedAt: at }
}
