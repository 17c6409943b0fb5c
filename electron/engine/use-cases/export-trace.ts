import type { Result } from '../../../shared/errors.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import { renderTraceText } from '../../../shared/model/trace-text.ts'
import type { Exports, WrittenExport } from './export-results.ts'

/** As Wireshark opens it, or as a person reads it and mails it. */
export type TraceFormat = 'pcap' | 'text'

export interface TraceExportDeps {
  readonly exports: Pick<Exports, 'keep'>
  /** Made by telephony (trace/write-pcap.ts). */
  readonly writePcap: (messages: readonly TraceMessage[]) => Uint8Array
}

/** Writes SIP messages as a file that a host can fetch; `title` names it: "attempt 12 trace". */
export function exportTrace(
  deps: TraceExportDeps,
  title: string,
  messages: readonly TraceMessage[],
  format: TraceFormat,
): Promise<Result<WrittenExport>> {
  const made =
    format === 'pcap'
      ? { extension: 'pcap', bytes: deps.writePcap(messages) }
      : { extension: 'txt', bytes: new TextEncoder().encode(renderTraceText(messages)) }
  return deps.exports.keep({ title, rows: messages.length, ...made })
}
