import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packetEndOf } from '../../../electron/engine/telephony/trace/packet-end.ts'
import { writePcap } from '../../../electron/engine/telephony/trace/write-pcap.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import { hasCommand } from '../../support/find-programs.ts'

/** tshark is slow to start on a busy machine. */
const TSHARK_MS = 60_000
const start = Date.UTC(2026, 0, 5, 9, 0, 0)

function message(
  at: number,
  startLine: string,
  cseq: string,
  extra: Partial<TraceMessage> = {},
): TraceMessage {
  const body = startLine.startsWith('INVITE') ? 'v=0\r\ns=Grüße\r\n' : ''
  const head = [
    startLine,
    `Via: SIP/2.0/${extra.transport ?? 'UDP'} 10.0.0.1:5070;branch=z9hG4bK1`,
    'From: <sip:a@x>;tag=1',
    'To: <sip:b@x>',
    'Call-ID: one@x',
    `CSeq: ${cseq}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join('\r\n')
  return {
    at: start + at,
    direction: startLine.startsWith('SIP') ? 'received' : 'sent',
    transport: 'UDP',
    local: '10.0.0.1:5070',
    remote: '203.0.113.9:6000',
    resent: false,
    text: `${head}\r\n\r\n${body}`,
    ...extra,
  }
}

/** What tshark prints of the fields, a line per packet; bad checksums are looked for. */
function tshark(pcap: Uint8Array, fields: readonly string[], filter = ''): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-pcap-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'trace.pcap')
  writeFileSync(file, pcap)
  const checks = ['ip', 'udp', 'tcp'].flatMap(layer => ['-o', `${layer}.check_checksum:TRUE`])
  const asked = fields.flatMap(field => ['-e', field])
  const filtered = filter === '' ? [] : ['-Y', filter]
  const run = spawnSync('tshark', ['-r', file, '-n', ...checks, ...filtered, '-T', 'fields', ...asked], {
    encoding: 'utf8',
    timeout: TSHARK_MS - 5_000,
  })
  expect(run.status, run.stderr).toBe(0)
  return run.stdout.trimEnd().split('\n')
}

const BAD =
  '_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 || tcp.checksum.status == 0 || tcp.analysis.flags'

test.skipIf(!hasCommand('tshark'))(
  'tshark reads a call over UDP: who sent what to whom, when, on ports that are not SIP by name',
  { timeout: TSHARK_MS },
  () => {
    const pcap = writePcap([
      message(0, 'INVITE sip:b@x SIP/2.0', '1 INVITE'),
      message(500, 'INVITE sip:b@x SIP/2.0', '1 INVITE', { resent: true }),
      message(1_234, 'SIP/2.0 486 Busy Here', '1 INVITE'),
    ])
    const fields = ['ip.src', 'udp.srcport', 'ip.dst', 'udp.dstport', 'sip.Method', 'sip.Status-Code']
    expect(tshark(pcap, [...fields, 'frame.time_epoch']).map(line => line.split('\t'))).toEqual([
      ['10.0.0.1', '5070', '203.0.113.9', '6000', 'INVITE', '', expect.stringContaining('1767603600.000')],
      ['10.0.0.1', '5070', '203.0.113.9', '6000', 'INVITE', '', expect.stringContaining('1767603600.500')],
      ['203.0.113.9', '6000', '10.0.0.1', '5070', '', '486', expect.stringContaining('1767603601.234')],
    ])
    expect(tshark(pcap, ['frame.number'], BAD)).toEqual([''])
  },
)

test.skipIf(!hasCommand('tshark'))(
  'tshark puts messages over TCP and TLS together, IPv6 too, with no segment missing',
  { timeout: TSHARK_MS },
  () => {
    const v6 = { local: '[2001:db8::1]:40000', remote: '[2001:db8::2]:5061', transport: 'TLS' } as const
    const tcp = { transport: 'TCP', remote: '203.0.113.9:5060' } as const
    const long = message(30, 'MESSAGE sip:b@x SIP/2.0', '2 MESSAGE', tcp)
    const filler = 'y'.repeat(70_000)
    const pcap = writePcap([
      message(0, 'INVITE sip:b@x SIP/2.0', '1 INVITE', tcp),
      message(10, 'SIP/2.0 200 OK', '1 INVITE', tcp),
      message(20, 'ACK sip:b@x SIP/2.0', '1 ACK', tcp),
      {
        ...long,
        text:
          long.text.replace('Content-Length: 0', 'Content-Type: text/plain\r\nContent-Length: 70000') +
          filler,
      },
      message(0, 'INVITE sip:b@x SIP/2.0', '1 INVITE', v6),
      message(10, 'SIP/2.0 200 OK', '1 INVITE', v6),
    ])
    const fields = ['ip.src', 'ipv6.src', 'sip.Method', 'sip.Status-Code', 'sip.CSeq.method']
    expect(tshark(pcap, fields, 'sip')).toEqual([
      '10.0.0.1\t\tINVITE\t\tINVITE',
      '203.0.113.9\t\t\t200\tINVITE',
      '10.0.0.1\t\tACK\t\tACK',
      '10.0.0.1\t\tMESSAGE\t\tMESSAGE',
      '\t2001:db8::1\tINVITE\t\tINVITE',
      '\t2001:db8::2\t\t200\tINVITE',
    ])
    expect(tshark(pcap, ['frame.number'], BAD)).toEqual([''])
  },
)

test('addresses are read as they stand in a trace, names and nonsense are not', () => {
  expect(packetEndOf('[::ffff:192.0.2.1]:5060')?.address).toEqual(
    Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]),
  )
  expect(packetEndOf('[fe80::1%eth0]:5060')?.address).toEqual(
    Uint8Array.from([254, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
  )
  expect(packetEndOf('[::]:1')?.address).toEqual(new Uint8Array(16))
  for (const text of ['pbx.example.com:5060', '10.0.0.1', '10.0.0.1:70000', '10.0.0.256:5060', '[::g]:5'])
    expect(packetEndOf(text)).toBeNull()
})

test('a trace without messages is still a file that opens: a header and nothing else', () => {
  expect(writePcap([]).length).toBe(24)
  expect(
    writePcap([message(0, 'OPTIONS sip:x SIP/2.0', '1 OPTIONS', { remote: 'pbx.example.com:5060' })]).length,
  ).toBe(24)
})
