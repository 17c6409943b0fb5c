import { campaignSettingsSchema } from '../../shared/model/campaign.ts'

/** A campaign that uses everything there is to set. */
export const EVERYTHING_SET = campaignSettingsSchema.parse({
  name: 'Winter tariff, second wave',
  notes: 'Asked for by the retention team; speak to Carla before it is changed.',
  kind: 'retention',
  facts: {
    offerDescription: 'Six months at half the price',
    offerExpiresOn: '2026-12-31',
    optOutText: 'Reply STOP to opt out',
  },
  law: { legalClass: 'marketing', packs: 'by-region', consent: 'Contract 2026, clause 9' },
  schedule: {
    zone: 'Europe/Madrid',
    launchAt: '2026-11-26T09:30',
    missedLaunch: 'hold',
    windowHours: 8,
    startsOn: '2026-11-26',
    endsOn: '2026-12-20',
  },
  audience: {
    mode: 'automation',
    filter: {
      all: [{ field: 'tag', test: 'is', value: 'gold' }],
      any: [
        { field: 'country', test: 'is', value: 'ES' },
        { field: 'country', test: 'is', value: 'GB' },
      ],
      none: [{ field: 'variable', variable: 'amount_due', test: 'more-than', value: '0' }],
    },
    order: 'random',
    priorityVariable: 'tier',
  },
  cadence: [
    { channel: 'voice' },
    {
      channel: 'sms',
      delaySeconds: 3_600,
      skipWhen: ['reached', 'rejected'],
      text: 'Dear {name}, we tried to call you about {offer_description}.',
    },
    { channel: 'voice', delaySeconds: 172_800 },
  ],
  limits: {
    caps: [
      { count: 3, window: { value: 24, unit: 'hours' }, per: 'number', scope: 'system' },
      { count: 7, window: { value: 7, unit: 'days' }, per: 'person', scope: 'campaign' },
    ],
    lockoutHours: 72,
  },
  callingWindow: {
    hours: [
      { weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '13:00' },
      { weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '16:00', to: '20:00' },
      { weekdays: ['saturday'], from: '10:00', to: '13:00' },
    ],
    unknownZone: 'Europe/Madrid',
    holidays: 'observe',
    closedOn: ['2026-12-24', '2026-12-31'],
  },
  reservedConcurrency: 10,
  weight: 30,
  concurrencyMax: 40,
  retries: {
    ladder: [
      { attempts: 2, delay: 1, unit: 'hours' },
      { attempts: 2, delay: 1, unit: 'days' },
    ],
  },
  prompt: { kind: 'speech', text: 'Good day. We have an offer for you.', voice: 'slt' },
})
