import ae from '../../../resources/rule-packs/ae.json' with { type: 'json' }
import ar from '../../../resources/rule-packs/ar.json' with { type: 'json' }
import at from '../../../resources/rule-packs/at.json' with { type: 'json' }
import au from '../../../resources/rule-packs/au.json' with { type: 'json' }
import be from '../../../resources/rule-packs/be.json' with { type: 'json' }
import br from '../../../resources/rule-packs/br.json' with { type: 'json' }
import brEs from '../../../resources/rule-packs/br-es.json' with { type: 'json' }
import brRj from '../../../resources/rule-packs/br-rj.json' with { type: 'json' }
import ca from '../../../resources/rule-packs/ca.json' with { type: 'json' }
import caBc from '../../../resources/rule-packs/ca-bc.json' with { type: 'json' }
import ch from '../../../resources/rule-packs/ch.json' with { type: 'json' }
import cl from '../../../resources/rule-packs/cl.json' with { type: 'json' }
import co from '../../../resources/rule-packs/co.json' with { type: 'json' }
import de from '../../../resources/rule-packs/de.json' with { type: 'json' }
import dk from '../../../resources/rule-packs/dk.json' with { type: 'json' }
import es from '../../../resources/rule-packs/es.json' with { type: 'json' }
import fi from '../../../resources/rule-packs/fi.json' with { type: 'json' }
import fr from '../../../resources/rule-packs/fr.json' with { type: 'json' }
import gb from '../../../resources/rule-packs/gb.json' with { type: 'json' }
import hk from '../../../resources/rule-packs/hk.json' with { type: 'json' }
import ie from '../../../resources/rule-packs/ie.json' with { type: 'json' }
import india from '../../../resources/rule-packs/in.json' with { type: 'json' }
import it from '../../../resources/rule-packs/it.json' with { type: 'json' }
import jp from '../../../resources/rule-packs/jp.json' with { type: 'json' }
import kr from '../../../resources/rule-packs/kr.json' with { type: 'json' }
import mx from '../../../resources/rule-packs/mx.json' with { type: 'json' }
import nl from '../../../resources/rule-packs/nl.json' with { type: 'json' }
import no from '../../../resources/rule-packs/no.json' with { type: 'json' }
import nz from '../../../resources/rule-packs/nz.json' with { type: 'json' }
import pe from '../../../resources/rule-packs/pe.json' with { type: 'json' }
import pl from '../../../resources/rule-packs/pl.json' with { type: 'json' }
import pt from '../../../resources/rule-packs/pt.json' with { type: 'json' }
import sa from '../../../resources/rule-packs/sa.json' with { type: 'json' }
import sg from '../../../resources/rule-packs/sg.json' with { type: 'json' }
import tr from '../../../resources/rule-packs/tr.json' with { type: 'json' }
import usAl from '../../../resources/rule-packs/us-al.json' with { type: 'json' }
import usAz from '../../../resources/rule-packs/us-az.json' with { type: 'json' }
import usCa from '../../../resources/rule-packs/us-ca.json' with { type: 'json' }
import usCt from '../../../resources/rule-packs/us-ct.json' with { type: 'json' }
import usFederal from '../../../resources/rule-packs/us-federal.json' with { type: 'json' }
import usFl from '../../../resources/rule-packs/us-fl.json' with { type: 'json' }
import usIl from '../../../resources/rule-packs/us-il.json' with { type: 'json' }
import usIn from '../../../resources/rule-packs/us-in.json' with { type: 'json' }
import usKy from '../../../resources/rule-packs/us-ky.json' with { type: 'json' }
import usLa from '../../../resources/rule-packs/us-la.json' with { type: 'json' }
import usMa from '../../../resources/rule-packs/us-ma.json' with { type: 'json' }
import usMd from '../../../resources/rule-packs/us-md.json' with { type: 'json' }
import usMe from '../../../resources/rule-packs/us-me.json' with { type: 'json' }
import usMi from '../../../resources/rule-packs/us-mi.json' with { type: 'json' }
import usMn from '../../../resources/rule-packs/us-mn.json' with { type: 'json' }
import usMs from '../../../resources/rule-packs/us-ms.json' with { type: 'json' }
import usNe from '../../../resources/rule-packs/us-ne.json' with { type: 'json' }
import usNm from '../../../resources/rule-packs/us-nm.json' with { type: 'json' }
import usNv from '../../../resources/rule-packs/us-nv.json' with { type: 'json' }
import usNy from '../../../resources/rule-packs/us-ny.json' with { type: 'json' }
import usOk from '../../../resources/rule-packs/us-ok.json' with { type: 'json' }
import usOr from '../../../resources/rule-packs/us-or.json' with { type: 'json' }
import usPa from '../../../resources/rule-packs/us-pa.json' with { type: 'json' }
import usRi from '../../../resources/rule-packs/us-ri.json' with { type: 'json' }
import usSd from '../../../resources/rule-packs/us-sd.json' with { type: 'json' }
import usTn from '../../../resources/rule-packs/us-tn.json' with { type: 'json' }
import usTx from '../../../resources/rule-packs/us-tx.json' with { type: 'json' }
import usUt from '../../../resources/rule-packs/us-ut.json' with { type: 'json' }
import usVa from '../../../resources/rule-packs/us-va.json' with { type: 'json' }
import usWa from '../../../resources/rule-packs/us-wa.json' with { type: 'json' }
import usWy from '../../../resources/rule-packs/us-wy.json' with { type: 'json' }
import za from '../../../resources/rule-packs/za.json' with { type: 'json' }
import { type RulePack, rulePackSchema } from '../../../shared/model/rule-pack.ts'

const FILES: readonly unknown[] = [
  ae,
  ar,
  at,
  au,
  be,
  br,
  brEs,
  brRj,
  ca,
  caBc,
  ch,
  cl,
  co,
  de,
  dk,
  es,
  fi,
  fr,
  gb,
  hk,
  ie,
  india,
  it,
  jp,
  kr,
  mx,
  nl,
  no,
  nz,
  pe,
  pl,
  pt,
  sa,
  sg,
  tr,
  usAl,
  usAz,
  usCa,
  usCt,
  usFederal,
  usFl,
  usIl,
  usIn,
  usKy,
  usLa,
  usMa,
  usMd,
  usMe,
  usMi,
  usMn,
  usMs,
  usNe,
  usNm,
  usNv,
  usNy,
  usOk,
  usOr,
  usPa,
  usRi,
  usSd,
  usTn,
  usTx,
  usUt,
  usVa,
  usWa,
  usWy,
  za,
]

let read: readonly RulePack[] | null = null

/**
 * The rule packs that come with the program, read once. They are data, dated and with their sources, and no legal advice. A file
 * that is no rule pack is a mistake of ours and throws (see the test).
 */
export function shippedRulePacks(): readonly RulePack[] {
  read ??= FILES.map(file => rulePackSchema.parse(file))
  return read
}
