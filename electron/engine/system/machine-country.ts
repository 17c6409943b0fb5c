/** What a machine says of its language and country. */
export interface MachineLocale {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The locale that the runtime uses (BCP 47). */
  readonly runtime: string
}

/** In this order POSIX (XBD 8.2) asks for the locale of a category; that of phone numbers is glibc's own. */
const VARIABLES = ['LC_ALL', 'LC_TELEPHONE', 'LC_ADDRESS', 'LC_MESSAGES', 'LANG'] as const

/**
 * The country (ISO 3166) that this machine is set to, or null when it says none: a clue for the country of numbers without a
 * country code. On Windows and macOS the system's region counts where no variable is set.
 */
export function machineCountry(
  locale: MachineLocale = {
    platform: process.platform,
    env: process.env,
    runtime: Intl.DateTimeFormat().resolvedOptions().locale,
  },
): string | null {
  for (const name of VARIABLES) {
    const value = locale.env[name]?.trim() ?? ''
    if (value !== '') return countryOf(value.split(/[.@]/)[0] ?? '')
  }
  // elsewhere the runtime answers en-US where nothing is set, which says nothing
  return locale.platform === 'win32' || locale.platform === 'darwin' ? countryOf(locale.runtime) : null
}

/** Languages of one country, or of one country above all: the others (`en`, `es`, `pt`, `fr`, `ar` ...) say no country. */
const AT_HOME: Readonly<Record<string, string>> = {
  bg: 'BG',
  cs: 'CZ',
  da: 'DK',
  de: 'DE',
  el: 'GR',
  et: 'EE',
  fi: 'FI',
  he: 'IL',
  hi: 'IN',
  hr: 'HR',
  hu: 'HU',
  id: 'ID',
  is: 'IS',
  it: 'IT',
  ja: 'JP',
  ko: 'KR',
  lt: 'LT',
  lv: 'LV',
  nb: 'NO',
  no: 'NO',
  pl: 'PL',
  sk: 'SK',
  sl: 'SI',
  sv: 'SE',
  th: 'TH',
  tr: 'TR',
  uk: 'UA',
  vi: 'VN',
}

/** `de_DE`, `de-DE`, `zh_Hant_TW`, `de`; `C` and `POSIX` are of no country. */
function countryOf(name: string): string | null {
  const [language = '', ...parts] = name.split(/[-_]/)
  const region = parts.find(part => /^[A-Za-z]{2}$/.test(part))
  return region?.toUpperCase() ?? AT_HOME[language.toLowerCase()] ?? null
}
