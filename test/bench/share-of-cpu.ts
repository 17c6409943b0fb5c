import { z } from 'zod'

/** Ms of CPU per call by the part of the program that took them. */
export type CpuShares = Readonly<Record<string, number>>

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** Where a function belongs by its file, the first that fits. */
const PARTS: readonly (readonly [part: string, file: RegExp])[] = [
  ['store', /engine\/store\/|better-sqlite3/],
  ['trace', /telephony\/trace\//],
  ['media', /telephony\/media\/|engine\/sound\//],
  ['SDP', /telephony\/sdp\/|sdp-transform/],
  ['sip.js', /sip\.js\//],
  ['signalling', /telephony\//],
  ['campaigns', /engine\/(?:use-cases|domain|requests)\//],
  ['import', /engine\/csv\/|libphonenumber/],
  ['the rest of the program', /electron\/|shared\//],
  ['packages', /node_modules\//],
]
const IDLE: ReadonlySet<string> = new Set(['(idle)', '(program)', '(root)'])

/** Adds up profiles of V8, one for each thread: what a native function takes belongs to the part that called it. */
export function sharesOf(profiles: readonly string[], calls: number): CpuShares {
  const ms = new Map<string, number>()
  for (const text of profiles) {
    const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(text))
    const partOf = partsOf(nodes)
    samples.forEach((id, at) => {
      const part = partOf.get(id)
      if (part !== undefined) ms.set(part, (ms.get(part) ?? 0) + (timeDeltas[at] ?? 0) / 1_000)
    })
  }
  const sorted = [...ms].sort(([, one], [, other]) => other - one)
  return Object.fromEntries(sorted.map(([part, total]) => [part, Math.round((total * 100) / calls) / 100]))
}

/** The part of each node of a profile; a node without a file has that of its caller. */
function partsOf(nodes: z.infer<typeof profileSchema>['nodes']): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const parts = new Map<number, string>()
  const visit = (id: number, callers: string): void => {
    const node = byId.get(id)
    if (node === undefined) return
    const { functionName, url } = node.callFrame
    const own =
      functionName === '(garbage collector)'
        ? 'garbage collector'
        : (PARTS.find(([, file]) => file.test(url))?.[0] ?? callers)
    if (!IDLE.has(functionName)) parts.set(id, own)
    for (const child of node.children ?? []) visit(child, own)
  }
  const [root] = nodes
  if (root) visit(root.id, 'Node.js')
  return parts
}
