import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { RecipientPage } from '../../../shared/model/recipient-page.ts'
import { formatNumber } from '../../components/format.ts'

/** What the form of one person holds; rows have keys, so that they can change places. */
export interface EditForm {
  readonly name: string
  readonly numbers: readonly { readonly key: number; readonly text: string }[]
  readonly country: string | null
  /** Null: as the number says. */
  readonly zone: string | null
  readonly region: string
  readonly externalId: string
  readonly category: string
  readonly tags: readonly string[]
  readonly consent: {
    readonly source: string
    /** `2026-06-01`, or empty. */
    readonly on: string
    readonly form: RecipientPage['consent']['form']
    readonly contact: RecipientPage['consent']['contact']
  }
  readonly columns: readonly { readonly key: number; readonly name: string; readonly value: string }[]
}

/** As the engine says it of a place that a person chose. */
const BY_HAND = 'Set by hand.'

let lastKey = 0
/** An empty row with a key of its own. */
export const nextRow = (): { key: number; text: string } => ({ key: ++lastKey, text: '' })

/** The form of what is known of a person. A zone and region show only when they were set by hand: otherwise the number says them. */
export function editFormOf(recipient: RecipientPage): EditForm {
  const [first] = recipient.numbers
  const isByHand = first?.zoneEvidence === BY_HAND
  const zone = isByHand && first.zone !== null && !first.zone.includes('|') ? first.zone : null
  return {
    name: recipient.name ?? '',
    numbers: recipient.numbers.map(({ number }) => ({ ...nextRow(), text: formatNumber(number) })),
    country: recipient.country,
    zone,
    region: isByHand && first.regions.length === 1 ? (first.regions[0] ?? '') : '',
    externalId: recipient.externalId ?? '',
    category: recipient.category ?? '',
    tags: recipient.tags,
    consent: {
      source: recipient.consent.source ?? '',
      on: recipient.consent.at === null ? '' : new Date(recipient.consent.at).toISOString().slice(0, 10),
      form: recipient.consent.form,
      contact: recipient.consent.contact,
    },
    columns: Object.entries(recipient.variables).map(([name, value]) => ({ ...nextRow(), name, value })),
  }
}

/** What is asked of the engine; empty rows are left out. */
export function changesOf(form: EditForm): Omit<RequestInput<'recipients.update'>, 'id'> {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const named = form.columns.filter(({ name }) => name.trim() !== '')
  return {
    name: orNull(form.name),
    numbers: form.numbers.map(({ text }) => text.trim()).filter(text => text !== ''),
    country: form.country,
    zone: form.zone,
    region: orNull(form.region),
    externalId: orNull(form.externalId),
    category: orNull(form.category),
    tags: [...form.tags],
    consent: {
      source: orNull(form.consent.source),
      on: orNull(form.consent.on),
      form: form.consent.form,
      contact: form.consent.contact,
    },
    variables: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value.trim()])),
  }
}
