/** ISO 3166-1: alpha-2 and alpha-3 codes of every country, and Kosovo's in use. */
const CODES = `AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH BB BRB
BD BGD BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT BW BWA BY BLR BZ BLZ CA CAN
CC CCK CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW CX CXR CY CYP CZ CZE DE DEU DJ DJI
DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP ET ETH FI FIN FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB GB GBR GD GRD
GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL GM GMB GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG HM HMD HN HND HR HRV
HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY JM JAM JO JOR JP JPN KE KEN KG KGZ KH KHM KI KIR
KM COM KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA LY LBY MA MAR MC MCO
MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT MS MSR MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS
MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC NL NLD NO NOR NP NPL NR NRU NU NIU NZ NZL OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK
PL POL PM SPM PN PCN PR PRI PS PSE PT PRT PW PLW PY PRY QA QAT RE REU RO ROU RS SRB RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP
SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR SN SEN SO SOM SR SUR SS SSD ST STP SV SLV SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA
TJ TJK TK TKL TL TLS TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB VA VAT VC VCT VE VEN
VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM XK XKX YE YEM YT MYT ZA ZAF ZM ZMB ZW ZWE`

const codes = CODES.split(/\s+/)

/** ISO 3166 alpha-2 codes. */
export const COUNTRY_CODES: readonly string[] = codes.filter((_, at) => at % 2 === 0)

/** Alpha-2 codes by alpha-3 codes. */
export const COUNTRY_BY_ALPHA3: ReadonlyMap<string, string> = new Map(
  COUNTRY_CODES.map((code, at) => [codes[at * 2 + 1] ?? '', code]),
)

/** Languages in which a column may name countries, with CLDR's names; English is asked first. */
export const COUNTRY_LANGUAGES = [
  ...[
    'en',
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'nl',
    'pl',
    'sv',
    'da',
    'nb',
    'fi',
    'tr',
    'ru',
    'uk',
    'cs',
    'sk',
    'hu',
    'ro',
    'hr',
  ],
  ...['el', 'bg', 'sr', 'ja', 'zh', 'zh-Hant', 'ko', 'ar', 'he', 'fa', 'hi', 'th', 'vi', 'id', 'ca'],
] as const

/**
 * Names that CLDR does not have: ISO 3166's own official short names where they differ, everyday and former names, and parts of the
 * United Kingdom. Articles, `of` and `and` are left out when names are compared, and the order of words does not count.
 */
export const COUNTRY_ALIASES: Readonly<Record<string, string>> = {
  AE: 'UAE, Emirates, Emirates United Arab',
  AX: 'Aaland Islands, Aland',
  BA: 'Bosnia, Bosnia-Hercegovina, BiH',
  BN: 'Brunei Darussalam',
  BO: 'Bolivia Plurinational State, Plurinational State Bolivia',
  BQ: 'Bonaire Sint Eustatius Saba, Bonaire, Netherlands Antilles Caribbean',
  BY: 'Byelorussia, White Russia',
  CC: 'Cocos Islands, Keeling Islands, Cocos (Keeling) Islands',
  CD: 'Democratic Republic Congo, Congo Democratic Republic, DR Congo, DRC, Congo-Kinshasa, Congo Kinshasa, Zaire, Congo (DRC), RDC',
  CG: 'Congo, Republic Congo, Congo-Brazzaville, Congo Brazzaville',
  CH: 'Swiss, Swiss Confederation, Confoederatio Helvetica',
  CI: 'Ivory Coast, Cote d Ivoire, Cote Ivoire, Côte d Ivoire, Cote Divoire, Elfenbeinküste',
  CN: 'PRC, P R China, PR China, People s Republic China, Peoples Republic China, Mainland China',
  CV: 'Cape Verde, Cabo Verde',
  CZ: 'Czech Republic, Czechia, Tschechische Republik, République tchèque, Republica Checa',
  DE: 'BRD, Federal Republic Germany, Bundesrepublik Deutschland, West Germany',
  DO: 'Dominican Rep, Rep Dominicana',
  FK: 'Falkland Islands Malvinas, Falklands, Malvinas',
  FM: 'Micronesia Federated States, Federated States Micronesia, FSM',
  FO: 'Faroes, Faeroe Islands',
  GB: 'UK, U K, Great Britain, Britain, United Kingdom Great Britain Northern Ireland, England, Scotland, Wales, Northern Ireland, GBR, Engeland, Grossbritannien, Großbritannien, Gran Bretaña, Grande-Bretagne, Gran Bretagna, Grã-Bretanha, Storbritannien, Inghilterra, Inglaterra, Angleterre, Schottland, Royaume Uni, Великобритания, Англия, 英国, イギリス',
  GM: 'Gambia, Republic Gambia',
  GR: 'EL, Hellas, Hellenic Republic',
  HK: 'Hong Kong, Hongkong, HKSAR, Hong Kong SAR, Hong Kong China',
  HM: 'Heard Island McDonald Islands',
  IE: 'Eire, Republic Ireland, Irish Republic, Southern Ireland',
  IR: 'Iran Islamic Republic, Islamic Republic Iran, Persia',
  KN: 'St Kitts, Saint Kitts, Saint Kitts Nevis',
  KP: 'North Korea, Korea North, Korea Democratic People s Republic, DPRK, Democratic People s Republic Korea, Korea DPR',
  KR: 'South Korea, Korea, Korea South, Korea Republic, Republic Korea, ROK, Republic Korea South',
  LA: 'Laos, Lao, Lao People s Democratic Republic, Lao PDR',
  LK: 'Ceylon',
  LY: 'Libyan Arab Jamahiriya, State Libya',
  MD: 'Moldova Republic, Republic Moldova, Moldavia',
  MF: 'Saint Martin French part, St Martin',
  MK: 'Macedonia, FYROM, Republic North Macedonia, Macedonia former Yugoslav Republic, former Yugoslav Republic Macedonia',
  MM: 'Burma, Myanmar',
  MO: 'Macau, Macao, Macao SAR',
  NL: 'Holland, Netherlands Kingdom, Kingdom Netherlands, Netherland, Olanda, Holanda, Hollande, Países Bajos, Paesi Bassi, Pays-Bas',
  NO: 'Noreg, Kingdom Norway',
  PS: 'Palestine State, State Palestine, Palestinian Territory Occupied, Occupied Palestinian Territory, Palestinian Territory, Palestinian Territories, West Bank, Gaza',
  PN: 'Pitcairn',
  RE: 'Reunion, La Reunion',
  RU: 'Russian Federation, Russia, РФ, Российская Федерация',
  SH: 'Saint Helena, Saint Helena Ascension Tristan da Cunha, St Helena',
  SJ: 'Svalbard Jan Mayen, Svalbard, Spitsbergen',
  SK: 'Slovak Republic',
  ST: 'Sao Tome Principe, Sao Tome',
  SX: 'Sint Maarten Dutch part, St Maarten',
  SY: 'Syrian Arab Republic, Syria',
  SZ: 'Swaziland, Eswatini Kingdom',
  TL: 'East Timor, Timor Leste, Timor',
  TR: 'Turkey, Türkiye, Turkiye, Republic Türkiye, Republic Turkey',
  TT: 'Trinidad, Tobago',
  TW: 'Taiwan, Taiwan Province China, Chinese Taipei, Republic China, ROC, Taiwan R O C, Formosa',
  TZ: 'Tanzania United Republic, United Republic Tanzania, Zanzibar',
  UM: 'United States Minor Outlying Islands, US Minor Outlying Islands',
  US: 'USA, U S A, U S, United States America, United States, America, Estados Unidos America, Etats Unis, Etats-Unis d Amérique, Vereinigte Staaten von Amerika, Stati Uniti d America, Estados Unidos da América, EE UU, EEUU, EUA, Amerika, США, 美国, アメリカ, アメリカ合衆国',
  VA: 'Vatican, Holy See, Holy See Vatican City State, Vatican City State',
  VC: 'St Vincent, Saint Vincent, Saint Vincent Grenadines',
  VE: 'Venezuela Bolivarian Republic, Bolivarian Republic Venezuela',
  VG: 'Virgin Islands British, British Virgin Islands, BVI',
  VI: 'Virgin Islands U S, Virgin Islands US, US Virgin Islands, Virgin Islands United States, USVI',
  VN: 'Viet Nam, Vietnam, Socialist Republic Vietnam',
  WS: 'Western Samoa',
  ZA: 'South Africa Republic, Republic South Africa, RSA, Suid Afrika',
}
