import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { guessEncoding, guessEncodingOf } from '../../electron/engine/csv/guess-encoding.ts'

/** Short lists of one or two people: the same file in the encoding that a program of that country writes. */
const FILES: readonly (readonly [encoding: string, text: string])[] = [
  ['utf-8', 'Имя;Телефон\nИван;+79161234561\n'],
  ['utf-16le', 'Имя;Телефон\nИван;+79161234561\n'],
  ['utf-16be', '姓名,电话\n张小明,13812345671\n'],
  ['utf-32le', 'Name,Phone\nAnn,+447400123451\n'],
  ['windows-1251', 'Имя;Телефон\nИван Петров;+79161234561\n'],
  ['windows-1251', 'ФИО;ТЕЛ\nИВАНОВ ИВАН;+79161234561\n'],
  ['windows-1251', "Ім'я;Телефон\nІван Їжакевич;+380501234567\n"],
  ['koi8-r', 'Имя;Телефон\nИван Петров;+79161234561\n'],
  ['koi8-u', "Ім'я;Телефон\nІван Їжакевич;+380501234567\n"],
  ['ibm866', 'Имя;Телефон\nИван Петров;+79161234561\n'],
  ['maccyrillic', 'Имя;Телефон\nИван Петров;+79161234561\n'],
  ['iso-8859-5', 'Имя;Телефон\nИван Петров;+79161234561\n'],
  ['gb18030', '姓名,电话\n张小明,13812345671\n李雷,13812345672\n'],
  ['big5', '姓名,電話\n張小明,0912345671\n李大華,0912345672\n'],
  ['shift_jis', '氏名,電話番号\n山田太郎,09012345678\n佐藤花子,09012345679\n'],
  ['euc-jp', '氏名,電話番号\n山田太郎,09012345678\n'],
  ['euc-kr', '이름,전화번호\n김철수,01012345678\n이영희,01012345679\n'],
  ['windows-1250', 'Imię i nazwisko;Telefon\nŁukasz Wałęsa;600123456\nJózef Żak;600123457\n'],
  ['iso-8859-2', 'Jméno;Telefon\nTomáš Žižka;601123456\nJiří Šťastný;601123457\n'],
  ['windows-1250', 'Jméno;Telefon\nJiří Dvořák;601123456\nTomáš Novák;601123457\n'],
  ['windows-1250', 'Név;Telefonszám\nKovács Győző;301234567\nTóth Ödön;301234568\n'],
  ['windows-1252', 'Nom;Téléphone\nFrançois Lefèvre;0612345678\n'],
  ['windows-1252', 'phone,note\n+442079460111,déjà vu\n'],
  ['windows-1252', 'Navn;Telefon\nBjørn Åsen;41234567\n'],
  ['windows-1252', 'Nombre;Movil\nÁngel Muñoz;612345678\n'],
  ['windows-1253', 'Όνομα;Τηλέφωνο\nΓιώργος Παπαδόπουλος;6912345678\n'],
  ['windows-1254', 'Adı;Telefon\nAyşe Yılmaz;5321234567\nÇağla Öztürk;5321234568\n'],
  ['windows-1255', 'שם;טלפון\nדוד כהן;0521234567\n'],
  ['windows-1256', 'الاسم;رقم الهاتف\nمحمد علي;0501234567\n'],
  ['windows-1257', 'Vardas;Telefonas\nŽydrė Šimkutė;861234567\n'],
  ['windows-874', 'ชื่อ,โทรศัพท์\nสมชาย ใจดี,0812345678\n'],
  ['macroman', 'Nom;Téléphone\nFrançois Lefèvre;0612345678\nZoë;0612345679\n'],
  ['ibm850', 'Name;Telefon\nJürgen Müller;03012345678\nJörg Groß;03012345679\n'],
]

test.each(FILES)('a list in %s reads as it was written: %j', (encoding, text) => {
  const bytes = iconv.encode(text, encoding, { addBOM: false })
  const guess = guessEncodingOf(bytes)
  expect(iconv.decode(bytes, guess.encoding)).toBe(text)
})

test.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('the mark of %s decides', encoding => {
  const guess = guessEncodingOf(iconv.encode('Name,Phone\nZoë,1\n', encoding, { addBOM: true }))
  expect(guess).toMatchObject({ encoding, hasMark: true })
})

test('a byte that is no UTF-8 costs one letter, and is told', () => {
  const text = Buffer.from('Имя;Телефон\nИван Петров;+79161234561\nОльга;+79161234562\n')
  expect(guessEncodingOf(Buffer.concat([text, Buffer.from([0xff, 0x0a])]))).toMatchObject({
    encoding: 'utf-8',
    bad: 1,
  })
})

test('stray zero bytes do not make UTF-16', () => {
  const text = Buffer.from('Name,Phone\nA\0nn,+447700900101\nBob,+447700\u0000900102\n')
  expect(guessEncodingOf(text)).toMatchObject({ encoding: 'utf-8', zeros: 2 })
})

test('an accent counts wherever in the file it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-encoding-'))
  try {
    const path = join(folder, 'late.csv')
    const plain = Buffer.from(`Name;Telefon\n${'Ann;+4930123456\n'.repeat(350_000)}`)
    writeFileSync(path, Buffer.concat([plain, iconv.encode('Jürgen Müller;+4930123457\n', 'windows-1252')]))
    expect(await guessEncoding(path)).toMatchObject({ encoding: 'windows-1252' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
