const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const BLOCK_BYTES = 24
const JITTER_AT = 12

/**
 * Multiplies what a report counts in units of the RTP timestamp, its own timestamp and the jitter of its blocks, by
 * `factor` (RFC 3550 section 6.4). The first packet of a compound is the report (section 6.1).
 */
export function scaleReportUnits(report: Buffer, length: number, factor: number): void {
  if (length < 8) return
  const type = report.readUInt8(1)
  if (type !== SENDER_REPORT && type !== RECEIVER_REPORT) return
  if (type === SENDER_REPORT && length >= 20) scaleAt(report, 16, factor)
  const blocks = report.readUInt8(0) & 0x1f
  for (let block = 0; block < blocks; block++) {
    const at = (type === SENDER_REPORT ? 28 : 8) + block * BLOCK_BYTES + JITTER_AT
    if (at + 4 <= length) scaleAt(report, at, factor)
  }
}

function scaleAt(report: Buffer, at: number, factor: number): void {
  const value = report.readUInt32BE(at)
  const scaled = Number.isInteger(factor) ? Math.imul(value, factor) : Math.round(value * factor)
  report.writeUInt32BE(scaled >>> 0, at)
}
