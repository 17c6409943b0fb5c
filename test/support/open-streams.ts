import { Worker } from 'node:worker_threads'
import { z } from 'zod'

const order = z.object({ kind: z.enum(['open', 'close']), ask: z.number(), stream: z.number() })
const answer = z.object({ kind: z.enum(['opened', 'closed', 'refused']), ask: z.number() })
const failed = z.object({
  kind: z.literal('event'),
  event: z.object({ kind: z.literal('failed'), stream: z.number() }),
})

type Stream = { readonly name: string }

/**
 * Begins to watch the media threads of this process, by the orders they get and the answers they give; calls back which streams, each
 * with its pair of RTP ports, they hold now. The sockets are theirs: nothing of this thread shows them.
 */
export function watchStreams(): () => [object, string][] {
  const threads = new Map<Worker, Map<number, Stream>>()
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (this: Worker, ...sent: Parameters<typeof post>): void {
    const read = order.safeParse(sent[0])
    if (read.success) follow(this, read.data)
    Reflect.apply(post, this, sent)
  }

  function follow(thread: Worker, { kind, ask, stream }: z.infer<typeof order>): void {
    const streams = threads.get(thread) ?? newThread(thread)
    if (kind === 'open') streams.set(stream, { name: `media stream ${stream} with its RTP ports` })
    const take = (report: unknown): void => {
      const read = answer.safeParse(report)
      if (!read.success || read.data.ask !== ask) return
      thread.off('message', take)
      if (read.data.kind !== 'opened') streams.delete(stream)
    }
    thread.on('message', take)
  }

  function newThread(thread: Worker): Map<number, Stream> {
    const streams = new Map<number, Stream>()
    threads.set(thread, streams)
    // one for each order under way
    thread.setMaxListeners(0)
    thread.on('message', report => {
      const read = failed.safeParse(report)
      if (read.success) streams.delete(read.data.event.stream)
    })
    thread.once('exit', () => threads.delete(thread))
    return streams
  }

  return () =>
    [...threads.values()].flatMap(streams =>
      [...streams.values()].map(one => [one, one.name] as [object, string]),
    )
}
