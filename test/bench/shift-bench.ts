import { sharesOf } from '../../electron/engine/domain/answering.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import { runSimulation, type SimulatedRecipient } from '../../electron/engine/simulation/run-simulation.ts'
import { createPublic } from '../../electron/engine/simulation/simulated-public.ts'
import { openInMemory } from '../../electron/engine/store/open-database.ts'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { numberOption } from './run-child.ts'

const CAMPAIGNS = numberOption('campaigns', 50)
const CALLS = numberOption('calls', 100_000)
const HOURS = 8
/** A Wednesday; London is open from here to the end, Chicago opens after an hour, Los Angeles after three. */
const START = Date.UTC(2026, 9, 14, 13)
/** The rate of the trunk decides how many calls there are; more people than calls are enrolled, as on any list. */
const PEOPLE_PER_CALL = 1.1

/** Where people are: a number's beginning, its zone and its region. Several have law of their own. */
const PLACES = [
  { prefix: '+4420', country: 'GB', zone: 'Europe/London', region: 'GB' },
  { prefix: '+3361', country: 'FR', zone: 'Europe/Paris', region: 'FR' },
  { prefix: '+3491', country: 'ES', zone: 'Europe/Madrid', region: 'ES' },
  { prefix: '+4989', country: 'DE', zone: 'Europe/Berlin', region: 'DE' },
  { prefix: '+1212', country: 'US', zone: 'America/New_York', region: 'US-NY' },
  { prefix: '+1305', country: 'US', zone: 'America/New_York', region: 'US-FL' },
  { prefix: '+1312', country: 'US', zone: 'America/Chicago', region: 'US-IL' },
  { prefix: '+1310', country: 'US', zone: 'America/Los_Angeles', region: 'US-CA' },
  { prefix: '+1808', country: 'US', zone: 'America/Los_Angeles|Pacific/Honolulu', region: '' },
] as const

/**
 * A shift of 8 simulated hours: the real engine and its SQL on a virtual clock, 50 campaigns with all defaults (caps, lockout, every
 * rule pack that ships, holidays), people in eight zones, 100,000 calls over one trunk. Seconds of the clock on the wall and of the
 * processor. Yardstick: the bare SQL of as many calls (claim, attempt, end, next instant) on the same tables, in the same run.
 */
export async function benchShift(say: (line: string) => void): Promise<unknown> {
  say(`  ${CAMPAIGNS} campaigns, ${HOURS} h, about ${CALLS} calls`)
  const campaigns = Array.from({ length: CAMPAIGNS }, (_, nth) => ({
    settings: campaignSettingsSchema.parse({
      name: `Campaign ${nth}`,
      prompt: { kind: 'speech', text: 'Hello.' },
      law: { consent: 'Bench: nobody is called.' },
    }),
    recipients: peopleOf(nth),
  }))
  const started = watch()
  const result = await runSimulation({
    campaigns,
    trunk: trunkSettingsSchema.parse({
      kind: 'sip',
      name: 'Trunk',
      address: '127.0.0.1',
      channels: 200,
      callsPerSecond: CALLS / (HOURS * 3_600),
    }),
    startAt: START,
    hours: HOURS,
    publicOf: createPublic({ seed: 1, sharesAt: () => sharesOf(0.3) }),
    packs: shippedRulePacks(),
  })
  const shift = started()
  if (!result.ok) throw new Error(result.error.message)
  const { calls, simulatedMs } = result.value
  say(`  ${calls} calls in ${shift.seconds.toFixed(1)} s`)
  const bareStarted = watch()
  bareCalls(calls)
  const bare = bareStarted()
  return {
    campaigns: CAMPAIGNS,
    calls,
    simulatedHours: simulatedMs / 3_600_000,
    ...shift,
    callsPerSecond: calls / shift.seconds,
    cpuMicrosecondsPerCall: (shift.cpuSeconds / calls) * 1e6,
    'yardstick: bare SQL of as many calls': bare,
    ratioCpu: shift.cpuSeconds / bare.cpuSeconds,
  }
}

function peopleOf(campaign: number): readonly SimulatedRecipient[] {
  const count = Math.ceil((CALLS * PEOPLE_PER_CALL) / CAMPAIGNS)
  return Array.from({ length: count }, (_, nth) => {
    const place = PLACES[nth % PLACES.length] ?? PLACES[0]
    const { prefix, country, zone, region } = place
    return { number: `${prefix}${1_000_000 + campaign * count + nth}`, country, zone, region }
  })
}

/** The writes of one call and nothing else, each in a transaction of its own as far as the engine needs it: claim, and end. */
function bareCalls(calls: number): void {
  const { database, close } = openInMemory()
  try {
    const { campaignId, trunkId } = fillCampaign(database, fillList(database, calls).listId)
    const claim = database.prepare<[number]>(
      `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL WHERE id = ?`,
    )
    const insert = database.prepare<[number, number, number, number, string, number]>(
      `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
       VALUES (?, ?, ?, ?, ?, '', 1, 'claimed', ?)`,
    )
    const end = database.prepare<[number, number]>(
      `UPDATE attempts SET state = 'ended', outcome = 'busy', blame = 'recipient', ended_at = ? WHERE id = ?`,
    )
    const again = database.prepare<[number, number]>(
      `UPDATE campaign_recipients SET state = 'due', next_at = ?, attempts = 1, attempts_used = 1, blocked_by = 'retry-delay'
       WHERE id = ?`,
    )
    for (let id = 1; id <= calls; id++) {
      const attemptId = database.transaction(() => {
        claim.run(id)
        return insert.run(campaignId, id, id, trunkId, `+99${id}`, START + id).lastInsertRowid
      })()
      database.transaction(() => {
        end.run(START + id, Number(attemptId))
        again.run(START + id, id)
      })()
    }
  } finally {
    close()
  }
}

/** Seconds on the wall and of the processor since it was asked for. */
export function watch(): () => { readonly seconds: number; readonly cpuSeconds: number } {
  const wall = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { seconds: (performance.now() - wall) / 1_000, cpuSeconds: (user + system) / 1e6 }
  }
}
