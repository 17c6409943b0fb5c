/**
 * The country (ISO 3166) that this machine is set to: of the locale in LC_ALL, LC_CTYPE or LANG where one of them is set, as programs
 * of a terminal read it, else of the system's own. A language without a country stands for the country where most of its speakers live;
 * the locale C says nothing, and the answer is null.
 */
export function machineCountry(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const set = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(value => value !== undefined && value !== '')
  const locale =
    set === undefined
      ? Intl.DateTimeFormat().resolvedOptions().locale
      : (set.split(/[.@]/, 1)[0] ?? '').replaceAll('_', '-')
  if (/^(?:C|POSIX)$/i.test(locale)) return null
  try {
    return new Intl.Locale(locale).maximize().region ?? null
  } catch {
    // not the name of a locale: nothing is known
    return null
  }
}
