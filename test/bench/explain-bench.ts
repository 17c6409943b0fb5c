import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { readFunnel } from '../../electron/engine/use-cases/count-funnel.ts'
import { type Explaining, explainRecipient } from '../../electron/engine/use-cases/explain-recipient.ts'
import { planContacts } from '../../electron/engine/use-cases/plan-contacts.ts'
import { createPreflight } from '../../electron/engine/use-cases/preflight-draft.ts'
import { readRecipient } from '../../electron/engine/use-cases/read-recipient.ts'
import { createRuleBook } from '../../electron/engine/use-cases/rule-book.ts'
import { campaignDraftSchema } from '../../shared/model/campaign.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { percentiles } from './percentiles.ts'

const RECIPIENTS = 1_000_000
const ZONES = 40
const REGIONS = ['', 'US-FL', 'US-TX', 'FR', 'GB'] as const
const DO_NOT_CALL = 50_000
const EXPLAINED = 500
const ASKED = 10

/**
 * Milliseconds that explanations take in one campaign of 1,000,000 recipients in 200 groups, a third of whom wait, with 50,000 on do-not-call: one
 * recipient judged, planned, and their page; the funnel; and the preflight of a draft, with and without conditions.
 */
export async function benchExplanations(say: (line: string) => void): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    say(`  filling ${RECIPIENTS} recipients`)
    const zones = Intl.supportedValuesOf('timeZone').slice(0, ZONES)
    const { listId } = fillList(database, RECIPIENTS, zones, { regions: REGIONS })
    const { campaignId, trunkId } = fillCampaign(database, listId)
    database.exec(
      `UPDATE trunks SET settings = json_object('kind', 'sip', 'name', 'Line', 'address', '127.0.0.1:5060')`,
    )
    database
      .prepare(
        `UPDATE campaign_recipients SET next_at = ?, blocked_by = CASE id % 2 WHEN 0 THEN 'retry-delay' ELSE 'contact-cap' END
         WHERE id % 3 = 0`,
      )
      .run(Date.now() + 86_400_000)
    database.exec(`
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${DO_NOT_CALL})
      INSERT INTO do_not_call (pattern, is_prefix, reason, source, added_by, at)
        SELECT '+44' || (7400000000 + i * 3), 0, 'Asked for it.', 'import', 'bench', 0 FROM n`)
    const store = createStore(database)
    const rules = createRuleBook(store, shippedRulePacks())
    const nothingHeld = { channels: 100, tokens: 100, nextTokenAt: 0, held: null }
    const unknown = { state: 'unknown', at: 0, roundTripMs: null, sentence: '' } as const
    const deps: Explaining = {
      store,
      rules,
      ownZone: 'UTC',
      clock: systemClock,
      dialer: { waitingOf: () => null },
      trunks: { ways: () => [trunkId], allowance: () => nothingHeld, lastCheck: () => unknown },
    }
    const campaign = store.campaigns.get(campaignId)
    if (!campaign) throw new Error('no campaign')
    const now = Date.now()
    const person = (at: number): number => 1 + ((at * 7_919) % RECIPIENTS)
    const draft = campaignDraftSchema.parse({ ...campaign.settings, listId, trunkId })
    const conditions = [{ field: 'variable', variable: 'Country', test: 'begins-with', value: 'united' }]
    const filtered = campaignDraftSchema.parse({ ...draft, audience: { filter: { all: conditions } } })
    const preflightOf = async (one: typeof draft): Promise<unknown> => createPreflight(deps)(one, null)
    return {
      'judge one recipient': await times(EXPLAINED, at => explainRecipient(deps, campaign, person(at), now)),
      'judge and plan': await times(EXPLAINED, at => {
        const explained = explainRecipient(deps, campaign, person(at), now)
        return explained && planContacts(deps, campaign, explained, now)
      }),
      'page of a recipient': await times(EXPLAINED, at => readRecipient(deps, person(at))),
      funnel: await times(ASKED, () => readFunnel(deps, campaignId)),
      'preflight of a list': await times(ASKED, () => preflightOf(draft)),
      'preflight with a condition': await times(1, () => preflightOf(filtered)),
      'choices of an audience': await times(ASKED, () =>
        Promise.resolve(store.recipients.choices([listId], 200)),
      ),
    }
  } finally {
    close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function times(count: number, act: (at: number) => unknown): Promise<unknown> {
  const ms: number[] = []
  for (let at = 0; at < count; at++) {
    const from = performance.now()
    await act(at)
    ms.push(performance.now() - from)
  }
  return { first: ms[0], ...percentiles(ms) }
}
