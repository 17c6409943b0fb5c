import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { editRecipient, readTypedNumber } from '../../electron/engine/use-cases/edit-recipient.ts'
import { LIST_REQUESTS } from '../../shared/ipc/list-requests.ts'
import { type ListHouse, openListHouse } from '../support/list-house.ts'
import { NOW } from '../support/store-calls.ts'

let house: ListHouse
beforeEach(() => {
  house = openListHouse()
})
afterEach(() => house.close())

const { input } = LIST_REQUESTS['recipients.update']
const said = {
  name: 'Ann',
  numbers: ['020 7183 8750'],
  country: 'GB',
  zone: null,
  region: null,
  externalId: null,
  category: null,
  tags: [],
  variables: {},
}
const edit = (id: number, changes: Partial<z.input<typeof input>>) =>
  editRecipient(house.deps, input.parse({ ...said, ...changes, id }))

describe('one recipient', () => {
  test('is changed by hand: numbers in their order, zone, everything that the list says', () => {
    const listId = house.folder.list('A', [{ number: '+442071838750', zone: 'Europe/London' }])
    const changes = {
      name: 'Ann Lee',
      numbers: ['+1 305 555 0123', '020 7183 8750'],
      externalId: 'x-1',
      category: '',
      tags: ['vip', 'vip'],
      variables: { a: '1', b: '' },
    }
    expect(edit(1, changes)).toEqual({ ok: true, value: { id: 1 } })
    expect(
      house.people(
        listId,
        'json_array(name, number, zone, region, external_id, category, json(tags), json(variables), edited_at > 0)',
      ),
    ).toEqual(['["Ann Lee","+13055550123","America/New_York","US-FL","x-1",null,["vip"],{"a":"1"},1]'])
    // a number of before keeps the zone that was known
    expect(house.folder.value('SELECT number || zone FROM recipient_numbers')).toBe(
      '+442071838750Europe/London',
    )
    expect(house.deps.lists.list(listId)).toMatchObject({ people: 1, countries: 1 })
  })

  test('has the zone that a person chose, until they take it back', () => {
    house.folder.list('A', [{ number: '+442071838750', zone: 'Europe/London' }])
    const place = () => house.folder.value(`SELECT zone || ' ' || zone_evidence FROM recipients`)
    edit(1, { zone: 'Asia/Tokyo' })
    expect(place()).toBe('Asia/Tokyo Set by hand.')
    edit(1, {})
    expect(place()).toMatch(/^Europe\/London (?!Set by hand)/)
    expect(edit(1, { zone: 'Nowhere/Here' })).toMatchObject({
      ok: false,
      error: { details: { path: 'zone' } },
    })
  })

  test('has the consent that a person writes down, and keeps the time of day that is known of it', () => {
    house.folder.list('A', [{ number: '+442071838750' }])
    const written = () =>
      JSON.parse(
        String(
          house.folder.value(
            'SELECT json_array(consent_source, consent_at, consent_form, contact_kind) FROM recipients',
          ),
        ),
      )
    const consent = { source: 'Form 7', on: '2026-06-01', form: 'written', contact: 'business' } as const
    edit(1, { consent })
    expect(written()).toEqual(['Form 7', Date.UTC(2026, 5, 1), 'written', 'business'])
    house.folder.database.exec('UPDATE recipients SET consent_at = consent_at + 3600000')
    edit(1, { name: 'Ann Lee' })
    edit(1, { consent: { ...consent, form: 'express' } })
    expect(written()).toEqual(['Form 7', Date.UTC(2026, 5, 1, 1), 'express', 'business'])
    edit(1, { consent: { source: '', on: null, form: null, contact: null } })
    expect(written()).toEqual([null, null, null, null])
  })

  test('who waits in a campaign waits under the new zone, and for a number that is there', () => {
    const listId = house.folder.list('A', [{ number: '+442071838750' }])
    house.folder.active(listId, house.folder.trunk(), NOW)
    edit(1, { numbers: ['+1 305 555 0123', '020 7183 8750'] })
    const waits = () => house.folder.value(`SELECT position || zone FROM campaign_recipients`)
    expect(waits()).toBe('0America/New_York')
    house.folder.database.exec('UPDATE campaign_recipients SET position = 1')
    edit(1, { numbers: ['020 7183 8750'], zone: 'Asia/Tokyo' })
    expect(waits()).toBe('0Asia/Tokyo')
  })

  test.each([
    ['a number that is none', { numbers: ['020 7183 8750', 'none'] }, 'numbers.1'],
    ['the same number twice', { numbers: ['020 7183 8750', '+44 20 7183 8750'] }, 'numbers.1'],
    ['a number of another recipient', { numbers: ['020 7183 8751'] }, 'numbers.0'],
    [
      'the same line in its other writing',
      { numbers: ['+52 55 1234 5678', '+52 1 55 1234 5678'] },
      'numbers.1',
    ],
  ])('%s is refused where it stands', (_, changes, path) => {
    house.folder.list('A', [{ number: '+442071838750' }, { number: '+442071838751', name: 'Bob' }])
    expect(edit(1, changes)).toMatchObject({ ok: false, error: { code: 'bad_input', details: { path } } })
    expect(house.folder.value('SELECT count(*) FROM recipients WHERE edited_at IS NOT NULL')).toBe(0)
  })

  test('is not there', () => {
    expect(edit(5, {})).toMatchObject({ ok: false, error: { code: 'recipient_not_found' } })
  })
})

test('what is typed is shown as it will be dialled', () => {
  expect(readTypedNumber({ number: '(305) 555-0123', country: 'US' })).toEqual({
    e164: '+13055550123',
    country: 'US',
    zone: 'America/New_York',
    problem: null,
  })
  expect(readTypedNumber({ number: '12', country: 'US' })).toMatchObject({
    e164: null,
    problem: expect.stringMatching(/./),
  })
})
