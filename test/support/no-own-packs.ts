import { createRulePacks } from '../../electron/engine/use-cases/keep-rule-packs.ts'

/** The packs that ship, of a center whose own folder is empty. */
export const NO_OWN_PACKS = createRulePacks(
  { folder: '/data/rule-packs', read: () => [] },
  { debug() {}, info() {}, warn() {}, error() {} },
)
