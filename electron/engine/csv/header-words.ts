import type { RecipientField } from '../../../shared/model/recipient-list.ts'
import { matcherOf, plainHeader } from './header-text.ts'

/**
 * What columns are called in the languages that lists come in: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
 * Swedish, Danish, Norwegian, Finnish, Czech, Slovak, Hungarian, Romanian, Turkish, Russian, Ukrainian, Bulgarian, Croatian, Greek,
 * Arabic, Persian, Hebrew, Hindi, Japanese, Chinese, Korean, and the commonest words of some others. Without accents; a `*` is the
 * rest of a word. Headers are composed of such words ("Home Phone", "Tel. privat"), so words are looked for, not whole headers.
 */
const PHONE = [
  '*phone* telephone* mobile* cell cells cellular cellno cellnumber tel tele telno telnr telnum teln msisdn whatsapp whats landline handphone',
  'mob mobno mobnr ph phn gsm sms did',
  '*telefon* *rufnummer* *rufnr* handy* mobil mobilnr mobilnummer* *mobilfunk* festnetz* fon *durchwahl*',
  '*telephon* portable* fixe *movil* celular* cel fijo tlf* tfno* tfn* tfo telf* *telefono* *cellulare* cellulari cell recapito',
  '*telefone* *telemovel* fone fones fixo tlm* *telefoon* mobiel* *komork* kom *mobilsvar* mobiltlf mobilno mobilny mobilni* mobilu',
  '*puhelin* puh puhnro kannykka* *matkapuh* *telszam* *telefonszam* mobilszam* cep gsm* ceptel* *telefonu mobitel* mobiteln* talrun* mobiil* mobilais mobilus',
  'телефон* тел моб мобильн* мобилен* мобильник* сотов* *телефон* мобільн* тлф мобител*',
  'τηλεφων* κινητ* σταθερ* τηλ κιν',
  'هاتف* الهاتف* تلفون* تليفون* جوال* الجوال* موبايل* محمول* المحمول* النقال الموبايل تلفن* موبایل* همراه*',
  'טלפון* נייד* הנייד סלולר* פלאפון* טל',
  'फ़ोन* फोन* मोबाइल* टेलीफोन* टेलीफ़ोन* दूरभाष* मोबाईल*',
  '電話 携帯 携帯電話 テレフォン 电话 手机 手機 行動電話 移动电话 固话 座机 联系方式 聯絡方式 전화 휴대폰 핸드폰 연락처 휴대전화 모바일 โทรศัพท์ เบอร์โทร มือถือ',
  'telepon* ponsel* hp nohp sdt dienthoai',
]
const PHONE_PHRASES = [
  'contact no',
  'contact number',
  'contactno',
  'contactnumber',
  'call number',
  'dial number',
  'number to call',
  'caller id',
  'điện thoại',
  'di động',
  'số đt',
  '連絡先番号',
]

/** Called by nobody: machines, and lines of other kinds. */
const FAX =
  '*fax* faks* telecopi* telekopi* telex pager isdn tty tdd факс* φαξ* فاكس* פקס* ファックス ファクス ファクシミリ 传真 傳真 팩스 फैक्स* फ़ैक्स* แฟกซ์ isfax'.split(
    ' ',
  )

/** Whose number it is, where it is not the person's own. */
const SOMEONE_ELSE =
  'assistant* assistants emergency notfall* urgence* emergencia* emergenza spouse husband wife parent mother father guardian partner referrer referral rep representative agent agents broker manager supervisor owner sender caller advisor adviser berater betreuer vendedor экстренн* agence gestore'.split(
    ' ',
  )

/** Something about a phone, not its number. */
const ABOUT =
  'type types typ tipo label labels etikett etikette kind ext extension extn erweiterung country pays pais land code codes prefix prefijo verified valid validity status stato statut state carrier provider operator network consent optin optout opt permission permissions allowed notes note comment comments date time datetime last count calls attempts preference preferred_time timezone zone hours result outcome score flag duration best_time carrier_name тип 类型 類型 種別 유형'.split(
    ' ',
  )

/** Numbers that are never called, whatever their cells look like. */
const NEVER = [
  'id ids uid uuid guid ident identifier identifiant identificador identificativo key code codes codigo codice kod kood cod',
  'customer* client* clients kunde* kundn* kunr kdnr kdnummer cliente* clienti klient* klienta klant* asiakas* ugyfel* zakaznik* musteri* клиент* клієнт* πελατ* العميل عميل לקוח ग्राहक* 客户 客戶 顧客 お客様 고객 会員 회원',
  'account* konto* kontonr* compte* cuenta* conto rekening* rachun* tili* ucet* szamla* hesap* счет* рахун* حساب חשבון खाता 帳號 账号 账户 口座 계좌',
  'order* bestell* auftrag* commande* pedido* ordine* encomenda* zamowien* ordre* ordernr tilaus* objednav* rendeles* comanda* siparis* заказ* замовлен* παραγγελ* طلب הזמנה 订单 訂單 注文 주문',
  'invoice* rechnung* facture* factura* fattura* fatura* faktur* lasku* bill billing счет-фактура 发票 請求書 송장',
  'tax* vat ust* ustid steuer* tva nif nip cif dni nie rut cpf cnpj siret siren iban bic swift piva pesel peselu ico dic adoszam inn инн ссн ssn sin passport* pass* ausweis* personnummer* personnr* cpr fodselsnummer* hetu rodne* tckn aadhaar pan sozialversicherung* nino',
  'date* datum* data fecha* dato pvm paivamaara dátum tarih* дата* ημερομην* تاريخ התאריך תאריך तारीख दिनांक 日期 日付 날짜 created modified updated time timestamp zeit heure hora kl birth* born birthday* dob geburt* naissance* nacimiento* nascita nascimento* fodsel* fodt fodelse* syntym* narozen* szuletes* nastere* dogum* рожден* народжен* 生日 生年月日 생년월일',
  'postal postcode postleitzahl plz zip zipcode zips cp cap cep postnr postnummer postinumero kod_pocztowy psc irsz posta indeks индекс* 邮编 郵遞區號 郵便番号 우편번호',
  'price* preis* prix precio* prezzo preco* prijs cena pris hinta ar fiyat* цена* amount* betrag* montant* importe* valor* saldo balance total* sum summe umsatz revenue sales quantity qty menge anzahl count age alter year jahr points score rank rating lat lon latitude longitude',
  'contract* vertrag* contrat* contratto contrato* umowa avtal* kontrakt* sopimus* smlouv* szerzodes* договор* policy* police* poliz* ticket* case* vorgang* aktenzeichen dossier* expediente* reference* ref refs referenz* referenc* referencia* riferiment* referentie* serial* seriennummer* sku product* artikel* article* item items imei mac ip vin meter zahler* compteur ean gtin isbn barcode license* licence* plate kennzeichen* matricula* house hausnummer* hausnr street strasse room zimmer apartment extension nebenstelle lfd lopenr lopenummer loebenr lopnr lfdnr index row zeile nr_porzadkowy member* mitglied* membre* socio* socia loyalty card karte kartennr carte tarjeta employee* mitarbeiter* personal* staff student* schuler* matrikel*',
]

/** A header of nothing but these may be one of phone numbers. */
const NUMBER_ALONE = matcherOf(
  'number numbers numbr no nr num nummer nummern numero numeros numeri numer numery cislo szam numar numara номер номера αριθμος رقم מספר नंबर नम्बर 番号 號碼 号码 번호 nomor'.split(
    ' ',
  ),
)
const CONTACT_ALONE = matcherOf([
  'contact',
  'contacts',
  'kontakt',
  'contacto',
  'contatto',
  '連絡先',
  'destination',
  'dial',
])
const FILLERS =
  'number numbers no nr num nummer numero numeros numer n de of the du des del di da do la le el contact kontakt contacto value 1 номер رقم מספר नंबर 番号 号码 號碼 번호 your my main customer client'.split(
    ' ',
  )

const words = (lines: readonly string[]): string[] => lines.flatMap(line => line.split(' '))
const PHONE_MATCHER = matcherOf([...words(PHONE), ...PHONE_PHRASES])
const FAX_MATCHER = matcherOf(FAX)
const SOMEONE_ELSE_MATCHER = matcherOf(SOMEONE_ELSE)
const ABOUT_MATCHER = matcherOf(ABOUT)
const NEVER_MATCHER = matcherOf(words(NEVER))

/** Which of a person's numbers is tried first: what is called the main one, then plain and mobile ones, home, work and others. */
const FIRST = matcherOf('primary main preferred best haupt* principal* pref основн* 主要'.split(' '))
const MOBILE = matcherOf(
  'mobile* mobil mobilnr mobiltelefon* mobilnummer* handy* cell cells cellular cellphone* portable movil celular* cel cellulare telemovel* tlm mobiel* komork* matkapuh* kannykka cep gsm мобильн* сотов* мобільн* κινητ* جوال موبايل محمول נייד मोबाइल 携帯 手机 手機 휴대폰 핸드폰'.split(
    ' ',
  ),
)
const HOME = matcherOf(
  'home private privat* prive casa domicile domicilio particular personal huis thuis dom domowy hem hjem koti domu otthoni ev домашн* 自宅 家庭 家 집 maison landline fixe fijo fixo festnetz*'.split(
    ' ',
  ),
)
const WORK = matcherOf(
  'work business office company corporate geschaft* gesch firma dienst* dienstlich buro travail bureau pro professionnel trabajo oficina empresa lavoro ufficio trabalho escritorio werk zakelijk praca sluzbowy arbete jobb arbejde tyo toihin prace munka munkahelyi serviciu is isyeri рабоч* 会社 勤務先 公司 办公 직장 회사'.split(
    ' ',
  ),
)
const OTHER = matcherOf(
  'other another alt alternate alternative alternativ* secondary second third additional weitere* zusatz* zweit* autre* otro* altro outro andere* inny annan anden annen muu dalsi masik alt_phone backup reserve другой доп* 2 3 4 5 6 7 8 9'.split(
    ' ',
  ),
)

/** What a header says of phones. `weak` is a number of some kind, `about` a fact about a phone, `of-someone-else` another person's. */
export interface PhoneHeader {
  readonly is: 'phone' | 'weak' | 'fax' | 'about' | 'of-someone-else' | 'never' | 'nothing'
  /** The lower, the earlier it is called. */
  readonly rank: number
}

/** Reads a header for whether its column holds phone numbers. */
export function readPhoneHeader(header: string): PhoneHeader {
  const plain = plainHeader(header)
  const text = ` ${plain} `
  const found = (matcher: RegExp): boolean => matcher.test(text)
  const rank = found(OTHER) ? 4 : found(WORK) ? 3 : found(HOME) ? 2 : found(FIRST) ? 0 : 1
  if (plain === '') return { is: 'nothing', rank }
  if (found(FAX_MATCHER)) return { is: 'fax', rank }
  if (found(PHONE_MATCHER)) {
    if (found(ABOUT_MATCHER)) return { is: 'about', rank }
    return { is: found(SOMEONE_ELSE_MATCHER) ? 'of-someone-else' : 'phone', rank }
  }
  if (found(NEVER_MATCHER)) return { is: 'never', rank }
  if (found(NUMBER_ALONE)) {
    const left = plain.split(' ').filter(word => !FILLERS.includes(word) && !/^\d$/.test(word))
    const isPersonal = found(HOME) || found(WORK) || found(FIRST) || found(MOBILE)
    return {
      is: left.length === 0 || isPersonal || matchesWhole(NUMBER_ALONE, plain) ? 'weak' : 'never',
      rank,
    }
  }
  return { is: matchesWhole(CONTACT_ALONE, plain) ? 'weak' : 'nothing', rank }
}

function matchesWhole(matcher: RegExp, plain: string): boolean {
  const match = matcher.exec(` ${plain} `)
  return match !== null && match[0].trim() === plain
}

type NamedField = Exclude<
  RecipientField,
  'number' | 'number2' | 'number3' | 'number4' | 'number5' | 'number6' | 'number7' | 'number8' | 'number9'
>

/** Names of the other columns; whole headers but for words such as `mailing` that may stand before them. */
const FIELDS: Readonly<Record<NamedField, string>> = {
  doNotCall:
    'do not call|donotcall|dnc|dnc flag|do not phone|dont call|no call|no calls|do not contact|donotcontact|dont contact|no contact|call opt out|phone opt out|phone optout|voice opt out|opt out|optout|opted out|opt out call|opt out calls|suppressed|suppression|blacklist|blacklisted|blocked|call blocked|never call|has opted out of calls|hasoptedoutofcall|tps|ctps|werbesperre|werbewiderspruch|anrufsperre|nicht anrufen|kontaktsperre|kontaktverbot|gesperrt|sperre|telefonsperre|widerspruch|ne pas appeler|ne pas contacter|npa|bloctel|opposition|opposition appel|refus appel|no llamar|no contactar|lista robinson|robinson|nao ligar|nao contatar|nao contactar|nao perturbe|nao me perturbe|non chiamare|non contattare|niet bellen|bel me niet|niet benaderen|niet contacteren|nie dzwonic|nie kontaktowac|zakaz kontaktu|ring inte|ring ej|nix|sparrad|ikke ring|ring ikke|ma ikke ringes|reservert|reserveret|robinsonlisten|ala soita|ei saa soittaa|puhelukielto|nevolat|nekontaktovat|nevolajte|ne hivja|nem hivhato|ne keressuk|nu suna|nu apela|nu contacta|aramayin|arama|aranmasin|не звонить|не беспокоить|не звони|запрет звонков|не дзвонити|не телефонувати|не се обажай|ne zvati|μην καλειτε|μη κλησης|عدم الاتصال|لا تتصل|ממנע משיחה|לא להתקשר|लाल सूची|कॉल न करें|कॉल ना करें|電話禁止|架電禁止|架電NG|電話NG|连絡禁止|請勿致電|请勿致电|请勿联系|勿扰|禁止拨打|拒接|수신거부|전화금지|연락금지|전화거부',
  callAllowed:
    'call allowed|calls allowed|may call|may be called|can call|can be called|ok to call|okay to call|call ok|callable|contactable|opt in|optin|opted in|call opt in|phone opt in|phone optin|call consent|calling consent|phone consent|telephone consent|consent to call|consent to calls|marketing consent|permission to call|call permission|phone permission|darf angerufen werden|anruf erlaubt|anrufen erlaubt|einwilligung|telefon einwilligung|einwilligung telefon|werbeeinwilligung|consentement|consentement appel|accord appel|acepta llamadas|consentimiento|consentimento|consenso|consenso telefonico|toestemming|toestemming bellen|zgoda|zgoda na kontakt|samtycke|samtykke|suostumus|souhlas|hozzajarulas|acord|izin|arama izni|согласие|согласие на звонок|згода|συγκαταθεση|موافقة|הסכמה|सहमति|架電可|電話可|同意|동의|수신동의',
  consentAt:
    'consent date|date of consent|consent at|consent given at|consented at|consent time|consent timestamp|opt in date|optin date|opted in at|opt in at|date opted in|einwilligung am|einwilligungsdatum|datum der einwilligung|date de consentement|date du consentement|fecha de consentimiento|data consenso|data do consentimento|datum toestemming|data zgody|samtyckesdatum|samtykkedato|suostumuspvm|дата согласия|同意日|同意日期|동의일',
  consentSource:
    'consent source|source of consent|consent origin|consent from|consent text|consent url|opt in source|optin source|opt in url|einwilligung quelle|einwilligungsquelle|quelle der einwilligung|source du consentement|origen del consentimiento|fonte consenso|origem do consentimento|bron toestemming|zrodlo zgody|источник согласия|同意来源|同意元|동의경로',
  consentForm:
    'kind of consent|consent kind|consent type|type of consent|consent form|form of consent|consent method|method of consent|consent level|consent category|consent mode|opt in type|optin type|opt in method|opt in kind|art der einwilligung|einwilligungsart|einwilligung art|form der einwilligung|einwilligungsform|type de consentement|type du consentement|nature du consentement|forme du consentement|mode de consentement|tipo de consentimiento|forma de consentimiento|clase de consentimiento|tipo consenso|tipo di consenso|forma del consenso|tipo de consentimento|forma de consentimento|soort toestemming|type toestemming|vorm van toestemming|rodzaj zgody|typ zgody|forma zgody|typ av samtycke|samtyckestyp|samtykketype|type samtykke|form for samtykke|suostumuksen tyyppi|suostumuksen muoto|suostumustyyppi|typ souhlasu|druh souhlasu|forma souhlasu|typ suhlasu|druh suhlasu|hozzajarulas tipusa|hozzajarulas formaja|tip acord|tipul acordului|izin turu|onay turu|riza turu|тип согласия|вид согласия|форма согласия|тип згоди|вид згоди|вид съгласие|τυπος συγκαταθεσης|ειδος συγκαταθεσης|نوع الموافقة|סוג הסכמה|सहमति का प्रकार|同意の種類|同意種別|同意方法|同意类型|同意類型|同意方式|동의유형|동의 유형|동의방식|동의 방식',
  callingCode:
    'country code|countrycode|calling code|country calling code|dial code|dialing code|dialling code|country dial code|phone country code|phone code|mobile country code|tel country code|international code|international prefix|country prefix|isd code|isd|std isd|ddi|cc|landervorwahl|landesvorwahl|landerkennzahl|auslandsvorwahl|vorwahl land|vorwahl|indicatif|indicatif pays|indicatif international|code pays|prefijo|prefijo internacional|prefijo pais|codigo pais|codigo de pais|prefisso|prefisso internazionale|codigo do pais|codigo pais|indicativo|landnummer|landcode|landkode|landekode|landskod|landsnummer|kierunkowy kraju|numer kierunkowy kraju|maakoodi|maatunnus|predvolba|mezinarodni predvolba|orszagkod|orszaghivo|prefix|prefix tara|ulke kodu|код страны|код країни|κωδικος χωρας|رمز الدولة|كود الدولة|קידומת|קידומת בינלאומית|देश कोड|国番号|国际区号|国家代码|국가번호|국가코드',
  areaCode:
    'area code|areacode|area|phone area code|std code|std|npa|vorwahl|ortsvorwahl|vorwahl ort|indicatif regional|codigo de area|codigo area|codigo ciudad|lada|prefijo|prefisso|prefisso locale|ddd|indicativo|netnummer|kengetal|riktnummer|retningsnummer|suuntanumero|kierunkowy|numer kierunkowy|predvolba|korzetszam|prefix|alan kodu|код города|код|код міста|κωδικος περιοχης|رمز المنطقة|קידומת|क्षेत्र कोड|市外局番|区号|區碼|區號|지역번호',
  zone: 'time zone|timezone|tz|zone|zoneinfo|hs timezone|zona horaria|huso horario|zeitzone|fuseau|fuseau horaire|fuso|fuso horario|fuso orario|tijdzone|strefa czasowa|strefa|tidszon|tidszone|tidssone|aikavyohyke|casove pasmo|casove pasmo|idozona|fus orar|saat dilimi|часовой пояс|таймзона|часовий пояс|часова зона|ζωνη ωρας|المنطقة الزمنية|אזור זמן|समय क्षेत्र|タイムゾーン|時間帯|时区|時區|시간대',
  country:
    'country|country code|countrycode|country name|country region|country iso|iso country|iso|nation|land|landkurzel|landercode|landerkurzel|staat|pays|code pays|pais|paese|nazione|nacion|kraj|kraj kod|maa|zeme|stat|krajina|orszag|tara|ulke|страна|країна|държава|χωρα|الدولة|البلد|بلد|כור|מדינה|ארץ|देश|国|国名|国家|國家|국가|나라|negara|zemlja|drzava',
  region:
    'state|state code|state province|state region|province|region|county state|us state|st|bundesland|kanton|provincia|provinz|etat|departement|dept|estado|uf|comunidad autonoma|comunidad|regione|regiao|provincie|wojewodztwo|lan|fylke|lansi|maakunta|kraj region|megye|judet|il|область|регион|штат|край|νομος|περιφερεια|الولاية|المحافظة|מחוז|राज्य|प्रान्त|都道府県|県|省|省份|州|도|시도|주|prefecture',
  county:
    'county|county name|parish|landkreis|kreis|condado|contea|comarca|district|okres|powiat|kommun|kommune',
  city: 'city|town|city town|locality|place|ort|stadt|wohnort|ville|commune|ciudad|localidad|poblacion|municipio|citta|comune|localita|cidade|municipio|stad|plaats|woonplaats|gemeente|miasto|miejscowosc|ort|postort|stad|by|poststed|kaupunki|paikkakunta|mesto|obec|varos|telepules|oras|localitate|sehir|ilce|город|місто|град|πολη|المدينة|مدينة|עיר|शहर|市区町村|市|城市|도시|시|kota|grad',
  postalCode:
    'postal code|postalcode|postcode|post code|zip|zip code|zipcode|zip postal code|zippostal|zip code postal code|plz|postleitzahl|codigo postal|cp|code postal|cap|codice postale|codice avviamento postale|cep|codigo postal|kod pocztowy|postnummer|postnr|postinumero|psc|iranyitoszam|irsz|irszam|cod postal|posta kodu|индекс|почтовый индекс|поштовий індекс|ταχυδρομικος κωδικας|τκ|الرمز البريدي|מיקוד|पिन कोड|पिनकोड|pin code|pincode|郵便番号|邮编|邮政编码|郵遞區號|우편번호|eircode',
  email:
    'email|e mail|mail|email address|e mail address|e mail 1 value|email 1|primary email|work email|correo|correo electronico|email adresse|e mail adresse|mailadresse|courriel|adresse email|adresse mail|adresse e mail|indirizzo email|posta elettronica|e mailadres|emailadres|adres email|adres e mail|epost|e post|epostadress|e postadress|e postadresse|sahkoposti|sahkopostiosoite|eposta|e posta|emailova adresa|email cim|adresa email|электронная почта|почта|эл почта|имейл|е мейл|електронна пошта|ηλεκτρονικο ταχυδρομειο|البريد الإلكتروني|البريد الالكتروني|بريد|דוא ל|דואר אלקטרוני|אימייל|מייל|ईमेल|メール|メールアドレス|电子邮件|邮箱|電子郵件|電郵|이메일|메일',
  company:
    'company|company name|organisation|organization|organization name|organization 1 name|organisation name|org|employer|business name|account name|firm|firma|firmenname|unternehmen|gesellschaft|arbeitgeber|societe|entreprise|raison sociale|empresa|compania|razon social|azienda|societa|ditta|ragione sociale|companhia|razao social|bedrijf|bedrijfsnaam|organisatie|nazwa firmy|przedsiebiorstwo|foretag|foretagsnamn|bolag|virksomhed|selskab|firmanavn|bedrift|selskap|yritys|yrityksen nimi|spolecnost|nazev firmy|spolocnost|ceg|cegnev|companie|sirket|sirket adi|компания|организация|фирма|компанія|організація|εταιρεια|επωνυμια|الشركة|شركة|חברה|कंपनी|会社|会社名|企業名|公司|公司名称|公司名稱|单位|회사|회사명|업체명',
  externalId:
    'id|external id|externalid|customer id|customerid|customer no|customer nr|customer number|cust id|client id|clientid|client no|client number|contact id|contactid|lead id|leadid|record id|recordid|person id|crm id|crmid|uuid|guid|account id|accountid|member id|prospect id|vendor lead code|hubspot id|kundennummer|kundennr|kundenr|kunden nr|kunden id|kdnr|kd nr|numero client|n client|no client|code client|id client|numero de client|numero de cliente|numero cliente|n cliente|id cliente|codigo cliente|codice cliente|klantnummer|klantnr|klant id|numer klienta|nr klienta|id klienta|kundnummer|kundnr|kund id|kunde nr|asiakasnro|asiakasnumero|asiakas id|cislo zakaznika|zakaznicke cislo|ugyfelszam|ugyfel id|ugyfelkod|numar client|cod client|musteri no|musteri numarasi|musteri id|номер клиента|ид клиента|ид|код клиента|номер клієнта|αριθμος πελατη|κωδικος πελατη|رقم العميل|מספר לקוח|ग्राहक संख्या|ग्राहक आईडी|顧客番号|顧客id|お客様番号|客户编号|客戶編號|客户id|客户号|고객번호|고객id|reference|ref|referenz|referencia|riferimento|referentie',
  firstName:
    'first name|firstname|given name|givenname|forename|fname|first|vorname|rufname|prenom|nombre de pila|primer nombre|nome proprio|primeiro nome|nome di battesimo|voornaam|roepnaam|imie|fornamn|fornavn|etunimi|jmeno krestni|krestni jmeno|krstne meno|keresztnev|utonev|prenume|adi|ad|имя|имя отчество|ім я|ονομα|الاسم الأول|الاسم الاول|שם פרטי|पहला नाम|प्रथम नाम|名|下の名前|名字|이름|nama depan|ime',
  lastName:
    'last name|lastname|surname|family name|familyname|lname|last|nachname|familienname|zuname|nom de famille|nom famille|apellido|apellidos|primer apellido|cognome|sobrenome|apelido|ultimo nome|achternaam|familienaam|nazwisko|efternamn|etternavn|efternavn|sukunimi|prijmeni|priezvisko|vezeteknev|csaladnev|nume de familie|nume familie|soyadi|soyad|soyisim|фамилия|прізвище|фамилно име|επωνυμο|επιθετο|اسم العائلة|اللقب|שם משפחה|उपनाम|कुलनाम|अंतिम नाम|姓|苗字|姓氏|성|nama belakang|prezime',
  name: 'name|full name|fullname|contact|contact name|display name|displayname|customer|customer name|client|client name|person|person name|lead name|recipient|recipient name|nombre|nombre completo|nombre y apellidos|nombre y apellido|cliente|nombre cliente|nom|nom complet|nom et prenom|nom prenom|nom client|contact nom|voller name|vollstandiger name|vor und nachname|kunde|kundenname|ansprechpartner|ansprechperson|nome|nome completo|nome e cognome|nome cliente|nominativo|intestatario|naam|volledige naam|klant|klantnaam|contactpersoon|nazwa|imie i nazwisko|klient|namn|kund|kundnamn|navn|fulde navn|fullt navn|kundenavn|nimi|asiakas|asiakkaan nimi|koko nimi|jmeno|jmeno a prijmeni|cele jmeno|zakaznik|meno|nev|teljes nev|ugyfel|ugyfelnev|nume|nume complet|nume si prenume|nume client|ad soyad|adi soyadi|isim|musteri|musteri adi|фио|ф и о|клиент|имя клиента|полное имя|контакт|піб|клієнт|име|ονοματεπωνυμο|πελατης|الاسم|اسم|الاسم الكامل|اسم العميل|שם|שם מלא|שם לקוח|नाम|पूरा नाम|ग्राहक|ग्राहक का नाम|氏名|名前|お名前|お客様名|顧客名|姓名|名称|客户|客户姓名|客戶姓名|联系人|聯絡人|성명|성함|고객명|고객|nama|nama lengkap|ho va ten|ho ten|ime i prezime|kontakt|contacto|contatto',
  tags: 'tags|tag|label|labels|group membership|groups|gruppen|etiquetas|etiqueta|schlagworte|schlagworter|etichette|etiquettes|mots cles|etiketten|tagi|etykiety|taggar|stitky|cimkek|etichete|etiketler|теги|метки|мітки|ετικετες|وسوم|תגיות|टैग|タグ|标签|標籤|태그',
  category:
    'category|categories|segment|customer segment|categoria|kategorie|kategoria|categorie|kategori|luokka|kategoria|категория|сегмент|категорія|κατηγορια|الفئة|קטגוריה|श्रेणी|カテゴリ|カテゴリー|区分|类别|類別|카테고리|분류',
  contactKind:
    'consumer or business|consumer business|contact kind|contact type|customer type|client type|kundenart|kundentyp|kundengruppe|type de client|tipo de cliente|tipo cliente|klanttype|typ klienta|kundtyp|kundetype|asiakastyyppi|b2b b2c|b2c b2b|b2b|тип клиента|顧客区分|法人個人|客户类型|고객유형',
}

/** Words before or after a name that say which of several places or addresses it is; the first ones are preferred. */
const MODIFIERS = [
  'mailing',
  'home',
  'private',
  'residence',
  'residential',
  'primary',
  'main',
  'contact',
  'customer',
  'person',
  'address',
  'current',
  'billing',
  'shipping',
  'postal',
  'business',
  'work',
  'company',
  'office',
  'other',
  '1',
  'value',
  'name',
  'the',
]

const NAMED_FIELDS: ReadonlyMap<string, readonly { readonly field: NamedField; readonly place: number }[]> =
  (() => {
    const names = new Map<string, { readonly field: NamedField; readonly place: number }[]>()
    const fields = Object.keys(FIELDS).filter((key): key is NamedField => key in FIELDS)
    for (const field of fields) {
      for (const [place, name] of FIELDS[field].split('|').entries()) {
        const plain = plainHeader(name)
        names.set(plain, [...(names.get(plain) ?? []), { field, place }])
      }
    }
    return names
  })()

export interface FieldName {
  readonly field: NamedField
  /** The lower, the better the name fits. */
  readonly rank: number
}

/** The fields other than phone numbers that a header may name, the best first. */
export function readFieldNames(header: string): readonly FieldName[] {
  const plain = plainHeader(header)
  const whole = fieldsCalled(plain, 0)
  if (whole.length > 0) return whole
  let text = plain
  let penalty = 0
  for (;;) {
    const parts = text.split(' ')
    const [first = ''] = parts
    const last = parts.at(-1) ?? ''
    if (parts.length < 2) return []
    const at = MODIFIERS.indexOf(first)
    if (at !== -1) {
      text = parts.slice(1).join(' ')
      penalty += 100 + at
    } else if (MODIFIERS.includes(last)) {
      text = parts.slice(0, -1).join(' ')
      penalty += 200
    } else return []
    const found = fieldsCalled(text, penalty)
    if (found.length > 0) return found
  }
}

const fieldsCalled = (plain: string, penalty: number): FieldName[] =>
  (NAMED_FIELDS.get(plain) ?? [])
    .map(({ field, place }) => ({ field, rank: place + penalty }))
    .sort((one, other) => one.rank - other.rank)

/** Whether people call a column this. */
export function isKnownHeader(header: string): boolean {
  const { is } = readPhoneHeader(header)
  return (is !== 'nothing' && is !== 'never') || readFieldNames(header).length > 0
}

/** Headers with letters beyond ASCII that are known, in the first lines of a text: a sign that it is read in the right encoding. */
export function countKnownHeaders(text: string): number {
  const pieces = text.slice(0, 4_000).split(/[,;\t|\n\r"]/)
  let known = 0
  for (const piece of pieces.slice(0, 60)) {
    const header = piece.trim()
    if (header.length === 0 || header.length > 40 || !/[^\p{ASCII}]/u.test(header)) continue
    if (isKnownHeader(header)) known += 1
  }
  return Math.min(known, 10)
}
