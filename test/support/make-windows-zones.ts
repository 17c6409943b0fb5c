/**
 * Writes resources/windows-zones.json: the IANA zones of Windows' zone ids, by country, from Unicode CLDR (Unicode-3.0) by way of
 * windows-iana (MIT). Run: `npm exec -- node test/support/make-windows-zones.ts`
 */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import numbers from '../../resources/zones-of-numbers.json' with { type: 'json' }
import { canonicalZone } from '../../shared/zone-release.ts'

interface WindowsIana {
  readonly findIana: (id: string, country?: string) => readonly string[]
  readonly WINDOWS_TO_IANA_MAP: readonly { readonly windowsName: string }[]
}

const windowsIana: WindowsIana = createRequire(import.meta.url)('windows-iana')
const { findIana, WINDOWS_TO_IANA_MAP } = windowsIana
const zones: Record<string, string> = {}
const ids = new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))
for (const id of [...ids].sort()) {
  const [main = ''] = namesOf(findIana(id))
  // fixed offsets are no place
  if (main.startsWith('Etc/')) continue
  const own = Object.keys(numbers.countries).flatMap(country => {
    const [first = main] = namesOf(findIana(id, country))
    return first === main ? [] : [`${country}:${first}`]
  })
  zones[id] = [main, ...own].join(' ')
}

function namesOf(found: readonly string[]): string[] {
  return found.flatMap(name => canonicalZone(name) ?? [])
}

const table = {
  source:
    'Unicode CLDR windowsZones (Unicode-3.0), by windows-iana (MIT); written by test/support/make-windows-zones.ts. For each id its zone, then those of single countries where they are others',
  zones,
}
writeFileSync('resources/windows-zones.json', `${JSON.stringify(table, null, 1)}\n`)
