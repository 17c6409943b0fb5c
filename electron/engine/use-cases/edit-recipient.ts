import { failure, type Result, success } from '../../../shared/errors.ts'
import type { ParsedInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import { BY_HAND } from '../domain/by-hand.ts'
import { lineOf } from '../domain/phone-line.ts'
import { type ReadNumber, readPhoneNumber } from '../domain/phone-number.ts'
import { readZoneName } from '../domain/read-zone-cell.ts'
import { placeOfRecipient, type RecipientPlace } from '../domain/recipient-place.ts'
import type { Clock } from '../ports/clock.ts'
import type { FurtherNumber } from '../ports/import-store.ts'
import type { ListActStore, RecipientChanges } from '../ports/list-act-store.ts'
import type { StoredRecipient } from '../ports/recipient-store.ts'
import type { Store } from '../ports/store.ts'

export interface EditDeps {
  readonly store: Pick<Store, 'recipients'>
  readonly acts: ListActStore
  readonly clock: Clock
}

type Changes = ParsedInput<'recipients.update'>
type Placed = FurtherNumber & { readonly regionEvidence: string }

/** What a number that a person types will be dialled as, and where it is. */
export function readTypedNumber({
  number,
  country,
}: ParsedInput<'recipients.readNumber'>): RequestOutput<'recipients.readNumber'> {
  const reading = readPhoneNumber(number, country, 'row')
  if (!reading.ok) return { e164: null, country: null, zone: null, problem: reading.sentence }
  const place = placeOf(reading, null, null, null)
  return {
    e164: reading.e164,
    country: reading.country,
    zone: place.zone === '' ? null : place.zone,
    problem: null,
  }
}

/**
 * Writes what a person changed of one recipient. A number that they had keeps its zone and region, which may be known from other columns
 * of the list, unless those are set by hand.
 */
export function editRecipient(deps: EditDeps, changes: Changes): Result<{ id: number }> {
  const { id } = changes
  const recipient = deps.store.recipients.get(id)
  if (!recipient)
    return failure('recipient_not_found', `There is no recipient ${id}. Their list may have been removed.`)
  if (changes.zone !== null && readZoneName(changes.zone) === null)
    return failure('bad_input', `“${changes.zone}” is not a time zone. Choose one, such as Europe/London.`, {
      path: 'zone',
    })
  const placed: Placed[] = []
  for (const [at, cell] of changes.numbers.entries()) {
    const path = `numbers.${at}`
    const reading = readPhoneNumber(cell, changes.country, 'row')
    if (!reading.ok) return failure('bad_input', reading.sentence, { path })
    if (placed.some(({ number }) => lineOf(number) === lineOf(reading.e164)))
      return failure('bad_input', `${reading.e164} is entered twice. Remove one.`, { path })
    placed.push(placeNumber(reading, recipient, changes))
  }
  const [first, ...furtherNumbers] = placed
  if (first === undefined) return failure('bad_input', 'Enter at least one number.', { path: 'numbers' })
  const other = deps.acts.whoHas(first.number, recipient.list.id, id)
  if (other)
    return failure(
      'bad_input',
      `${first.number} belongs to ${other.name ?? 'another recipient'} on this list. Enter another number, or remove one of the two.`,
      { path: 'numbers.0', recipientId: other.id },
    )
  const text = (value: string | null): string | null => (value === '' ? null : value)
  deps.acts.updateRecipient(
    id,
    {
      ...first,
      furtherNumbers,
      name: text(changes.name),
      externalId: text(changes.externalId),
      category: text(changes.category),
      tags: [...new Set(changes.tags)],
      ...consentOf(recipient.consent, changes.consent),
      variables: Object.fromEntries(Object.entries(changes.variables).filter(([, value]) => value !== '')),
    },
    deps.clock.now(),
  )
  return success({ id })
}

/** The consent afterwards. A day that stays the same keeps the time of day that is known of it. */
function consentOf(
  { source, at, form, contact }: StoredRecipient['consent'],
  said: Changes['consent'],
): Pick<RecipientChanges, 'consentSource' | 'consentAt' | 'consentForm' | 'contactKind'> {
  const known = at === null ? null : new Date(at).toISOString()
  if (said === undefined)
    return { consentSource: source, consentAt: known, consentForm: form, contactKind: contact }
  return {
    consentSource: said.source === '' ? null : said.source,
    consentAt: known?.slice(0, 10) === said.on ? known : said.on,
    consentForm: said.form,
    contactKind: said.contact,
  }
}

function placeNumber(
  reading: ReadNumber,
  recipient: StoredRecipient,
  { zone, region, country: stated }: Changes,
): Placed {
  const { e164, country } = reading
  const before = recipient.numbers.find(({ number }) => number === e164)
  const found = placeOf(reading, country === null ? stated : null, zone, region)
  const keeps = zone === null && region === null && before !== undefined && before.zoneEvidence !== BY_HAND
  const place = keeps
    ? { ...before, regionEvidence: found.regionEvidence }
    : { ...found, zoneEvidence: zone === null && region === null ? found.zoneEvidence : BY_HAND }
  return {
    number: e164,
    country: country ?? stated,
    zone: place.zone,
    zoneEvidence: place.zoneEvidence,
    region: place.region,
    regionEvidence: place.regionEvidence,
  }
}

function placeOf(
  { e164, countries }: ReadNumber,
  statedCountry: string | null,
  zone: string | null,
  region: string | null,
): RecipientPlace {
  return placeOfRecipient({
    e164,
    countries,
    statedCountry,
    ...(zone === null ? {} : { zoneCell: zone }),
    ...(region === null ? {} : { region }),
  })
}
