/**
 * Writes resources/zones-of-numbers.json: the possible time zones of phone numbers by their first digits, and of countries.
 * Countries come from zone1970.tab of the IANA database (packed by moment-timezone, MIT). What numbers say of the place inside a
 * country of several zones is written here by hand from the national numbering plans (ITU E.129, NANPA, ACMA, Anatel, IFT, ...);
 * test/domain/zones-of-numbers.test.ts holds it against Google's libphonenumber and other independent tables.
 * Run: `npm exec -- node test/support/make-number-zones.ts`
 */
import { writeFileSync } from 'node:fs'
import { getCountries } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/metadata.max.json'
import meta from 'moment-timezone/data/meta/latest.json' with { type: 'json' }
import { clockKey } from '../../shared/zone-release.ts'

const AUSTRALIA =
  'Australia/Sydney Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Lord_Howe'
const RUSSIA =
  'Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Europe/Samara Asia/Omsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Sakhalin Asia/Kamchatka Europe/Kaliningrad'

/** Countries of several clocks: one name for each, the one of most people first. */
const SEVERAL: Readonly<Record<string, string>> = {
  AU: AUSTRALIA,
  BR: 'America/Sao_Paulo America/Manaus America/Rio_Branco America/Noronha',
  CA: 'America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax America/Regina America/St_Johns America/Dawson_Creek America/Whitehorse America/Cambridge_Bay America/Rankin_Inlet America/Atikokan America/Blanc-Sablon America/Inuvik',
  CD: 'Africa/Kinshasa Africa/Lubumbashi',
  CL: 'America/Santiago America/Punta_Arenas Pacific/Easter',
  EC: 'America/Guayaquil Pacific/Galapagos',
  ES: 'Europe/Madrid Atlantic/Canary',
  FM: 'Pacific/Chuuk Pacific/Pohnpei',
  // Danmarkshavn is a weather station
  GL: 'America/Nuuk America/Thule',
  ID: 'Asia/Jakarta Asia/Makassar Asia/Jayapura',
  KI: 'Pacific/Tarawa Pacific/Kiritimati Pacific/Kanton',
  MN: 'Asia/Ulaanbaatar Asia/Hovd',
  MX: 'America/Mexico_City America/Tijuana America/Hermosillo America/Cancun America/Ciudad_Juarez America/Matamoros',
  NZ: 'Pacific/Auckland Pacific/Chatham',
  PF: 'Pacific/Tahiti Pacific/Marquesas Pacific/Gambier',
  PG: 'Pacific/Port_Moresby Pacific/Bougainville',
  PT: 'Europe/Lisbon Atlantic/Azores',
  RU: RUSSIA,
  US: 'America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix America/Anchorage Pacific/Honolulu America/Adak',
}

/** Of several names for one clock of a country the one that people there use; without an entry the first of IANA's list. */
const MAIN: Readonly<Record<string, string>> = {
  // Xinjiang's own time is not the law's, and its numbers are China's; Crimea is not called under +380 any more
  CN: 'Asia/Shanghai',
  UA: 'Europe/Kyiv',
  CY: 'Asia/Nicosia',
  KZ: 'Asia/Almaty',
  UZ: 'Asia/Tashkent',
  MY: 'Asia/Kuala_Lumpur',
  MH: 'Pacific/Majuro',
  AR: 'America/Argentina/Buenos_Aires',
  PS: 'Asia/Gaza',
  EH: 'Africa/El_Aaiun',
  // without numbers of their own in libphonenumber, or without zones in IANA's list
  XK: 'Europe/Belgrade',
  AC: 'Atlantic/St_Helena',
  TA: 'Atlantic/St_Helena',
}

/** Area codes of one zone, and of several, by NANPA's maps, 49 CFR 71 and the acts of the provinces. */
const NANP: Readonly<Record<string, string>> = {
  'America/New_York':
    '201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283 301 302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 412 413 419 434 436 440 443 445 463 465 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570 571 582 585 586 603 607 609 610 614 616 617 631 640 645 646 656 667 678 679 680 681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757 762 765 770 771 772 774 781 786 802 803 804 810 813 814 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 937 941 943 947 948 954 959 973 978 980 984 989',
  'America/Chicago':
    '205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 334 337 346 353 361 402 405 409 414 417 430 432 447 457 464 469 471 479 501 504 507 512 515 531 534 539 557 563 572 573 580 601 608 612 615 618 621 629 630 636 641 651 659 660 662 682 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816 817 830 832 847 861 870 872 901 903 913 918 920 924 931 936 938 940 945 952 956 972 975 979 985',
  'America/Denver': '303 307 385 406 435 505 575 719 720 748 801 915 970 983',
  'America/Phoenix': '480 520 602 623',
  'America/Los_Angeles':
    '206 209 213 253 279 310 323 341 350 357 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951 971',
  'Pacific/Honolulu': '808',
  'America/Toronto':
    '226 249 263 273 289 343 354 365 382 416 437 438 450 468 514 519 548 579 613 647 683 705 742 753 819 873 905 942',
  'America/Winnipeg': '204 431 584',
  'America/Regina': '306 474 639',
  'America/Edmonton': '368 403 587 780 825',
  'America/Vancouver': '604',
  'America/Halifax': '428 506 782 902',
  // split by a zone's border
  'America/New_York America/Chicago': '906 850 448 574 812 930 606 423',
  'America/Chicago America/New_York': '219 270 364',
  'America/Chicago America/Denver': '308 605 620 701 785',
  'America/Denver America/Los_Angeles': '208 986',
  'America/Los_Angeles America/Denver': '541 458 775',
  'America/Phoenix America/Denver': '928',
  'America/Anchorage America/Adak': '907',
  'America/Winnipeg America/Toronto America/Atikokan': '807',
  'America/Toronto America/Halifax America/Blanc-Sablon': '418 581 367',
  'America/St_Johns America/Halifax': '709 879',
  'America/Vancouver America/Edmonton America/Dawson_Creek': '250 236 257 672 778',
  'America/Edmonton America/Whitehorse America/Inuvik America/Cambridge_Bay America/Rankin_Inlet America/Toronto America/Atikokan':
    '867',
  // with a country code of their own
  'Pacific/Guam': '671',
  'Pacific/Saipan': '670',
  'Pacific/Pago_Pago': '684',
  'America/Puerto_Rico': '787 939',
  'America/St_Thomas': '340',
  'America/Nassau': '242',
  'America/Barbados': '246',
  'America/Anguilla': '264',
  'America/Antigua': '268',
  'America/Tortola': '284',
  'America/Cayman': '345',
  'Atlantic/Bermuda': '441',
  'America/Grenada': '473',
  'America/Grand_Turk': '649',
  'America/Jamaica': '658 876',
  'America/Montserrat': '664',
  'America/Lower_Princes': '721',
  'America/St_Lucia': '758',
  'America/Dominica': '767',
  'America/St_Vincent': '784',
  'America/Santo_Domingo': '809 829 849',
  'America/Port_of_Spain': '868',
  'America/St_Kitts': '869',
}

/** +61 is shared with Christmas Island and the Cocos Islands, whose mobile numbers look like Australia's. */
const ALL_61 = `${AUSTRALIA} Indian/Christmas Indian/Cocos`
const SA_WA_NT = 'Australia/Perth Australia/Adelaide Australia/Darwin Australia/Eucla'
const MOSCOW = 'Europe/Moscow'

/** What the first digits say inside a calling code of several zones; digits that say nothing have them all. */
const INSIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '61': {
    '': ALL_61,
    // the south-east; Lord Howe Island is 02 6563
    'Australia/Sydney': '2 3',
    'Australia/Sydney Australia/Lord_Howe':
      '26563 255053 255143 255213 255280 255307 255369 255413 255568 255936 255937 265080 265081 265082 265099 265164 265251 265296 265341 265606 265632 265998',
    // Queensland; the Tweed in New South Wales is connected to the Gold Coast
    'Australia/Brisbane': '7',
    'Australia/Brisbane Australia/Sydney': '755',
    [`${SA_WA_NT} Indian/Christmas Indian/Cocos`]: '8',
    [ALL_61]: '85',
    'Australia/Perth': '86 89',
    'Australia/Perth Australia/Eucla': '8903',
    'Australia/Adelaide': '87 88',
    'Australia/Darwin': '879 889',
    'Australia/Perth Indian/Christmas Indian/Cocos': '8910 8911 8912 8913 8914 8917 89195',
    'Indian/Cocos': '89162',
    'Indian/Christmas': '89164',
  },
  '55': {
    // by state: 97 is the south and west of Amazonas, 81 Recife and Fernando de Noronha
    'America/Sao_Paulo':
      '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 64 71 73 74 75 77 79 82 83 84 85 86 87 88 89 91 93 94 96 98 99',
    'America/Manaus': '65 66 67 69 92 95',
    'America/Rio_Branco': '68',
    'America/Manaus America/Rio_Branco': '97',
    'America/Sao_Paulo America/Noronha': '81',
    'America/Noronha': '813619',
  },
  '243': {
    // the west keeps +1: Kinshasa, Kongo, Bandundu; Katanga, Kasai and Kivu keep +2
    'Africa/Kinshasa': '1 3',
    'Africa/Lubumbashi': '2 4 5',
  },
  '56': {
    'America/Santiago': '2 32 33 34 35 41 42 43 45 51 52 53 55 57 58 63 64 65 71 72 73 75',
    'America/Punta_Arenas': '61 67',
    'Pacific/Easter America/Santiago': '32210 32255',
  },
  '593': { 'America/Guayaquil': '2 3 4 5 6 7', 'Pacific/Galapagos America/Guayaquil': '525 530' },
  '34': {
    'Europe/Madrid':
      '81 83 84 85 86 87 88 91 93 94 95 96 97 98 820 821 823 824 825 826 829 920 921 923 924 925 926 927 929',
    'Atlantic/Canary': '822 828 922 928',
    'Europe/Madrid Atlantic/Canary': '827',
  },
  '691': { 'Pacific/Pohnpei': '32 37', 'Pacific/Chuuk': '33 35' },
  '299': { 'America/Nuuk': '3 6 8 9', 'America/Thule': '97' },
  '62': {
    'Asia/Jakarta': '2 31 32 33 34 35 5 6 7',
    'Asia/Makassar': '36 37 38 4 54 55 511 512 517 518 526 527',
    'Asia/Jayapura': '9',
  },
  '976': {
    'Asia/Ulaanbaatar': '1 2',
    'Asia/Hovd': '142 143 145 146 148 242 243 245 246 248',
  },
  '64': { 'Pacific/Auckland': '3 4 6 7 9', 'Pacific/Chatham': '3305' },
  '689': { 'Pacific/Tahiti': '40', 'Pacific/Marquesas': '4091 4092', 'Pacific/Gambier': '4097' },
  '675': { 'Pacific/Port_Moresby': '3 4 5 6', 'Pacific/Port_Moresby Pacific/Bougainville': '97' },
  '351': { 'Europe/Lisbon': '2', 'Atlantic/Azores': '292 295 296' },
  '262': {
    'Indian/Reunion': '2 69 7092 81 82 88 89 9399 9479 9762 9763',
    'Indian/Mayotte': '269 63 7093 9398 9478 9769',
  },
  '672': {
    '': 'Pacific/Norfolk',
    'Antarctica/Casey Antarctica/Davis Antarctica/Mawson': '1',
  },
  '52': {
    'America/Mexico_City': '2 3 4 5 6 7 8 9',
    'America/Tijuana': '616 646 658 661 663 664 665 686',
    // Sonora, Sinaloa, Baja California Sur and Nayarit keep -7 without summer time
    'America/Hermosillo': '622 623 631 632 633 634 637 638 641 642 643 644 645 647 651 653 662',
    'America/Mazatlan': '311 319 323 324 325 327 389 612 613 615 624 660 667 668 669 672 673 687 69',
    'America/Ciudad_Juarez': '656 657',
    // municipalities on the border of the United States change their clocks, their neighbours do not
    'America/Mexico_City America/Ciudad_Juarez': '636',
    'America/Mexico_City America/Matamoros': '626 862 869 873 892',
    'America/Matamoros': '867 868 877 878 891 894 897 899',
    'America/Cancun': '983 984 987 998',
    'America/Mexico_City America/Cancun': '997',
    // toll-free and premium
    'America/Mexico_City America/Tijuana America/Hermosillo America/Cancun America/Ciudad_Juarez America/Matamoros':
      '800 900',
  },
  '7': {
    '': `${RUSSIA} Asia/Almaty`,
    [RUSSIA]: '80 9',
    'Asia/Almaty': '6 7',
    [MOSCOW]:
      '365 471 472 473 474 475 481 482 483 484 485 486 487 49 811 812 813 814 815 816 817 818 82 83 840 841 843 844 847 855 856 857 861 862 863 865 866 867 869 87 940',
    'Europe/Kaliningrad': '401',
    'Europe/Samara': '341 842 845 846 848 851',
    'Asia/Yekaterinburg': '336 342 343 345 346 347 349 351 352 353',
    'Asia/Omsk': '381',
    'Asia/Novosibirsk': '382 383 384 385 388 390 391 394',
    'Asia/Irkutsk': '301 395',
    'Asia/Yakutsk': '302 416',
    'Asia/Yakutsk Asia/Vladivostok Asia/Sakhalin': '411',
    'Asia/Vladivostok': '421 423 426',
    'Asia/Sakhalin': '413 424',
    'Asia/Kamchatka': '415 427',
  },
}

function ownerOf(name: string): string | undefined {
  return Object.entries(meta.zones).find(([zone]) => zone === name)?.[1].countries[0]
}

const zonesByCountry = new Map<string, string>()
for (const country of new Set([...Object.keys(meta.countries), ...getCountries()])) {
  const listed: readonly string[] =
    Object.entries(meta.countries).find(([code]) => code === country)?.[1].zones ?? []
  // the country's own name before that of a neighbour with the same clock
  const own = listed.find(zone => ownerOf(zone) === country) ?? listed[0]
  const zones = SEVERAL[country] ?? MAIN[country] ?? own
  if (zones !== undefined && country !== 'AQ' && country !== 'BV' && country !== 'HM')
    zonesByCountry.set(country, zones)
}

const prefixes = new Map<string, string>()
// the main country of a calling code comes first
for (const [code, sharing] of Object.entries(metadata.country_calling_codes)) {
  const zones = sharing.flatMap(country => zonesByCountry.get(country)?.split(' ') ?? [])
  if (code !== '1' && zones.length > 0) prefixes.set(code, distinct(zones))
}
for (const [code, inside] of Object.entries(INSIDE)) {
  for (const [zones, starts] of Object.entries(inside)) {
    if (zones === '') prefixes.set(code, distinct(starts.split(' ')))
    else for (const start of starts.split(' ')) prefixes.set(code + start, distinct(zones.split(' ')))
  }
}
// mobile numbers of Mexico were written with a 1 before the area code
for (const [prefix, zones] of [...prefixes]) {
  if (prefix.startsWith('52') && prefix.length > 2) prefixes.set(`521${prefix.slice(2)}`, zones)
}
const all1 = new Set<string>()
for (const [zones, codes] of Object.entries(NANP)) {
  for (const zone of zones.split(' ')) all1.add(zone)
  for (const code of codes.split(' ').filter(one => /^\d{3}$/.test(one)))
    prefixes.set(`1${code}`, distinct(zones.split(' ')))
}
prefixes.set('1', distinct([...all1]))

/** One name for each clock. */
function distinct(zones: readonly string[]): string {
  const seen = new Set<string>()
  return zones
    .filter(zone => {
      const key = clockKey(zone)
      if (key === null) throw new Error(`${zone} is not in the release`)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .join(' ')
}

const byZones = new Map<string, string[]>()
for (const [prefix, zones] of [...prefixes].sort(([one], [other]) => (one < other ? -1 : 1))) {
  byZones.set(zones, [...(byZones.get(zones) ?? []), prefix])
}
const table = {
  source:
    'Written by test/support/make-number-zones.ts: zones of countries from the IANA database (zone1970.tab), first digits of E.164 numbers from the national numbering plans. The longest matching prefix counts; one zone stands for all of the same clock',
  countries: Object.fromEntries([...zonesByCountry].sort(([one], [other]) => (one < other ? -1 : 1))),
  prefixes: Object.fromEntries([...byZones].map(([zones, starts]) => [zones, starts.join(' ')])),
}
writeFileSync('resources/zones-of-numbers.json', `${JSON.stringify(table, null, 1)}\n`)
