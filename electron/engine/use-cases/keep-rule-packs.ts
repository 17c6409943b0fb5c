import type { RuleBookView } from '../../../shared/model/rule-book.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { type PacksInForce, packsInForce } from '../domain/packs-in-force.ts'
import type { Log } from '../ports/log.ts'
import type { RulePackFiles } from '../ports/rule-pack-files.ts'
import type { CampaignDeps } from './campaign-deps.ts'

/** The packs that ship and those of the center's own folder, as they were read last. */
export interface RulePacks {
  /** What binds now. */
  readonly inForce: readonly RulePack[]
  view(): RuleBookView
  /** Reads the folder again; campaigns that run obey what it says at once. */
  reload(deps: Pick<CampaignDeps, 'rules' | 'dialer'>): RuleBookView
}

/** Reads the center's own packs. A file that is wrong is told and left out; the engine starts without it. */
export function createRulePacks(files: RulePackFiles, log: Log): RulePacks {
  let current = read()

  function read(): PacksInForce {
    const found = packsInForce(files.read())
    for (const { file, sentence } of found.problems) log.warn('a rule pack is not used', { file, sentence })
    return found
  }

  function view(): RuleBookView {
    const { packs, problems } = current
    return { packs: [...packs], problems: [...problems], folder: files.folder }
  }

  return {
    get inForce() {
      return current.inForce
    },
    view,
    reload({ rules, dialer }) {
      current = read()
      rules.replacePacks(current.inForce)
      dialer.poke()
      return view()
    },
  }
}
