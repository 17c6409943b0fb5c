import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import { LEGAL_CLASS_WORDS } from '../../../shared/model/campaign-kind.ts'
import type { ContactCap } from '../../../shared/model/contact-limits.ts'
import { TextLink } from '../../components/card.tsx'
import { OUR_ZONE } from '../../components/clock-times.ts'
import { countOf, formatDelay, formatNumber } from '../../components/format.ts'
import { daysOf } from '../../components/weekday-words.ts'
import { capWords } from '../rules/rule-words.ts'
import { dayWords } from '../rules/rules-filter.ts'
import { conditionWords, GROUP_WORDS } from '../setup/audience-words.ts'

type Row = readonly [word: string, value: ReactNode]

/** A row, unless there is nothing to say. */
const rowIf = (word: string, value: ReactNode): readonly Row[] =>
  value === null || value === '' || value === false ? [] : [[word, value]]

/** Values of one fact, one a line. */
function lines(texts: readonly ReactNode[]): ReactNode {
  return (
    <Stack gap={2}>
      {texts.map((text, at) => (
        <div key={at}>{text}</div>
      ))}
    </Stack>
  )
}

const KIND_WORDS = { recall: 'Product recall', retention: 'Retention', custom: 'Custom' } as const

/** What it is for, and the facts that are said. */
export function kindRows({ kind, facts, notes }: CampaignSettings): readonly Row[] {
  return [
    ['Kind', KIND_WORDS[kind]],
    ...rowIf('Recall', facts.recallId),
    ...rowIf('Offer', facts.offerDescription),
    ...rowIf('Last day of the offer', facts.offerExpiresOn),
    ...rowIf('How to opt out', facts.optOutText),
    ...rowIf('Notes', notes),
  ]
}

/** Whom it calls, and in which order. `total` counts them as they are now. */
export function whoRows(
  { settings, list, moreLists, recipients }: CampaignRow,
  total: number,
): readonly Row[] {
  const { audience } = settings
  const lists = [list, ...moreLists]
  return [
    [
      lists.length === 1 ? 'List' : 'Lists, in this order',
      lines(
        lists.map(({ id, name }) => (
          <TextLink key={id} href={`/lists/${id}`}>
            {name}
          </TextLink>
        )),
      ),
    ],
    // before the launch nobody knows how many of the lists will match
    ['Recipients', `${recipients.total === 0 ? 'At most ' : ''}${countOf(total, 'recipient')}`],
    ...(['all', 'any', 'none'] as const).flatMap(group =>
      audience.filter[group].length === 0
        ? []
        : rowIf(GROUP_WORDS[group], lines(audience.filter[group].map(conditionWords))),
    ),
    [
      'Who joins',
      audience.mode === 'automation'
        ? 'Recipients who match at the start, and later ones'
        : 'Recipients who match at the start',
    ],
    ['Order', audience.order === 'random' ? 'Shuffled' : 'As in the lists'],
    ...rowIf('Priority', audience.priorityVariable && `From the column ${audience.priorityVariable}`),
  ]
}

/** When it calls: launch, days, and the hours of the recipient. */
export function whenRows({ callingWindow, schedule }: CampaignSettings): readonly Row[] {
  const { hours, unknownZone, holidays, closedOn } = callingWindow
  const zone = schedule.zone ?? OUR_ZONE
  const days =
    schedule.startsOn === null && schedule.endsOn === null
      ? null
      : [schedule.startsOn && `from ${schedule.startsOn}`, schedule.endsOn && `to ${schedule.endsOn}`]
          .filter(Boolean)
          .join(' ')
  return [
    [
      'Starts',
      schedule.launchAt === null
        ? 'When somebody presses Start'
        : lines([
            `${schedule.launchAt.replace('T', ', ')} in ${zone}`,
            schedule.missedLaunch === 'hold'
              ? 'If Trunkline is not running then, it waits for a person'
              : 'If Trunkline is not running then, as soon as it is',
          ]),
    ],
    ...rowIf('Days', days && `${days}, in ${zone}`),
    ...rowIf('Ends', schedule.windowHours !== null && `${schedule.windowHours} h after the launch`),
    ['Calling hours', lines(hours.map(({ weekdays, from, to }) => `${daysOf(weekdays)}, ${from}–${to}`))],
    ['Whose clock', "The recipient's own"],
    ['Zone not known', unknownZone === 'hold' ? 'Never called' : `Called as if in ${unknownZone}`],
    [
      'Public holidays',
      holidays === 'observe' ? 'Nobody is called on those of their country' : 'Like any day',
    ],
    ...rowIf('Also closed on', closedOn.join(', ')),
  ]
}

/** How often anybody is contacted at most, and the law that binds it. */
export function limitRows({ limits, law }: CampaignSettings): readonly Row[] {
  return [
    ['Contacts at most', limits.caps.length === 0 ? 'No cap' : lines(limits.caps.map(wholeCapWords))],
    [
      'After an abandoned call',
      limits.lockoutHours === 0 ? 'No wait' : `Not called for ${limits.lockoutHours} h`,
    ],
    ['Type of call', LEGAL_CLASS_WORDS[law.legalClass]],
    ['Calls', law.calls === 'businesses' ? 'Businesses' : 'Consumers'],
    [
      'Calling rules',
      law.packs === 'by-region' ? (
        <>
          Those of each recipient's region (<TextLink href="/rules">all rules</TextLink>)
        </>
      ) : (
        'Not applied: you are responsible for them'
      ),
    ],
    ['Consent', consentWords(law)],
    ...rowIf('Customers', customerWords(law)),
    ...rowIf('Other hours', law.agreedHours && 'Recipients agreed to them'),
  ]
}

function consentWords({ consent, consentOn }: CampaignSettings['law']): string {
  if (consent === null) return 'By recipient'
  return consentOn === null ? consent : `${consent}, given since ${dayWords(consentOn)}`
}

function customerWords({ customers }: CampaignSettings['law']): string | null {
  if (customers === null) return null
  return customers === 'contract' ? 'With a running contract' : `Within ${countOf(customers, 'month')}`
}

const wholeCapWords = (cap: ContactCap): string =>
  `${capWords(cap)}, per ${cap.per}, by ${cap.scope === 'system' ? 'every campaign' : 'this campaign'}`

/** Over which trunk it calls, as whom, and with how much of it. */
export function trunkRows({ settings, trunk }: CampaignRow): readonly Row[] {
  return [
    [
      'Trunk',
      <TextLink key="trunk" href="/trunks">
        {trunk.name}
      </TextLink>,
    ],
    ['Caller id', settings.callerId === null ? "The trunk's own" : formatNumber(settings.callerId)],
    ['Calls at once', `at most ${settings.concurrencyMax}`],
    [
      'Kept for it',
      settings.reservedConcurrency === 0 ? 'None' : countOf(settings.reservedConcurrency, 'channel'),
    ],
    ['Weight among others', settings.weight],
    ['Rings for', formatDelay(settings.ringTimeoutSeconds)],
    ['Ends at the latest', `after ${formatDelay(settings.talkTimeoutSeconds)}`],
  ]
}

/** What is played. */
export function promptRows({ prompt, listenSeconds, facts }: CampaignSettings): readonly Row[] {
  return [
    prompt.kind === 'speech' ? ['Spoken text', prompt.text] : ['Recording', prompt.file],
    ...rowIf('Voice', prompt.kind === 'speech' && prompt.voice),
    ['Listens afterwards', formatDelay(listenSeconds)],
    ...rowIf('Key to opt out', facts.optOutKey),
  ]
}
