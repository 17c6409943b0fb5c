import { describe, expect, test } from 'vitest'
import { guessColumns } from '../../electron/engine/csv/guess-columns.ts'
import { readPhoneHeader } from '../../electron/engine/csv/header-words.ts'

/** What each column is taken for, as words; and the columns that a person has to choose of. */
function guess(rows: readonly (readonly string[])[], options: { machine?: string; header?: boolean } = {}) {
  const hasHeader = options.header ?? true
  const [first = []] = rows
  const answer = guessColumns({
    headers: hasHeader ? first : first.map((_, at) => `Column ${at + 1}`),
    hasHeader,
    rows: hasHeader ? rows.slice(1) : rows,
    clues: { trunks: [], machine: options.machine ?? 'US' },
    chosen: null,
  })
  const uses = answer.columns.map(use =>
    use.kind === 'field' ? use.field : use.kind === 'variable' ? `$${use.name}` : '-',
  )
  return { uses, ask: answer.ask }
}

describe('headers of phone numbers', () => {
  test.each([
    ...[
      'Phone',
      'Home Phone',
      'Telephone Number',
      'Phone 1 - Value',
      'Business Phone',
      'PhoneNumber',
      'Cell',
      'Mobile #',
    ],
    ...[
      'Telefon',
      'Tel. privat',
      'Telefon (mobil)',
      'Handy-Nr.',
      'Rufnummer',
      'Mobilnummer',
      'Kundentelefonnummer',
    ],
    ...[
      'Téléphone',
      'N° de téléphone',
      'Numéro de portable',
      'Tél. domicile',
      'Teléfono móvil',
      'Celular',
      'Tfno.',
    ],
    ...[
      'Cellulare',
      'Numero di telefono',
      'Telefone',
      'Telemóvel',
      'Telefoonnummer',
      'Mobiel',
      'Numer telefonu',
      'Komórka',
    ],
    ...[
      'Telefonnummer',
      'Tlf.',
      'Mobiltelefon',
      'Puhelin',
      'Matkapuhelin',
      'Puhelinnumero',
      'Telefonní číslo',
      'Mobil',
    ],
    ...[
      'Telefonszám',
      'Număr de telefon',
      'Cep Telefonu',
      'Номер телефона',
      'Мобильный',
      'Телефон',
      'Мобільний телефон',
    ],
    ...[
      'Τηλέφωνο',
      'Κινητό',
      'رقم الهاتف',
      'الجوال',
      'טלפון',
      'טלפון נייד',
      'फ़ोन नंबर',
      'मोबाइल',
      '電話番号',
      '携帯電話',
    ],
    ...['电话', '手机号码', '電話', '전화번호', '휴대폰', 'Customer Phone', 'MSISDN', 'WhatsApp'],
  ])('%s', header => {
    expect(readPhoneHeader(header).is).toBe('phone')
  })

  test.each([
    ...[
      'Fax',
      'Business Fax',
      'Telefax',
      'Факс',
      '传真',
      'Pager',
      'Kundennummer',
      'Kundenr',
      'Customer Number',
      'Order',
    ],
    ...[
      'Invoice No',
      'IBAN',
      'VAT',
      'Date of birth',
      'Zip',
      'Postleitzahl',
      'Amount',
      'N° client',
      'Asiakasnro',
      '客户编号',
    ],
    ...[
      'Phone 1 - Type',
      'Phone extension',
      'Last call date',
      "Assistant's Phone",
      'Emergency contact phone',
      'Дата',
      'Account',
    ],
  ])('never %s', header => {
    expect(readPhoneHeader(header).is).not.toBe('phone')
  })
})

describe('columns are chosen by valid numbers and by names', () => {
  test('main, mobile and plain numbers are before home, work and others; a fax is none', () => {
    const { uses } = guess([
      ['Fax', 'Work Phone', 'Home Phone', 'Mobile', 'Phone 2', 'Primary Phone'],
      ['3055550901', '3055550101', '3055550201', '3055550301', '3055550401', '3055550501'],
    ])
    expect(uses).toEqual(['$Fax', 'number4', 'number3', 'number2', 'number5', 'number'])
  })

  test('a calling code is told from a country by its cells', () => {
    expect(
      guess([
        ['Country code', 'Phone'],
        ['49', '3012345678'],
        ['33', '612345671'],
      ]).uses,
    ).toEqual(['callingCode', 'number'])
    expect(
      guess([
        ['Country code', 'Phone'],
        ['DE', '03012345678'],
        ['FR', '0612345671'],
      ]).uses,
    ).toEqual(['country', 'number'])
  })

  test('`Vorwahl` is whichever makes numbers of the others', () => {
    const area = [
      ['Vorwahl', 'Rufnummer'],
      ['030', '12345678'],
      ['089', '123456'],
    ]
    expect(guess(area, { machine: 'DE' }).uses).toEqual(['areaCode', 'number'])
    expect(
      guess([
        ['Vorwahl', 'Rufnummer'],
        ['+49', '15123456789'],
        ['+33', '612345671'],
      ]).uses,
    ).toEqual(['callingCode', 'number'])
  })

  test('names, places and consent in several languages', () => {
    expect(
      guess([
        ['Vorname', 'Name', 'Mobil', 'PLZ', 'Ort', 'E-Mail', 'Werbesperre', 'Kundennummer'],
        ['Jürgen', 'Müller', '+4915123456789', '10115', 'Berlin', 'j@example.com', 'nein', '7'],
      ]).uses,
    ).toEqual(['firstName', 'lastName', 'number', 'postalCode', 'city', 'email', 'doNotCall', 'externalId'])
    expect(
      guess([
        ['Nombre', 'Apellidos', 'Teléfono', 'Provincia', 'Empresa', 'No llamar'],
        ['Ana', 'Núñez', '+34612345671', 'Madrid', 'Acme', 'sí'],
      ]).uses,
    ).toEqual(['firstName', 'lastName', 'number', 'region', 'company', 'doNotCall'])
  })

  test('a column of local numbers is put behind that of their area codes, without a header too', () => {
    expect(
      guess(
        [
          ['305', '5550101'],
          ['212', '5550103'],
        ],
        { header: false },
      ).uses,
    ).toEqual(['areaCode', 'number'])
  })
})

describe('in doubt a person is asked', () => {
  test('several columns that may be phone numbers, and no name for them', () => {
    const { ask } = guess(
      [
        ['Ref', 'Line'],
        ['41234567', '22334455'],
        ['41234568', '22334456'],
      ],
      { machine: 'NO' },
    )
    expect(ask.length).toBeGreaterThan(0)
  })

  test('a column that is called phone without numbers, and another one with them', () => {
    expect(
      guess([
        ['Phone', 'Extra'],
        ['A-17', '+13055550101'],
        ['A-18', '+13055550102'],
      ]).ask,
    ).toEqual([0, 1])
  })

  test('only a fax, or only customer numbers', () => {
    expect(
      guess([
        ['Name', 'Fax'],
        ['Ann', '(305) 555-0101'],
      ]),
    ).toMatchObject({ ask: [1] })
    expect(
      guess(
        [
          ['Name', 'Kundenr'],
          ['Ann', '41234567'],
          ['Bob', '41234568'],
        ],
        { machine: 'NO' },
      ).ask,
    ).toEqual([1])
  })
})
