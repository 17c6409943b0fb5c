import { z } from 'zod'
import { responseRulesSchema } from '../model/response-rules.ts'
import { traceMessageSchema } from '../model/trace.ts'
import { triedResponseSchema } from '../model/tried-response.ts'
import { sipTrunkSchema, trunkCheckSchema, trunkRowSchema, trunkSettingsSchema } from '../model/trunk.ts'
import { testNumberSchema, trunkProbeSchema } from '../model/trunk-probe.ts'
import { byId, id, none, request, writtenFile } from './request-shapes.ts'

const byProbeId = z.object({ probeId: z.string().min(1).max(64) })
/** Whose SIP messages are written, and how: for Wireshark or for people. */
export const traceExport = z.object({ id, format: z.enum(['pcap', 'text']) })

/** What a page can ask of trunks; part of the one list in contract.ts. */
export const TRUNK_REQUESTS = {
  'trunks.list': request(none, z.array(trunkRowSchema)),
  'trunks.add': request(trunkSettingsSchema, trunkRowSchema),
  /** An empty password inside given credentials keeps the stored one, with the server it was stored for. */
  'trunks.update': request(
    z.object({ id, settings: trunkSettingsSchema, keepPassword: z.boolean().default(true) }),
    trunkRowSchema,
  ),
  'trunks.check': request(byId, trunkCheckSchema),
  /** The last SIP messages of the trunk, whatever call they belonged to, oldest first. */
  'trunks.trace': request(
    byId,
    z.object({
      messages: z.array(traceMessageSchema),
      /** Messages that had to make room since the trunk was first used. */
      dropped: z.number().int(),
    }),
  ),
  'trunks.exportTrace': request(traceExport, writtenFile),
  /**
   * Tries settings step by step on a line of its own, stored or not, and calls `number` when there is one; its state is
   * then asked for now and again. With `trunkId`, an empty password stands for the stored one of that trunk.
   */
  'trunks.probe': request(
    z.object({
      settings: sipTrunkSchema,
      number: testNumberSchema.nullable().default(null),
      trunkId: id.nullable().default(null),
    }),
    byProbeId,
  ),
  'trunks.probeState': request(byProbeId, trunkProbeSchema),
  'trunks.probeTrace': request(byProbeId, z.object({ messages: z.array(traceMessageSchema) })),
  /** Hangs the test call up and stops; harmless when it is over. */
  'trunks.endProbe': request(byProbeId, none),
  /** What these rows would make of the latest refusals of a trunk; nothing is stored. */
  'trunks.tryResponses': request(
    z.object({ id, responses: responseRulesSchema }),
    z.array(triedResponseSchema),
  ),
  'trunks.remove': request(byId, z.object({ id })),
  'trunks.profiles': request(none, z.array(z.object({ name: z.string(), description: z.string() }))),
} as const
