import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { makeMessyRecipients, makeRecipients } from '../../resources/samples/make-recipients.ts'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { RETRIED_OUTCOMES } from '../../shared/model/retry-policy.ts'

const samples = join(import.meta.dirname, '..', '..', 'resources', 'samples')
const read = (name: string): Buffer => readFileSync(join(samples, name))

interface SampleRow {
  readonly name: string
  readonly phone: string
  readonly country: string
  readonly language: string
  readonly appointment: string
  readonly reference: string
}

describe('the sample list', () => {
  const parsed = Papa.parse<SampleRow>(read('recipients.csv').toString('utf8'), {
    header: true,
    skipEmptyLines: true,
  })

  test('has 1,000 people with every column filled', () => {
    expect(parsed.errors).toEqual([])
    expect(parsed.meta.fields).toEqual(['name', 'phone', 'country', 'language', 'appointment', 'reference'])
    expect(parsed.data).toHaveLength(1_000)
    expect(parsed.data.filter(row => Object.values(row).includes(''))).toEqual([])
    expect(new Set(parsed.data.map(row => row.reference)).size).toBe(1_000)
  })

  test('has numbers that are valid, all different, in at least 40 countries, each in the country it says', () => {
    const numbers = parsed.data.map(row => parsePhoneNumberFromString(row.phone))
    expect(parsed.data.filter((_, row) => !numbers[row]?.isValid())).toEqual([])
    expect(numbers.map(number => number?.country)).toEqual(parsed.data.map(row => row.country))
    expect(new Set(numbers.map(number => number?.number)).size).toBe(1_000)
    expect(new Set(numbers.map(number => number?.country)).size).toBeGreaterThanOrEqual(40)
  })

  test('calls nobody where a country has numbers that nobody has', () => {
    const of = (country: string): string[] =>
      parsed.data.filter(row => row.country === country).map(row => row.phone)
    expect(of('GB').filter(phone => !/^\+44 20 7946 0\d{3}$/.test(phone))).toEqual([])
    expect(of('US').filter(phone => !/^\+1 \d{3} 555 01\d\d$/.test(phone))).toEqual([])
    expect(of('FR').filter(phone => !/^\+33 1 99 00 \d\d \d\d$/.test(phone))).toEqual([])
  })

  test('has all countries among its first rows, so that a part of it is a sample, too', () => {
    const first = parsed.data.slice(0, 57).map(row => row.country)
    expect(new Set(first).size).toBe(57)
  })

  test('is made again byte for byte', () => {
    expect(Buffer.from(makeRecipients(), 'utf8').equals(read('recipients.csv'))).toBe(true)
    expect(Buffer.from(makeMessyRecipients()).equals(read('recipients-messy.csv'))).toBe(true)
  })
})

describe('the messy list', () => {
  test('is no UTF-8, has semicolons, line ends of both kinds, and rows of several widths', () => {
    const bytes = read('recipients-messy.csv')
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    const text = iconv.decode(bytes, 'windows-1252')
    expect(text).toContain('Žofie “Žo” Šimková')
    expect(text).toMatch(/[^\r]\n/)
    expect(text).toMatch(/\r\n/)
    const { data } = Papa.parse<string[]>(text.replaceAll('\r\n', '\n'), { delimiter: ';' })
    expect(data[0]).toHaveLength(6)
    expect([...new Set(data.map(row => row.length))].sort()).toEqual([1, 2, 6, 8])
  })
})

describe('the sample campaign', () => {
  const settings = campaignSettingsSchema.parse(JSON.parse(read('campaign.json').toString('utf8')))

  test('may call everybody at any minute', () => {
    expect(settings.callingWindow.hours).toHaveLength(1)
    expect(settings.callingWindow.hours[0]).toMatchObject({ from: '00:00', to: '24:00' })
    expect(new Set(settings.callingWindow.hours[0]?.weekdays).size).toBe(7)
    expect(settings.callingWindow.unknownZone).not.toBe('hold')
  })

  test('is over soon: short rings, short delays, few repeats', () => {
    expect(settings.concurrencyMax).toBe(100)
    expect(settings.ringTimeoutSeconds).toBe(5)
    expect(settings.listenSeconds).toBe(0.5)
    expect(settings.retries.attemptsMax).toBe(3)
    for (const outcome of RETRIED_OUTCOMES) {
      const rule = settings.retries.rules[outcome]
      expect(rule.delaySeconds, outcome).toBeGreaterThanOrEqual(2)
      expect(rule.delaySeconds, outcome).toBeLessThanOrEqual(4)
      expect(rule.multiplier, outcome).toBe(1)
    }
  })
})
