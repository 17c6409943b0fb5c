import type { ConsentForm } from '../../../shared/model/rule-pack.ts'
import { plainHeader } from './header-text.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split('|').map(plainHeader))

/** Entries in a list of people who want such calls, such as İYS in Turkey. */
const OPT_IN_LIST = words(
  'opt in list|optin list|opt in register|opt in registry|opt in database|consent register|consent registry|iys|iys kayitli|iys onayi|ileti yonetim sistemi|opt in liste|opt in lista|lista opt in|liste opt in|opt in listesi|izin listesi|registro opt in|オプトインリスト|옵트인목록',
)
const WRITTEN = words(
  'written|in writing|written consent|express written|express written consent|prior express written|prior express written consent|pewc|signed|signature|signed form|paper|paper form|esign|e sign|e signed|esignature|e signature|electronic signature|electronically signed|digital signature|docusign|schriftlich|in textform|textform|unterschrift|unterschrieben|ecrit|par ecrit|consentement ecrit|signe|signature electronique|por escrito|escrito|firmado|firma|firma electronica|scritto|per iscritto|consenso scritto|firmato|escrita|assinado|assinatura|schriftelijk|ondertekend|handtekening|pisemna|pisemnie|na pismie|podpis|podpisana|skriftlig|skriftligt|skriftlig samtycke|underskrevet|undertecknat|kirjallinen|kirjallisesti|allekirjoitettu|pisemny|pisemne|pisomny|pisomne|podepsano|irasban|irasos|alairt|in scris|scris|semnat|yazili|yazili onay|islak imza|imzali|письменно|письменное|письменное согласие|подписано|письмово|письмова|писмено|εγγραφως|γραπτη|γραπτως|خطي|كتابي|كتابة|בכתב|חתום|लिखित|書面|書面同意|署名|书面|书面同意|签名|簽名|서면|서면동의|서명',
)
const EXPRESS = words(
  'express|express consent|prior express|prior express consent|explicit|explicit consent|opt in|optin|opted in|single opt in|double opt in|double optin|doi|confirmed opt in|verbal|oral|spoken|by phone|phone call|recorded|recording|voice recording|checkbox|tick box|ticked|click|web form|online|yes|ausdrucklich|ausdruckliche einwilligung|mundlich|telefonisch|expres|explicite|consentement explicite|verbale|a l oral|expreso|explicito|consentimiento expreso|espresso|esplicito|consenso esplicito|orale|expresso|verbalmente|uitdrukkelijk|expliciet|mondeling|wyrazna|wyrazna zgoda|ustna|ustnie|uttryckligt|muntligt|muntlig|udtrykkeligt|mundtligt|mundtlig|uttrykkelig|nimenomainen|suullinen|suullisesti|vyslovny|vyslovne|ustne|kifejezett|szoban|szobeli|acik riza|acik onay|sozlu|явное|явное согласие|устно|устное|пряма згода|усно|изрично|устно съгласие|ρητη|ρητα|προφορικα|صريح|صريحة|شفهي|שפה מפורשת|מפורש|מפורשת|בעל פה|स्पष्ट|मौखिक|明示|明示同意|口頭|明确|明确同意|口头|명시적|명시동의|구두',
)
/** What is no consent in words of their own: a rule that asks for one is not met. */
const NONE = words(
  'none|no|no consent|not given|denied|refused|revoked|withdrawn|expired|implied|implied consent|inferred|inferred consent|assumed|deemed|existing customer|ebr|existing business relationship|legitimate interest|soft opt in|opt out|optout|opted out|keine|nein|widerrufen|mutmasslich|mutmassliche einwilligung|implizit|berechtigtes interesse|aucun|retire|implicite|interet legitime|ninguno|ninguna|revocado|implicito|interes legitimo|nessuno|revocato|nenhum|revogado|geen|ingetrokken|impliciet|brak|cofnieta|dorozumiana|ingen|tilbagekaldt|aterkallad|ei|zadny|odvolan|nincs|visszavont|nu|retras|yok|geri cekildi|нет|отозвано|подразумеваемое|немає|відкликано|няма|καμια|ανακληθηκε|لا|لا يوجد|אין|नहीं|なし|撤回|无|無|没有|없음|철회',
)

/** The kind of consent that a cell names: `none` is said to be none in words of their own; null where it says nothing that is known. */
export function readConsentForm(cell: string): ConsentForm | 'none' | null {
  const text = plainHeader(cell)
  if (OPT_IN_LIST.has(text)) return 'opt-in-list'
  if (WRITTEN.has(text)) return 'written'
  if (EXPRESS.has(text)) return 'express'
  return NONE.has(text) ? 'none' : null
}
