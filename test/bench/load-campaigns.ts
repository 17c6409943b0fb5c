import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../electron/engine/engine.ts'
import { encodeWav } from '../../electron/engine/sound/wav-file.ts'
import { ask } from '../../electron/headless/ask-engine.ts'
import { doorOf, importFile } from '../../electron/headless/import-file.ts'
import type { CampaignSettingsInput } from '../../shared/model/campaign.ts'
import { UNBOUND } from '../support/unbound-campaign.ts'

export interface CampaignLoad {
  readonly callsPerSecond: number
  readonly calls: number
  /** Milliseconds that an answered call is held. */
  readonly holdMs: number
  /** Of its campaigns; `Load` unless told. */
  readonly name?: string
}

const CONCURRENCY_PER_CAMPAIGN = 200

/** A trunk to a SIPp or other callee at `port` of this machine; its id. */
export async function addTrunk(engine: Engine, callsPerSecond: number, port: number): Promise<number> {
  const address = `127.0.0.1:${port}`
  const trunk = await ask(engine, 'trunks.add', {
    kind: 'sip',
    name: 'Load',
    address,
    channels: 1000,
    callsPerSecond,
  })
  return trunk.id
}

/** As many campaigns over a trunk as the load needs; their ids. */
export async function prepareCampaigns(
  engine: Engine,
  folder: string,
  load: CampaignLoad,
  trunkId: number,
): Promise<number[]> {
  const prompt = join(folder, 'prompt.wav')
  writeFileSync(prompt, toneWav(load.holdMs / 2))
  const parts = Math.ceil((load.callsPerSecond * load.holdMs * 1.5) / 1000 / CONCURRENCY_PER_CAMPAIGN)
  const campaigns: number[] = []
  for (let part = 0; part < parts; part++) {
    const list = join(folder, `list-${part}.csv`)
    const calls = Math.floor(load.calls / parts) + (part < load.calls % parts ? 1 : 0)
    writeFileSync(list, numbers(part, calls))
    const listId = (await importFile(doorOf(engine), list)).listId
    const settings: CampaignSettingsInput = {
      name: `${load.name ?? 'Load'} ${part + 1}`,
      ...UNBOUND,
      callingWindow: {
        hours: [
          {
            weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
            from: '00:00',
            to: '24:00',
          },
        ],
        unknownZone: 'UTC',
      },
      concurrencyMax: CONCURRENCY_PER_CAMPAIGN,
      prompt: { kind: 'wav', file: prompt },
      listenSeconds: load.holdMs / 2000,
    }
    campaigns.push((await ask(engine, 'campaigns.create', { ...settings, listId, trunkId })).id)
  }
  return campaigns
}

/** Starts them together and comes back when the last one has completed. */
export async function runCampaigns(engine: Engine, campaigns: readonly number[]): Promise<void> {
  const running = new Set(campaigns)
  const ended = new Promise<void>(resolve => {
    engine.onBatch(batch => {
      for (const event of batch.events) {
        if (event.name === 'campaign-changed' && event.payload.state === 'completed')
          running.delete(event.payload.id)
      }
      if (running.size === 0) resolve()
    })
  })
  for (const id of campaigns) await ask(engine, 'campaigns.start', { id })
  await ended
}

/** Real numbers of one country, so that the import takes them: UK mobiles. */
function numbers(part: number, count: number): string {
  const rows = Array.from({ length: count }, (_, at) => `+447400${String(100_000 + part * 10_000 + at)}`)
  return `phone\n${rows.join('\n')}\n`
}

/** A WAV of 440 Hz, 8 kHz 16 bit mono. */
export function toneWav(ms: number): Buffer {
  const sample = (at: number): number => Math.round(8000 * Math.sin((2 * Math.PI * 440 * at) / 8000))
  return encodeWav(Int16Array.from({ length: Math.round(ms * 8) }, (_, at) => sample(at)))
}
