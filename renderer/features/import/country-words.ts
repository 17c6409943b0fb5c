import { getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

const names = new Intl.DisplayNames('en', { type: 'region' })

/** `Germany` of `DE`. */
export function countryWord(country: string): string {
  return names.of(country) ?? country
}

/** `Germany (+49)`. */
export function countryWithCode(country: string): string {
  const code = isSupportedCountry(country) ? ` (+${getCountryCallingCode(country)})` : ''
  return `${countryWord(country)}${code}`
}

/** Countries whose numbers can be completed, by their names. */
export function countryChoices(): { value: string; label: string }[] {
  return getCountries()
    .map(country => ({ value: String(country), label: countryWithCode(country) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}
