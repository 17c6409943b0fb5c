import { z } from 'zod'

type Random = () => number
type Schema = Readonly<Record<string, unknown>>

const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[below(random, items.length)] as Item

/** What finds holes elsewhere: ends of texts, markup, SQL, prototypes, numbers beyond all bounds. */
const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u202e\u200b',
  '\ud800',
  "'; DROP TABLE trunks; --",
  '" OR 1=1',
  '%_\\',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  '=HYPERLINK("http://x")',
  '../../etc/passwd',
  '/dev/zero',
  '+442079460000',
  '2026-13-45',
  '9'.repeat(400),
  'é'.repeat(5_000),
]
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, [], {}, -1, 0, 1.5, 2 ** 53, -(2 ** 63), 1e308],
  ...[[[[[[]]]]], { __proto__: null }, { $bytes: 'AA==' }, Array.from({ length: 2_000 }, (_, at) => at)],
]

/** Any value at all. */
export function randomValue(random: Random): unknown {
  return random() < 0.5 ? pick(random, ODD_TEXTS) : structuredClone(pick(random, ODD_VALUES))
}

/** An input that a schema of the contract would take, or nearly: its limits are met more often than not. */
export function randomInput(input: z.ZodType, random: Random): unknown {
  return fromSchema(schemaOf(input), random, 0)
}

const schemas = new WeakMap<z.ZodType, Schema>()
function schemaOf(input: z.ZodType): Schema {
  const known = schemas.get(input)
  if (known) return known
  const made = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema
  schemas.set(input, made)
  return made
}

function fromSchema(schema: Schema, random: Random, depth: number): unknown {
  if (random() < 0.03) return randomValue(random)
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined
  if (choices) return fromSchema(pick(random, choices), random, depth)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return pick(random, schema.enum)
  switch (schema.type) {
    case 'object':
      return anObject(schema, random, depth)
    case 'array': {
      const length = depth > 6 ? 0 : below(random, 4)
      return Array.from({ length }, () => fromSchema((schema.items ?? {}) as Schema, random, depth + 1))
    }
    case 'string':
      return aText(schema, random)
    case 'integer':
    case 'number':
      return aNumber(schema, random)
    case 'boolean':
      return random() < 0.5
    case 'null':
      return null
    default:
      return random() < 0.5 ? new Uint8Array(below(random, 64)) : randomValue(random)
  }
}

function anObject(schema: Schema, random: Random, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  const required = new Set((schema.required ?? []) as readonly string[])
  for (const [key, part] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
    if (required.has(key) ? random() < 0.98 : random() < 0.4) made[key] = fromSchema(part, random, depth + 1)
  if (random() < 0.02) made[pick(random, ODD_TEXTS)] = randomValue(random)
  return made
}

function aText({ minLength, format, pattern }: Schema, random: Random): string {
  if (random() < 0.25) return pick(random, ODD_TEXTS)
  if (format === 'ipv4') return '127.0.0.1'
  if (typeof pattern === 'string' && pattern.includes('[A-Z]{2}'))
    return pick(random, ['GB', 'DE', 'US', 'ZZ'])
  const texts = ['Autumn', 'a', '+442079460011', '127.0.0.1:9', '09:00', '2026-12-01', 'Europe/London', '12']
  return pick(random, texts).padEnd(Math.min(Number(minLength ?? 0), 200), 'x')
}

function aNumber({ type, minimum, maximum }: Schema, random: Random): number {
  const low = Math.max(Number(minimum ?? -10), -1e9)
  const high = Math.min(Number(maximum ?? 1e4), 1e9)
  const some = random() < 0.6 ? low + below(random, 6) : low + random() * (high - low)
  return type === 'integer' ? Math.round(some) : some
}

/** A copy with one or two places changed: another value, none, or one more. */
export function mutated(value: unknown, random: Random): unknown {
  const copy = structuredClone(value)
  for (let changes = 1 + below(random, 2); changes > 0; changes--) changeOnce(copy, random)
  return copy
}

function changeOnce(value: unknown, random: Random): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  const keys = Object.keys(value)
  const key = keys.length === 0 ? null : pick(random, keys)
  const record = value as Record<string, unknown>
  if (Array.isArray(value) && (key === null || random() < 0.05)) value.push(randomValue(random))
  else if (key === null || random() < 0.05) record[pick(random, ODD_TEXTS)] = randomValue(random)
  else if (random() < 0.4 && typeof record[key] === 'object' && record[key] !== null)
    changeOnce(record[key], random)
  else if (random() < 0.15) delete record[key]
  else record[key] = randomValue(random)
}
