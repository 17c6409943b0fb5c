import { describe, expect, test } from 'vitest'
import { readFieldNames } from '../../electron/engine/csv/header-words.ts'
import { readConsentForm } from '../../electron/engine/csv/read-consent-form.ts'
import { createRowReader } from '../../electron/engine/csv/read-row.ts'
import { importMappingSchema, type RecipientField } from '../../shared/model/recipient-list.ts'

const FIELDS = ['number', 'consentSource', 'consentAt', 'consentForm'] as const satisfies RecipientField[]
const read = createRowReader(
  importMappingSchema.parse({
    encoding: 'utf-8',
    delimiter: ',',
    hasHeader: true,
    columns: FIELDS.map(field => ({ kind: 'field', field })),
    defaultCountry: null,
  }),
  ['Phone', 'Proof', 'Given on', 'Kind'],
)
const rowWith = (kind: string) => read(['+447400123451', 'web form', '2026-01-31', kind], 2)

describe('the kind of consent', () => {
  test.each([
    [
      'written',
      'Written|in writing|PEWC|E-Sign|schriftlich|par écrit|por escrito|pisemna|yazılı|書面|서면동의',
    ],
    ['express', 'Express|opt-in|Double Opt-In|ausdrücklich|explícito|açık rıza|устно|明示|by phone'],
    ['opt-in-list', 'opt-in-list|Opt-in register|İYS'],
    ['none', 'implied|none|opt-out|widerrufen|нет'],
    [null, 'maybe|42|'],
  ])('%s is said in many words', (form, cells) => {
    for (const cell of cells.split('|')) expect([cell, readConsentForm(cell)]).toEqual([cell, form])
  })

  test('has a column of its own in several languages', () => {
    const headers = [
      'Consent type',
      'Kind of consent',
      'Art der Einwilligung',
      'Type de consentement',
      'Tipo de consentimiento',
      'Rodzaj zgody',
      'Тип согласия',
      '同意の種類',
    ]
    for (const header of headers)
      expect([header, readFieldNames(header)[0]?.field]).toEqual([header, 'consentForm'])
  })

  test('is read with its proof and its date', () => {
    expect(rowWith('In writing')).toMatchObject({
      is: 'accepted',
      remarks: [],
      recipient: {
        consentSource: 'web form',
        consentAt: '2026-01-31',
        consentForm: 'written',
        variables: {},
      },
    })
  })

  test('that is not known is kept beside a consent that counts as express', () => {
    expect(rowWith('by pigeon')).toMatchObject({
      remarks: [expect.stringContaining('“by pigeon” was ignored: it is not a kind of consent.')],
      recipient: { consentSource: 'web form', consentForm: null, variables: { Kind: 'by pigeon' } },
    })
  })

  test('that is said to be none leaves no consent, and what the row said of it is kept', () => {
    expect(rowWith('implied')).toMatchObject({
      remarks: [expect.stringContaining('taken as one without consent')],
      recipient: {
        consentSource: null,
        consentAt: null,
        consentForm: null,
        variables: { Proof: 'web form', 'Given on': '2026-01-31', Kind: 'implied' },
      },
    })
  })
})
