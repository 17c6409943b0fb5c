import { failure } from '../../shared/errors.ts'
import type { LegalClass } from '../../shared/model/campaign-kind.ts'
import {
  CONFIDENCE_WORDS,
  type ConsentForm,
  type LawChannel,
  type Line,
} from '../../shared/model/rule-pack.ts'
import { lineOfNumber } from '../engine/domain/line-of-number.ts'
import { packsInForce } from '../engine/domain/packs-in-force.ts'
import { type Permission, permissionAt } from '../engine/domain/permission.ts'
import { readPhoneNumber } from '../engine/domain/phone-number.ts'
import { readCountry } from '../engine/domain/recipient-country.ts'
import { placeOfRecipient, type RecipientPlace } from '../engine/domain/recipient-place.ts'
import { localDayAt } from '../engine/domain/zone-clock.ts'
import { machineCountry } from '../engine/system/machine-country.ts'
import { createRulePackFiles } from '../engine/system/rule-pack-files.ts'
import { CommandFailed } from './ask-engine.ts'

export interface PermittedOptions {
  readonly number: string
  /** Country of a number without +, as its code or its name. */
  readonly country?: string
  readonly state?: string
  readonly postalCode?: string
  readonly city?: string
  readonly county?: string
  readonly zone?: string
  /** ISO 8601 with its offset; now when left out. */
  readonly at?: string
  readonly channel: LawChannel
  readonly class: LegalClass
  /** Day (YYYY-MM-DD) or instant at which the recipient consented. */
  readonly consent?: string
  readonly consentForm: ConsentForm
  readonly line?: Line
  readonly data: string
  readonly json: boolean
  readonly print: (line: string) => void
}

/**
 * Says whether the law permits to contact a number at an instant, by the functions that the dialer asks. 0 when it was answered, 1 when
 * the number cannot be read. Throws CommandFailed with a sentence when another option cannot.
 */
export function permitted(options: PermittedOptions): number {
  const { number: cell, json, print } = options
  const now = readInstant(options.at)
  const statedCountry = options.country === undefined ? null : countryOf(options.country)
  const consent = {
    source: options.consent === undefined ? null : 'command line',
    at: options.consent === undefined ? null : readDay(options.consent, now),
    form: options.consent === undefined ? null : options.consentForm,
    contact: options.line === 'business' ? ('business' as const) : null,
  }
  const reading = readPhoneNumber(
    cell,
    statedCountry ?? machineCountry(),
    statedCountry === null ? 'list' : 'row',
  )
  if (!reading.ok) {
    print(
      json
        ? JSON.stringify({ number: cell, error: { code: reading.reason, message: reading.sentence } })
        : reading.sentence,
    )
    return 1
  }
  const place = placeOfRecipient({
    e164: reading.e164,
    countries: reading.countries,
    statedCountry,
    ...(options.zone === undefined ? {} : { zoneCell: options.zone }),
    ...(options.postalCode === undefined ? {} : { postalCode: options.postalCode }),
    ...(options.state === undefined ? {} : { region: options.state }),
    ...(options.county === undefined ? {} : { county: options.county }),
    ...(options.city === undefined ? {} : { city: options.city }),
  })
  const { inForce: packs, problems } = packsInForce(createRulePackFiles(options.data).read())
  for (const { file, sentence } of problems) process.stderr.write(`trunkline: ${file}: ${sentence}\n`)
  const asked = {
    legalClass: options.class,
    channel: options.channel,
    line: options.line ?? lineOfNumber(reading.e164),
    customers: null,
    agreedHours: false,
  }
  const permission = permissionAt({ place, asked, consent, packs }, now)
  if (json) print(JSON.stringify(asJson(reading.e164, place, permission, options, now)))
  else for (const line of inWords(reading.e164, place, permission, now)) print(line)
  return 0
}

function asJson(
  number: string,
  place: RecipientPlace,
  { permitted: isPermitted, because, next, consentNeeded, rules }: Permission,
  { channel, class: legalClass }: PermittedOptions,
  now: number,
): object {
  return {
    number,
    at: iso(now),
    channel,
    class: legalClass,
    zones: place.zones,
    region: place.region,
    regionEvidence: place.regionEvidence,
    remarks: place.remarks,
    permitted: isPermitted,
    because,
    next: next === null ? null : iso(next),
    consentNeeded,
    rules: rules.map(({ pack, rule, isInForce, allows }) => ({
      id: rule.id,
      pack,
      kind: rule.kind,
      sentence: rule.sentence,
      source: rule.source,
      links: rule.links,
      confidence: rule.confidence,
      readOn: rule.readOn,
      channels: rule.channels,
      from: rule.from,
      until: rule.until,
      inForce: isInForce,
      allows,
      ...(rule.kind === 'consent' && { needs: 'consent', form: rule.form, maxAgeDays: rule.maxAgeDays }),
    })),
  }
}

/** `2026-11-30 14:05` by the wall clock of a zone. */
function localTime(zone: string, at: number): string {
  const { midnight, sinceMs } = localDayAt(zone, at)
  return new Date(midnight + sinceMs).toISOString().slice(0, 16).replace('T', ' ')
}

function inWords(
  number: string,
  { zones, region, regionEvidence, remarks }: RecipientPlace,
  { permitted: isPermitted, because, next, consentNeeded, rules }: Permission,
  now: number,
): string[] {
  const [first] = zones
  const local = (at: number): string =>
    first === undefined ? iso(at) : `${localTime(first.zone, at)} in ${first.zone}`
  return [
    `${number} at ${local(now)}: ${isPermitted ? 'permitted' : 'not permitted'}.`,
    ...(because === null ? [] : [because.sentence]),
    ...(isPermitted || next === null ? [] : [`Permitted next at ${local(next)} (${iso(next)}).`]),
    ...(consentNeeded ? ['Consent is needed first; see the rules below.'] : []),
    '',
    `Region: ${region === '' ? 'unknown' : region.replaceAll('|', ' or ')}. ${regionEvidence}`,
    ...zones.map(({ zone, evidence }) => `Time zone: ${zone}. ${evidence}`),
    ...remarks,
    '',
    rules.length === 0 ? 'No calling rules bind it.' : 'Calling rules that bind it:',
    ...rules
      .filter(({ isInForce }) => isInForce)
      .map(({ pack, rule }) => {
        const sure = rule.confidence === 'confirmed' ? '' : ` ${CONFIDENCE_WORDS[rule.confidence]}.`
        return `- ${pack}/${rule.id} (${rule.kind}): ${rule.sentence} ${rule.source}.${sure}`
      }),
    'These summaries are not legal advice.',
  ]
}

const iso = (at: number): string => new Date(at).toISOString()

function countryOf(text: string): string {
  const country = readCountry(text)
  if (country === null) throw bad(`"${text}" is not a country. Write its code or its name, for example GB.`)
  return country
}

function readInstant(text: string | undefined): number {
  if (text === undefined) return Date.now()
  // without an offset it would mean another instant on every machine
  const at = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(at))
    throw bad(
      `"${text}" is not an instant. Write date, time and offset, for example 2026-06-01T09:00:00+02:00 or 2026-06-01T07:00:00Z.`,
    )
  return at
}

function readDay(text: string, now: number): number {
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!Number.isFinite(at)) throw bad(`"${text}" is not a date. Write it as YYYY-MM-DD.`)
  if (at > now) throw bad(`The consent of ${text} lies after the instant of the call.`)
  return at
}

const bad = (sentence: string): CommandFailed => new CommandFailed(failure('bad_input', sentence).error)
