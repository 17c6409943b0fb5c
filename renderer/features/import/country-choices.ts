import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min'

/** Countries whose numbers can be completed, by their names: `Spain (+34)`. */
export function countryChoices(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  return getCountries()
    .map(country => ({
      value: country as string,
      label: `${names.of(country) ?? country} (+${getCountryCallingCode(country)})`,
    }))
    .sort((a, b) => a.label.localeCompare(b.label))
}
