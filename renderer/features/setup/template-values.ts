import { type CampaignSettings, campaignSettingsSchema } from '../../../shared/model/campaign.ts'
import type { CampaignTemplate } from '../../../shared/model/campaign-template.ts'
import { type SetupForm, settingsFormOf } from './setup-form.ts'

/** Which fields a part of the settings fills in, and what it is called. What is said and the name are the operator's own. */
const PARTS: Readonly<
  Partial<Record<keyof CampaignSettings, { word: string; fields: readonly (keyof SetupForm)[] }>>
> = {
  law: { word: 'type of call', fields: ['legalClass', 'obeyPacks'] },
  schedule: {
    word: 'schedule',
    fields: ['launch', 'launchAt', 'scheduleZone', 'missedLaunch', 'windowHours', 'startsOn', 'endsOn'],
  },
  audience: { word: 'order', fields: ['mode', 'order', 'priorityVariable'] },
  cadence: { word: 'contacts', fields: ['steps'] },
  limits: { word: 'limits', fields: ['caps', 'lockoutHours'] },
  callingWindow: {
    word: 'calling hours',
    fields: ['hours', 'zoneUnknown', 'zone', 'observeHolidays', 'closedOn'],
  },
  retries: { word: 'retries', fields: ['attemptsMax', 'rules', 'stages'] },
  reservedConcurrency: { word: 'channels kept for it', fields: ['reservedConcurrency'] },
  weight: { word: 'weight', fields: ['weight'] },
  concurrencyMax: { word: 'calls at once', fields: ['concurrencyMax'] },
  ringTimeoutSeconds: { word: 'ring time', fields: ['ringTimeoutSeconds'] },
  talkTimeoutSeconds: { word: 'length of calls', fields: ['talkTimeoutSeconds'] },
  listenSeconds: { word: 'listening', fields: ['listenSeconds'] },
}

const FACTS = ['recallId', 'offerDescription', 'offerExpiresOn', 'optOutText'] as const

/**
 * What choosing a kind puts into the form: the parts that its template sets, and the usual values for those that the kind
 * before it (`left`) had set. Everything else stays as it is, and so do facts, consent and a message that were written.
 */
export function templateValues(
  template: CampaignTemplate,
  left: CampaignTemplate | null,
  form: SetupForm,
): Partial<SetupForm> {
  const settings = campaignSettingsSchema.parse({
    name: 'New',
    prompt: { kind: 'speech', text: '-' },
    ...template.settings,
    kind: template.kind,
  })
  const all = settingsFormOf(settings, form.zone)
  const set = new Set([...Object.keys(template.settings), ...Object.keys(left?.settings ?? {})])
  const fields = Object.entries(PARTS).flatMap(([part, { fields: own }]) => (set.has(part) ? own : []))
  const filled: Partial<SetupForm> = Object.fromEntries(fields.map(field => [field, all[field]]))
  const facts: Partial<SetupForm> = Object.fromEntries(FACTS.map(fact => [fact, form[fact] || all[fact]]))
  const said: Partial<SetupForm> =
    template.settings.prompt !== undefined && form.promptKind === 'speech' && form.text.trim() === ''
      ? { promptKind: all.promptKind, text: all.text, voice: all.voice, file: all.file }
      : {}
  return { kind: template.kind, ...filled, ...facts, ...said, consent: form.consent || all.consent }
}

/** The parts that a template fills in, in words; null when there are none. */
export function filledIn(template: CampaignTemplate): string | null {
  const words = Object.entries(PARTS).flatMap(([part, { word }]) =>
    Object.hasOwn(template.settings, part) ? [word] : [],
  )
  return words.length === 0 ? null : words.join(', ')
}
