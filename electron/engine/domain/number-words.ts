import { plainWords } from './recipient-country.ts'

/**
 * Words that people and exports write beside a number, in the languages that lists come in. Only words from this table are passed over:
 * any other word may change what the number means (`wrong number`, `do not call`), so its cell is refused.
 */
const LABELS = `
  t m p h w c o d tel tele telf telef tlf tfn tfno tfo tlfn tln telno telnr telnum ph phn phone phones telephone telephones telephon fon fone
  telefono telefonos telefone telefones telefon telefoni telefoon telefoonnummer telefonnummer telefonnumer telefonnummern
  rufnummer rufnr nummer numer numero numeros nr num number numbers nro nbr phonenumber telephonenumber contact contacto kontakt
  mob mobs mobi mobile mobiles mobil mobiltelefon mobilnummer mobilnr mobiel mobilni mobilny movil moviles movel cel cels cell cells cellphone
  celular celulares cellulare cellulari cellulaire telemovel tlm tmn handy handynummer handynr natel gsm portable port portabel kom komorka
  komorkowy komorkowa kannykka matka matkapuhelin puh puhelin cep ceptel mobitel mobtel iphone android smartphone
  office offices work works job business biz company corporate direct directline ddi did main switchboard zentrale reception desk
  home homephone private privat prive privado particular personal own domicile dom casa maison house thuis hjem hemma hem koti otthon
  buero buro bureau dienstlich geschaeftlich geschaftlich geschaft firma arbeit arbeid arbete trabajo oficina travail ufficio lavoro escritorio
  trabalho comercial werk zakelijk kontor jobb arbejde tyo praca sluzbowy sluzbowa stacjonarny stacjonarna prywatny biuro prace domu is ev
  landline land festnetz fest fixe fijo fisso fixo vast fastnet fast pevna vezetekes line ligne linea linha leitung standard
  direkt durchwahl directo diretto
  primary secondary first second other alternate alternative alt preferred best emergency weekday weekend
  day daytime evening night days evenings abends tagsuber
  whatsapp whats wapp wa viber signal telegram sms text textonly imessage skype
  call
  тел телефон телефоны моб мобильный мобильныи мобила мобільний мобільнии мобилен сот сотовый сотовыи раб рабочий рабочии робочий робочии дом домашний домашнии
  городской городскои гор номер основной основнои личный личныи служебный контактный т м
  電話 电话 電話番号 电话号码 電話號碼 手机 手機 手机号 手机号码 行動電話 移动电话 携帯 携帯電話 携帯番号 自宅 勤務先 会社 連絡先 座机 固话 办公 办公室 家庭 住宅 市話 代表
  전화 전화번호 휴대폰 휴대전화 핸드폰 연락처 집 회사 직장
  هاتف الهاتف جوال الجوال موبايل محمول نقال رقم تلفن موبایل همراه منزل
  טלפון טל נייד סלולרי בית עבודה
  τηλ τηλεφωνο κιν κινητο σταθερο οικιας εργασιας
  फोन फ़ोन मोबाइल दूरभाष नंबर मो फन मबइल नबर
  โทร โทรศัพท์ มือถือ เบอร์
  đt dt sdt dienthoai didong
`
/** A number behind one of these is no telephone. */
const FAX = `f fx fax faxnr faxnumber faxno telefax telefaxnr facsimile telefacsimile telecopie telecopieur faks факс 传真 傳真 ファックス ファクス fax番号 팩스 فاكس פקס φαξ फैक्स`
/** What stands before an extension. */
const EXTENSION = `x xt xtn ext exts extn extension extensions durchwahl dw apparat app apparaat poste interno int interne ramal anexo toestel tst
  wew wewn wewnetrzny linka klapka dahili anknytning ankn lokal lok local internal extension доб добавочный добавочныи внутр вн 内線 分机 分機 내선 εσωτ שלוחה`
/** What stands between two numbers. */
const BETWEEN = `or oder ou und and y et e o en och eller ja tai lub i oraz ili или и veya ve vagy a nebo 或 和 または och og`

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(/\s+/)
      .filter(word => word !== '')
      .map(plainWords),
  )
const labels = wordsOf(LABELS)
const faxes = wordsOf(FAX)
const extensions = wordsOf(EXTENSION)
const between = wordsOf(BETWEEN)

export type NumberWord = 'label' | 'fax' | 'extension' | 'between'

/** The meanings that one word may have beside a number; none for a word that is not known. */
export function meaningsOfWord(word: string): readonly NumberWord[] {
  const plain = plainWords(word)
  const meanings: NumberWord[] = []
  if (labels.has(plain)) meanings.push('label')
  if (faxes.has(plain)) meanings.push('fax')
  if (extensions.has(plain)) meanings.push('extension')
  if (between.has(plain)) meanings.push('between')
  return meanings
}
