/** One numbering plan in which a line has two E.164 writings: `area` + `line` + subscriber, and `area` + `other` + subscriber. */
interface TwoWritings {
  /** What both begin with, as GLOB: `+55[1-9][1-9]`. */
  readonly area: string
  readonly areaLength: number
  /** The digits between area and subscriber in the canonical writing, and in the other one. */
  readonly line: string
  readonly other: string
  /** How the subscriber's digits begin, as GLOB, and how many they are. */
  readonly subscriber: string
  readonly subscriberLength: number
}

/**
 * The plans in which one line has two E.164 writings. Each is read from its regulator's plan as the ITU publishes it (National Numbering
 * Plans, itu.int/oth/T0202, and the Operational Bulletin).
 *
 * - Argentina: mobiles are dialled from abroad with 9 after the country code, and also written without it. A national number is either a
 *   mobile or a landline, never both (ENACOM, Plan Fundamental de Numeración Nacional).
 * - Mexico: the 1 after +52 for mobiles was abolished on 3 August 2019 (IFT); phones and messengers still write it.
 * - Brazil: mobiles got a ninth digit, 9, before their eight digits from 2012 to 2016 (Anatel, Resolução 553/2010). Landlines begin with
 *   2 to 5 and did not get one.
 * - Colombia: landlines got 60 before their eight digits on 1 September 2021 (CRC, Resolución 5826/2019).
 * - Benin: every number got 01 before its eight digits on 30 November 2024 (ARCEP Bénin, Décision 2022-229).
 * - San Marino: 0549 is reached as +378 0549 and, through Italy, as +39 0549.
 *
 * Changes where the old digits do not say the new ones, or may be another subscriber's today (Ivory Coast 2021, Vietnam 2018, Kosovo's
 * move to +383), are not here: blocking a stranger's number is no help to the person who asked.
 * The expressions of this table are part of the database (the line of an entry of do-not-call): a change of it is a migration.
 */
const PLANS: readonly TwoWritings[] = [
  plan('+54', '', '9', '[1-3]', 10),
  plan('+52', '', '1', '[2-9]', 10),
  plan('+55[1-9][1-9]', '9', '', '[6-9]', 8),
  plan('+57', '60', '', '[124-8]', 8),
  plan('+229', '01', '', '[2-9]', 8),
  plan('+', '378', '39', '0549', 10),
]

/** Begins the two writings, so that most numbers are answered by one look. */
const MAYBE = /^\+(?:5[2457]|229|3780549|390549)/

/**
 * One canonical E.164 number for all writings of one line: `+5491123456789` and `+541123456789` are both `+541123456789`. A number
 * that has one writing is returned as it is.
 */
export function lineOf(e164: string): string {
  if (!MAYBE.test(e164)) return e164
  for (const one of MATCHERS) {
    if (one.isOther.test(e164)) return rewritten(e164, one.plan, one.plan.other, one.plan.line)
  }
  return e164
}

/** Every E.164 writing of the line of this number, the canonical one first: one or two. */
export function writingsOfLine(e164: string): readonly string[] {
  const line = lineOf(e164)
  if (!MAYBE.test(line)) return [line]
  const of = MATCHERS.find(({ isLine }) => isLine.test(line))
  return of ? [line, rewritten(line, of.plan, of.plan.line, of.plan.other)] : [line]
}

/** The other writing of the line of this number; null where it has one writing, and for what is no number, such as an id. */
export function otherWritingOf(e164: string): string | null {
  return writingsOfLine(e164).find(writing => writing !== e164) ?? null
}

/**
 * The beginnings that, together, cover every number of which one writing begins with `prefix` (E.164 digits after +): itself and what
 * it is in the other writing, in their order and apart from one another. They may cover more: filter with {@link BEGINS_SQL}.
 */
export function beginningsOfPrefix(prefix: string): readonly string[] {
  const all = new Set([prefix])
  for (const { plan: one, isArea, mayBegin } of MATCHERS) {
    const area = prefix.slice(0, one.areaLength)
    const further = prefix.slice(one.areaLength)
    if (further === '' || !isArea.test(area)) continue
    for (const [from, to] of [
      [one.line, one.other],
      [one.other, one.line],
    ] as const) {
      if (!further.startsWith(from) && !from.startsWith(further)) continue
      const subscriber = further.slice(from.length)
      if (mayBegin(subscriber)) all.add(area + to + subscriber)
    }
  }
  const found = [...all].sort()
  return found.filter(one => !found.some(wider => wider !== one && one.startsWith(wider)))
}

/** {@link lineOf} as a pure SQL expression over a column or parameter that holds an E.164 number. */
export const LINE_SQL = (column: string): string =>
  `CASE ${PLANS.map(one => whenSql(column, one, one.other, one.line)).join(' ')} ELSE ${column} END`

/** The other writing of a number as a pure SQL expression, canonical or not; null where there is one writing only. */
export const OTHER_WRITING_SQL = (column: string): string =>
  `CASE ${PLANS.flatMap(one => [
    whenSql(column, one, one.other, one.line),
    whenSql(column, one, one.line, one.other),
  ]).join(' ')} END`

/** Whether one writing of the number in `column` begins with the text in `prefix`, as a pure SQL expression. */
export const BEGINS_SQL = (column: string, prefix: string): string =>
  `(substr(${column}, 1, length(${prefix})) = ${prefix}
    OR coalesce(substr(${OTHER_WRITING_SQL(column)}, 1, length(${prefix})) = ${prefix}, 0))`

const MATCHERS = PLANS.map(one => ({
  plan: one,
  isLine: new RegExp(`^${regexOf(one.area)}${one.line}${subscriberRegex(one)}$`),
  isOther: new RegExp(`^${regexOf(one.area)}${one.other}${subscriberRegex(one)}$`),
  isArea: new RegExp(`^${regexOf(one.area)}$`),
  mayBegin: (digits: string): boolean =>
    digits.length <= one.subscriberLength &&
    (one.subscriber.startsWith('[')
      ? digits === '' || new RegExp(`^${one.subscriber}`).test(digits)
      : one.subscriber.startsWith(digits) || digits.startsWith(one.subscriber)),
}))

function plan(
  area: string,
  line: string,
  other: string,
  subscriber: string,
  subscriberLength: number,
): TwoWritings {
  return { area, areaLength: charactersOf(area), line, other, subscriber, subscriberLength }
}

function rewritten(number: string, { areaLength }: TwoWritings, from: string, to: string): string {
  return number.slice(0, areaLength) + to + number.slice(areaLength + from.length)
}

function whenSql(column: string, one: TwoWritings, from: string, to: string): string {
  const length = one.areaLength + from.length + one.subscriberLength
  return `WHEN length(${column}) = ${length} AND ${column} GLOB '${one.area}${from}${one.subscriber}*'
    THEN substr(${column}, 1, ${one.areaLength}) || '${to}' || substr(${column}, ${one.areaLength + from.length + 1})`
}

/** `[1-9]` is one character. */
function charactersOf(glob: string): number {
  return glob.replace(/\[[^\]]*\]/g, '.').length
}

function regexOf(glob: string): string {
  return glob.replace('+', '\\+')
}

function subscriberRegex({ subscriber, subscriberLength }: TwoWritings): string {
  return `${subscriber}\\d{${subscriberLength - charactersOf(subscriber)}}`
}
