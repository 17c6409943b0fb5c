/** One place that an abbreviation may mean: its offset in winter, and the countries that use it there when others with that offset do not. */
export interface AbbreviationPlace {
  /** Minutes from UTC in 2025, without summer time. */
  readonly winter: number
  readonly countries?: readonly string[]
}

export interface Abbreviation {
  readonly places: readonly AbbreviationPlace[]
  /** Only zones that change their clocks: EDT, BST. */
  readonly changes?: boolean
  /** IANA zones where no country is known, or another one; without them it is ambiguous. */
  readonly otherwise?: readonly string[]
}

const EASTERN: readonly AbbreviationPlace[] = [{ winter: -300 }, { winter: 600, countries: ['AU'] }]
const CENTRAL: readonly AbbreviationPlace[] = [
  { winter: -360 },
  { winter: 480, countries: ['CN', 'TW', 'HK', 'MO'] },
  { winter: 570, countries: ['AU'] },
  { winter: -300, countries: ['CU'] },
]
const MOUNTAIN: readonly AbbreviationPlace[] = [{ winter: -420 }]
const PACIFIC: readonly AbbreviationPlace[] = [{ winter: -480 }, { winter: 480, countries: ['PH'] }]
const ATLANTIC: readonly AbbreviationPlace[] = [
  { winter: -240 },
  { winter: 180, countries: ['SA', 'KW', 'QA', 'BH', 'IQ', 'YE'] },
]
const IRISH_OR_INDIAN: readonly AbbreviationPlace[] = [
  { winter: 330, countries: ['IN', 'LK'] },
  { winter: 120, countries: ['IL'] },
  { winter: 0, countries: ['IE'] },
]
const BRITISH: readonly AbbreviationPlace[] = [
  { winter: 0, countries: ['GB', 'GG', 'IM', 'JE'] },
  { winter: 360, countries: ['BD'] },
]
const at = (winter: number): readonly AbbreviationPlace[] => [{ winter }]
const inAustralia = (winter: number): readonly AbbreviationPlace[] => [{ winter, countries: ['AU'] }]

/** Abbreviations, and the names that people write out, mean the civil time of a place: never a fixed offset. */
export const ABBREVIATIONS: ReadonlyMap<string, Abbreviation> = new Map<string, Abbreviation>([
  ['est', { places: EASTERN }],
  ['edt', { places: EASTERN, changes: true }],
  ['cst', { places: CENTRAL }],
  ['cdt', { places: CENTRAL, changes: true, otherwise: ['America/Chicago'] }],
  ['mst', { places: MOUNTAIN }],
  ['mdt', { places: MOUNTAIN, changes: true, otherwise: ['America/Denver'] }],
  ['pst', { places: PACIFIC }],
  ['pdt', { places: PACIFIC, changes: true, otherwise: ['America/Los_Angeles'] }],
  ['akst', { places: at(-540), otherwise: ['America/Anchorage'] }],
  // the Aleutians share the name, and have few people
  ['hst', { places: [], otherwise: ['Pacific/Honolulu'] }],
  ['ast', { places: ATLANTIC }],
  ['adt', { places: ATLANTIC, changes: true, otherwise: ['America/Halifax'] }],
  ['nst', { places: at(-210), otherwise: ['America/St_Johns'] }],
  ['gmt', { places: at(0) }],
  ['bst', { places: BRITISH }],
  ['ist', { places: IRISH_OR_INDIAN }],
  ['wet', { places: at(0), otherwise: ['Europe/Lisbon'] }],
  ['cet', { places: at(60), otherwise: ['Europe/Berlin'] }],
  ['eet', { places: at(120), otherwise: ['Europe/Athens'] }],
  ['msk', { places: at(180), otherwise: ['Europe/Moscow'] }],
  ['aest', { places: inAustralia(600), otherwise: ['Australia/Sydney', 'Australia/Brisbane'] }],
  ['aedt', { places: inAustralia(600), changes: true, otherwise: ['Australia/Sydney'] }],
  ['acst', { places: inAustralia(570), otherwise: ['Australia/Adelaide', 'Australia/Darwin'] }],
  ['acdt', { places: inAustralia(570), changes: true, otherwise: ['Australia/Adelaide'] }],
  ['awst', { places: inAustralia(480), otherwise: ['Australia/Perth'] }],
  ['nzst', { places: at(720), otherwise: ['Pacific/Auckland'] }],
  ['jst', { places: at(540), otherwise: ['Asia/Tokyo'] }],
  ['kst', { places: at(540), otherwise: ['Asia/Seoul'] }],
  ['hkt', { places: at(480), otherwise: ['Asia/Hong_Kong'] }],
  ['sgt', { places: at(480), otherwise: ['Asia/Singapore'] }],
  ['myt', { places: at(480), otherwise: ['Asia/Kuala_Lumpur'] }],
  ['pht', { places: at(480), otherwise: ['Asia/Manila'] }],
  ['ict', { places: at(420), otherwise: ['Asia/Bangkok'] }],
  ['wib', { places: at(420), otherwise: ['Asia/Jakarta'] }],
  ['wita', { places: at(480), otherwise: ['Asia/Makassar'] }],
  ['wit', { places: at(540), otherwise: ['Asia/Jayapura'] }],
  ['pkt', { places: at(300), otherwise: ['Asia/Karachi'] }],
  ['npt', { places: at(345), otherwise: ['Asia/Kathmandu'] }],
  ['gst', { places: at(240), otherwise: ['Asia/Dubai'] }],
  ['trt', { places: at(180), otherwise: ['Europe/Istanbul'] }],
  ['sast', { places: at(120), otherwise: ['Africa/Johannesburg'] }],
  ['cat', { places: at(120), otherwise: ['Africa/Maputo'] }],
  ['eat', { places: at(180), otherwise: ['Africa/Nairobi'] }],
  ['wat', { places: at(60), otherwise: ['Africa/Lagos'] }],
  ['brt', { places: at(-180), otherwise: ['America/Sao_Paulo'] }],
  ['art', { places: at(-180), otherwise: ['America/Argentina/Buenos_Aires'] }],
  ['clt', { places: at(-240), otherwise: ['America/Santiago'] }],
  ['cot', { places: at(-300), otherwise: ['America/Bogota'] }],
  ['pet', { places: at(-300), otherwise: ['America/Lima'] }],
])

/** Other writings of the same, as plain words without `time`, `standard` and `daylight`. */
const ALSO: Readonly<Record<string, string>> = {
  est: 'et|eastern|hne|us eastern|est5edt',
  edt: 'hae',
  cst: 'ct|central|hnc|us central|cst6cdt',
  cdt: 'hac',
  mst: 'mt|mountain|hnr|us mountain|mst7mdt',
  mdt: 'har',
  pst: 'pt|pacific|hnp|us pacific|pst8pdt',
  pdt: 'hap',
  akst: 'akdt|akt|alaska|alaskan|us alaska',
  hst: 'hawaii|hawaiian|hawaii aleutian|us hawaii',
  ast: 'atlantic',
  nst: 'ndt|newfoundland',
  gmt: 'greenwich|greenwich mean',
  bst: 'british',
  ist: 'irish|israel|indian|india',
  wet: 'west|western european',
  cet: 'cest|mez|mesz|met|mest|central european|mitteleuropaische zeit|mitteleuropaische sommerzeit|hora de europa central',
  eet: 'eest|oez|eastern european',
  msk: 'msd|moscow',
  aest: 'aet|australian eastern|eastern australia',
  acst: 'act|australian central|central australia',
  awst: 'awt|australian western|western australia',
  nzst: 'nzdt|nzt|new zealand',
  jst: 'japan',
  kst: 'korea|korean',
  hkt: 'hong kong',
  sgt: 'singapore',
  sast: 'south africa|south african',
}
/** Windows' names for zones that do not change their clocks, among names that say the opposite. */
const WINDOWS_ONLY = /^us (eastern|mountain) standard time$/

let byWords: ReadonlyMap<string, string> | null = null

/** The abbreviation that plain words mean: `eastern standard time`, `et`; null when they are none. */
export function abbreviationOf(words: string): string | null {
  if (ABBREVIATIONS.has(words)) return words
  if (WINDOWS_ONLY.test(words)) return null
  byWords ??= new Map(
    Object.entries(ALSO).flatMap(([code, writings]) => writings.split('|').map(text => [text, code])),
  )
  const isSummer = /(daylight|summer)( savings?)?( time)?$/.test(words)
  const bare = words
    .replace(/ (us canada|us and canada|usa?|canada)$/, '')
    .replace(/ time$/, '')
    .replace(/ (standard|daylight|summer)( savings?)?$/, '')
  const code = ABBREVIATIONS.has(bare) ? bare : (byWords.get(words) ?? byWords.get(bare) ?? null)
  return code !== null && isSummer ? (SUMMER.get(code) ?? code) : code
}

const SUMMER: ReadonlyMap<string, string> = new Map([
  ['est', 'edt'],
  ['cst', 'cdt'],
  ['mst', 'mdt'],
  ['pst', 'pdt'],
  ['ast', 'adt'],
  ['aest', 'aedt'],
  ['acst', 'acdt'],
  ['gmt', 'bst'],
])

/** Names of places in zone lists of Windows, Ruby on Rails and CRM systems that are no names of IANA zones. */
export const ZONE_PLACES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Europe/London': 'edinburgh|england|uk|united kingdom|great britain|scotland|wales|gb',
    'Europe/Berlin': 'bern|germany|deutschland|frankfurt|munich|hamburg',
    'Europe/Rome': 'milan',
    'Europe/Moscow': 'st petersburg|saint petersburg',
    'Europe/Kyiv': 'kiev|kyiv',
    'Europe/Dublin': 'ireland',
    'Asia/Kolkata': 'new delhi|delhi|mumbai|chennai|calcutta|kolkata|bangalore',
    'Asia/Shanghai': 'beijing|peking|china|chongqing',
    'Asia/Tokyo': 'osaka|sapporo',
    'Asia/Dubai': 'abu dhabi',
    'Asia/Karachi': 'islamabad',
    'Asia/Bangkok': 'hanoi',
    'Asia/Yangon': 'rangoon',
    'Asia/Kathmandu': 'katmandu',
    'Asia/Ulaanbaatar': 'ulaan bataar|ulan bator',
    'Asia/Yekaterinburg': 'ekaterinburg',
    'Asia/Almaty': 'astana',
    'Asia/Colombo': 'sri jayawardenepura',
    'Africa/Johannesburg': 'pretoria',
    'Africa/Lagos': 'west central africa',
    'Australia/Sydney': 'canberra|new south wales|nsw',
    'Australia/Melbourne': 'victoria australia',
    'Pacific/Auckland': 'wellington',
    'Pacific/Chatham': 'chatham is|chatham islands',
    'America/New_York': 'new york city|nyc|washington dc|miami|atlanta|boston|philadelphia',
    'America/Chicago': 'dallas|houston',
    'America/Los_Angeles': 'la california|san francisco|seattle|las vegas',
    'America/Phoenix': 'arizona|us arizona',
    'America/Indiana/Indianapolis': 'indiana east|indiana',
    'America/Regina': 'saskatchewan',
    'America/Mexico_City': 'guadalajara|ciudad de mexico',
    'America/Tijuana': 'baja california',
    'America/Sao_Paulo': 'brasilia|brazil brasilia',
    'America/Bogota': 'quito',
    'America/Caracas': 'venezuela',
    'America/Nuuk': 'greenland',
    'America/Guatemala': 'central america',
    'Atlantic/Cape_Verde': 'cape verde is|cabo verde is',
    'Pacific/Pago_Pago': 'american samoa|midway island',
    'Pacific/Majuro': 'marshall is',
    'Pacific/Guadalcanal': 'solomon is',
    'Pacific/Noumea': 'new caledonia',
    'Pacific/Fakaofo': 'tokelau is',
    'Pacific/Tongatapu': 'nuku alofa',
  }).flatMap(([zone, names]) => names.split('|').map(name => [name, zone])),
)
