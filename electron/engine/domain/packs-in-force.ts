import { Temporal } from 'temporal-polyfill'
import { sentenceOfZodError } from '../../../shared/errors.ts'
import { findJsonError } from '../../../shared/find-json-error.ts'
import type { RuleBookView } from '../../../shared/model/rule-book.ts'
import { type RulePack, rulePackSchema } from '../../../shared/model/rule-pack.ts'
import { diffPacks } from './diff-packs.ts'
import { permissionAt } from './permission.ts'
import { NO_CONSENT } from './recipient-consent.ts'
import { lawAsked } from './rule-packs.ts'
import { shippedRulePacks } from './shipped-rule-packs.ts'

/** A file of the center's own folder: its name, and its text or why that cannot be read. */
interface PackFile {
  readonly file: string
  readonly text: string | null
  readonly problem: string | null
}

/** The packs that bind, and where each comes from. */
export interface PacksInForce extends Omit<RuleBookView, 'folder'> {
  /** All of them, as rules are looked up in. */
  readonly inForce: readonly RulePack[]
}

/**
 * The shipped packs and the center's own: one with the id of a shipped pack takes its place, another one binds beside it. A file that
 * is not a pack, or whose examples do not hold, is not used and is among the problems; the shipped pack of its id stays in force.
 */
export function packsInForce(files: readonly PackFile[]): PacksInForce {
  const shipped = shippedRulePacks()
  const own = new Map<string, { readonly file: string; readonly pack: RulePack }>()
  const problems: { file: string; sentence: string }[] = []
  for (const { file, text, problem } of files) {
    const read = text === null ? (problem ?? 'The file cannot be read.') : readPack(text)
    const sentence = typeof read === 'string' ? read : (takenBy(own, read) ?? failedExample(shipped, read))
    if (sentence !== null) problems.push({ file, sentence })
    else if (typeof read !== 'string') own.set(read.id, { file, pack: read })
  }
  const replaced = shipped.map(pack => {
    const mine = own.get(pack.id)
    return mine === undefined
      ? { pack, file: null, diff: null }
      : { ...mine, diff: diffPacks(pack, mine.pack) }
  })
  const shippedIds = new Set(shipped.map(({ id }) => id))
  const added = [...own.values()].filter(({ pack }) => !shippedIds.has(pack.id))
  const packs = [...replaced, ...added.map(mine => ({ ...mine, diff: null }))]
  return { packs, problems, inForce: packs.map(({ pack }) => pack) }
}

function readPack(text: string): RulePack | string {
  const wrong = findJsonError(text)
  if (wrong !== null)
    return `It is not JSON: see line ${wrong.line}, column ${wrong.column}. Correct that place and reload.`
  const parsed = rulePackSchema.safeParse(JSON.parse(text))
  if (!parsed.success) return `${sentenceOfZodError(parsed.error, 'Not a rule pack')} Correct it and reload.`
  const ids = parsed.data.rules.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  return twice === undefined ? parsed.data : `Two rules have the id "${twice}". Give each its own.`
}

function takenBy(own: ReadonlyMap<string, { readonly file: string }>, { id }: RulePack): string | null {
  const other = own.get(id)
  return other === undefined
    ? null
    : `The pack "${id}" is in ${other.file} already. Remove one of the two files, or give this pack another id.`
}

/** The first of its own examples that does not hold beside the other packs of its region; null when all do. */
function failedExample(shipped: readonly RulePack[], pack: RulePack): string | null {
  const packs = [...shipped.filter(({ id }) => id !== pack.id), pack]
  for (const [at, { says, legalClass, channel, local, zone, allowed }] of pack.tests.entries()) {
    const now = instantOf(local, zone)
    if (now === null)
      return `Example ${at + 1} ("${says}") has no time or zone that is known. Write local as 2026-04-15T08:00 and zone as Europe/Madrid.`
    const place = { zone, region: pack.region }
    const asked = lawAsked(legalClass, channel)
    const { permitted } = permissionAt({ place, asked, consent: NO_CONSENT, packs }, now)
    if (permitted !== allowed)
      return `Example ${at + 1} ("${says}") does not hold: the rules ${permitted ? 'allow' : 'forbid'} ${local} in ${zone}. Correct the rule or the example.`
  }
  return null
}

function instantOf(local: string, zone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null // RangeError: no such time, or no such zone
  }
}
