import au from '../../../resources/rule-packs/au.json' with { type: 'json' }
import ca from '../../../resources/rule-packs/ca.json' with { type: 'json' }
import caBc from '../../../resources/rule-packs/ca-bc.json' with { type: 'json' }
import de from '../../../resources/rule-packs/de.json' with { type: 'json' }
import es from '../../../resources/rule-packs/es.json' with { type: 'json' }
import fr from '../../../resources/rule-packs/fr.json' with { type: 'json' }
import gb from '../../../resources/rule-packs/gb.json' with { type: 'json' }
import usAl from '../../../resources/rule-packs/us-al.json' with { type: 'json' }
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
import usOk from '../../../resources/rule-packs/us-ok.json' with { type: 'json' }
import usPa from '../../../resources/rule-packs/us-pa.json' with { type: 'json' }
import usRi from '../../../resources/rule-packs/us-ri.json' with { type: 'json' }
import usSd from '../../../resources/rule-packs/us-sd.json' with { type: 'json' }
import usTx from '../../../resources/rule-packs/us-tx.json' with { type: 'json' }
import usUt from '../../../resources/rule-packs/us-ut.json' with { type: 'json' }
import usWa from '../../../resources/rule-packs/us-wa.json' with { type: 'json' }
import usWy from '../../../resources/rule-packs/us-wy.json' with { type: 'json' }
import { type RulePack, rulePackSchema } from '../../../shared/model/rule-pack.ts'

const FILES: readonly unknown[] = [
  au,
  ca,
  caBc,
  de,
  es,
  fr,
  gb,
  usAl,
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
  usOk,
  usPa,
  usRi,
  usSd,
  usTx,
  usUt,
  usWa,
  usWy,
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
