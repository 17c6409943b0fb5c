import type { CountryCode } from 'libphonenumber-js'

/** Made-up people for the sample list: common first and last names of each language, put together by chance. */
interface NameSet {
  readonly first: readonly string[]
  readonly last: readonly string[]
  readonly write: (first: string, last: string) => string
}

const western = (first: string, last: string): string => `${first} ${last}`
const eastern = (first: string, last: string): string => `${last} ${first}`
const words = (text: string): string[] => text.split(' ')

export const NAMES = {
  english: {
    first: words(
      'Olivia Noah Amelia George Grace Arthur Emily Jack Sophie Thomas Ruby Henry Alice Samuel Ella Leo',
    ),
    last: words(
      "Smith Taylor Evans Walker Hughes O'Brien Carter Wood Bennett Hill Morris Cook Reed Ward Foster Shaw",
    ),
    write: western,
  },
  french: {
    first: words(
      'Chloé Hugo Léa Louis Camille Jules Inès Gabriel Zoé Mathis Élise Théo Anaïs Rémi Margaux Noël',
    ),
    last: words(
      'Martin Bernard Dubois Lefèvre Moreau Laurent Girard Fournier Mercier Blanc Guérin Faure Roux Picard',
    ),
    write: western,
  },
  german: {
    first: words('Anna Lukas Marie Felix Jürgen Lena Jonas Mia Paul Greta Björn Clara Emil Käthe Moritz Ida'),
    last: words(
      'Müller Schmidt Weber Fischer Wagner Becker Schäfer Köhler Krause Vogel Großmann Lang Jäger Kühn',
    ),
    write: western,
  },
  spanish: {
    first: words(
      'Lucía Mateo Sofía Diego Valentina Álvaro Carmen Javier Elena Andrés Inés Raúl Noemí Óscar Pilar',
    ),
    last: words(
      'García Núñez López Sánchez Romero Muñoz Díaz Torres Ibáñez Vargas Castro Rojas Peña Molina Ortiz',
    ),
    write: western,
  },
  portuguese: {
    first: words(
      'João Beatriz Tiago Inês Rafael Mariana Gonçalo Carolina Vítor Luísa Caio Débora Simão Júlia',
    ),
    last: words(
      'Silva Santos Gonçalves Pereira Araújo Magalhães Ribeiro Falcão Antunes Simões Brandão Teixeira',
    ),
    write: western,
  },
  italian: {
    first: words('Giulia Marco Chiara Luca Sofia Matteo Alice Davide Noemi Nicolò Elena Paolo Irene Andrea'),
    last: words('Rossi Bianchi Russo Ferrari Greco Conti Marino Rizzo Gallo Fontana Caruso Moretti Testa'),
    write: western,
  },
  dutch: {
    first: words('Emma Daan Sanne Bram Lotte Thijs Fleur Sem Noor Joris Anouk Pieter Femke Ruben'),
    last: [
      'de Vries',
      'Jansen',
      'Bakker',
      'van Dijk',
      'Visser',
      'Mulder',
      'de Boer',
      'Peeters',
      'van den Berg',
    ],
    write: western,
  },
  nordic: {
    first: words(
      'Freja Lars Ingrid Søren Astrid Mikkel Åsa Erik Maja Jørgen Liv Oskar Sigrid Aino Väinö Helmi',
    ),
    last: words('Hansen Lindström Nilsen Østergaard Berg Åberg Dahl Korhonen Virtanen Sørensen Holm Mäkinen'),
    write: western,
  },
  polish: {
    first: words('Zofia Jakub Łucja Piotr Hanna Szymon Małgorzata Michał'),
    last: words('Nowak Wiśniewska Zając Kaczmarek Wójcik Mazur Dąbek'),
    write: western,
  },
  czech: {
    first: words('Kateřina Tomáš Eliška Vojtěch Tereza Ondřej Žofie Jiří'),
    last: words('Novotný Dvořák Horák Beneš Kučera Hájek Malý'),
    write: western,
  },
  ukrainian: {
    first: words('Оксана Андрій Марія Богдан Ірина Тарас Софія Дмитро'),
    last: words('Коваленко Шевченко Бондаренко Ткаченко Мельник Кравчук'),
    write: western,
  },
  bulgarian: {
    first: words('Елица Стоян Радка Ивайло Мила Георги Калина'),
    last: words('Димитров Петров Илиев Тодоров Колев Ангелов'),
    write: western,
  },
  romanian: {
    first: words('Ioana Ştefan Anca Mihai Raluca Andrei Ilinca'),
    last: words('Popescu Ionescu Dumitru Stănescu Munteanu Călinescu'),
    write: western,
  },
  hungarian: {
    first: words('Zsófia Bence Réka Máté Eszter Ádám Dóra Gergő Kata Balázs Orsolya'),
    last: words('Nagy Kovács Tóth Szabó Horváth Kiss Molnár Farkas Balogh Lakatos Szűcs'),
    write: eastern,
  },
  greek: {
    first: words('Ελένη Γιώργος Μαρία Νίκος Κατερίνα Δημήτρης Σοφία Κώστας Άννα Πέτρος'),
    last: words('Παππάς Νικολάου Γεωργίου Δήμου Ιωάννου Οικονόμου Μάρκου Κωνσταντίνου Αθανασίου'),
    write: western,
  },
  turkish: {
    first: words('Ayşe Mehmet Elif Emre Zeynep Çağlar Defne Ömer Şule İbrahim Gül Uğur'),
    last: words('Yılmaz Kaya Demir Çelik Şahin Öztürk Aydın Doğan Kılıç Güneş Işık'),
    write: western,
  },
  arabic: {
    first: words('Layla Omar Nour Youssef Salma Karim Amina Tariq Hana Ziad Mariam Sami'),
    last: words('Haddad Mansour Farouk Saleh Nasser Khalil Rahal Darwish Aziz Halabi Sabbagh'),
    write: western,
  },
  hebrew: {
    first: words('Noa Eitan Tamar Yonatan Shira Avi Maya'),
    last: words('Cohen Levi Mizrahi Peretz Friedman Biton'),
    write: western,
  },
  african: {
    first: words('Amara Kwame Thandiwe Chidi Wanjiru Sipho Adaeze Kofi Naledi Otieno Zola Ama Tunde Njeri'),
    last: words('Okafor Mensah Dlamini Mwangi Adeyemi Nkosi Boateng Kamau Eze Owusu Ndlovu Wekesa'),
    write: western,
  },
  'south-asian': {
    first: words(
      'Ananya Rahul Fatima Imran Priya Arjun Nusrat Sanjay Dilani Bikash Meera Hamza Sita Kavindu',
    ),
    last: words('Sharma Patel Khan Iyer Rahman Perera Thapa Gupta Malik Chowdhury Fernando Reddy Shrestha'),
    write: western,
  },
  thai: {
    first: words('สมชาย มาลี อรุณ กมล สุดา วิชัย'),
    last: words('สุขใจ ทองดี บุญมา ศรีสุข แสงทอง'),
    write: western,
  },
  vietnamese: {
    first: words('Anh Minh Hoa Lan Dũng Hương Tuấn Thảo'),
    last: words('Nguyễn Trần Phạm Lê Hoàng Đặng Bùi'),
    write: eastern,
  },
  malay: {
    first: words('Siti Budi Nurul Aisyah Dewi Wei Rizal Farah Hafiz Putri'),
    last: words('Tan Santoso Rahmat Lim Wijaya Ismail Hartono Abdullah'),
    write: western,
  },
  filipino: {
    first: words('Jose Maricel Rosa Paolo Luz Ramon Althea'),
    last: words('Reyes Cruz Bautista Santos Mendoza Aquino'),
    write: western,
  },
  chinese: {
    first: words('美玲 志強 雅婷 俊傑 淑芬 建宏 怡君 家豪 詩涵 冠宇'),
    last: words('王 李 張 陳 林 黃 吳 劉 蔡 楊'),
    write: (first, last) => last + first,
  },
  japanese: {
    first: words('美咲 大輔 陽菜 健太 さくら 翔太 由美 拓也 結衣 直樹'),
    last: words('佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤'),
    write: eastern,
  },
  korean: {
    first: words('서연 민준 지우 도윤 하은 예준 수빈 지호 유진 현우'),
    last: words('김 이 박 최 정 강 조 윤 장 임'),
    write: (first, last) => last + first,
  },
} as const satisfies Record<string, NameSet>

export interface SampleCountry {
  readonly code: CountryCode
  /** BCP 47 tag of the language the person is spoken to in. */
  readonly language: string
  readonly names: keyof typeof NAMES
}

const from = (names: keyof typeof NAMES, pairs: Partial<Record<CountryCode, string>>): SampleCountry[] =>
  Object.entries(pairs).map(([code, language]) => ({ code: code as CountryCode, language, names })) // keys as typed above

export const COUNTRIES: readonly SampleCountry[] = [
  ...from('english', { GB: 'en-GB', US: 'en-US', CA: 'en-CA', AU: 'en-AU', NZ: 'en-NZ', IE: 'en-IE' }),
  ...from('french', { FR: 'fr-FR' }),
  ...from('german', { DE: 'de-DE', AT: 'de-AT', CH: 'de-CH' }),
  ...from('spanish', { ES: 'es-ES', MX: 'es-MX', AR: 'es-AR', CL: 'es-CL', CO: 'es-CO', PE: 'es-PE' }),
  ...from('portuguese', { PT: 'pt-PT', BR: 'pt-BR' }),
  ...from('italian', { IT: 'it-IT' }),
  ...from('dutch', { NL: 'nl-NL', BE: 'nl-BE' }),
  ...from('nordic', { DK: 'da-DK', SE: 'sv-SE', NO: 'nb-NO', FI: 'fi-FI' }),
  ...from('polish', { PL: 'pl-PL' }),
  ...from('czech', { CZ: 'cs-CZ' }),
  ...from('ukrainian', { UA: 'uk-UA' }),
  ...from('bulgarian', { BG: 'bg-BG' }),
  ...from('romanian', { RO: 'ro-RO' }),
  ...from('hungarian', { HU: 'hu-HU' }),
  ...from('greek', { GR: 'el-GR' }),
  ...from('turkish', { TR: 'tr-TR' }),
  ...from('arabic', { EG: 'ar-EG', MA: 'ar-MA', AE: 'ar-AE', SA: 'ar-SA' }),
  ...from('hebrew', { IL: 'he-IL' }),
  ...from('african', { NG: 'en-NG', KE: 'sw-KE', ZA: 'en-ZA', GH: 'en-GH' }),
  ...from('south-asian', { IN: 'hi-IN', PK: 'ur-PK', BD: 'bn-BD', LK: 'si-LK', NP: 'ne-NP' }),
  ...from('thai', { TH: 'th-TH' }),
  ...from('vietnamese', { VN: 'vi-VN' }),
  ...from('malay', { MY: 'ms-MY', SG: 'en-SG', ID: 'id-ID' }),
  ...from('filipino', { PH: 'en-PH' }),
  ...from('chinese', { HK: 'zh-HK', TW: 'zh-TW' }),
  ...from('japanese', { JP: 'ja-JP' }),
  ...from('korean', { KR: 'ko-KR' }),
]
