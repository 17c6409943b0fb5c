import { expect, test } from 'vitest'
import { machineCountry } from '../../electron/engine/system/machine-country.ts'

test.each([
  ['the country of LC_ALL, before LANG', { LC_ALL: 'de_AT.UTF-8', LANG: 'en_US.UTF-8' }, 'AT'],
  ['the country of LANG', { LANG: 'nb_NO.UTF-8' }, 'NO'],
  ['the country of phone numbers, before LANG', { LC_TELEPHONE: 'fr_CA', LANG: 'en_US.UTF-8' }, 'CA'],
  ['a script between language and country', { LANG: 'zh_Hant_TW' }, 'TW'],
  ['the home of a language of one country', { LANG: 'ja' }, 'JP'],
  ['none of a language of many countries', { LANG: 'en' }, null],
  ['none where C is set', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, null],
  ['none of C.UTF-8', { LANG: 'C.UTF-8' }, null],
  ['none where nothing is set: the runtime then says en-US', {}, null],
])('%s', (_, env, country) => {
  expect(machineCountry({ platform: 'linux', env, runtime: 'en-US' })).toBe(country)
})

test('Windows and macOS say their region through the runtime', () => {
  expect(machineCountry({ platform: 'win32', env: {}, runtime: 'de-CH' })).toBe('CH')
  expect(machineCountry({ platform: 'darwin', env: {}, runtime: 'en' })).toBe(null)
})
