import { z } from 'zod'

/** One SIP message as it crossed the wire: a line of the ladder. Credentials are masked before it is stored. */
export const traceMessageSchema = z.object({
  /** Milliseconds since the Unix epoch. */
  at: z.number(),
  direction: z.enum(['sent', 'received']),
  transport: z.enum(['UDP', 'TCP', 'TLS']),
  /** `ip:port` of our side. */
  local: z.string(),
  /** `ip:port` of the other side. */
  remote: z.string(),
  /** True when the same bytes were sent or received before (a retransmission). */
  resent: z.boolean(),
  /** The whole message, Authorization and Proxy-Authorization values masked. */
  text: z.string(),
})
export type TraceMessage = z.infer<typeof traceMessageSchema>
