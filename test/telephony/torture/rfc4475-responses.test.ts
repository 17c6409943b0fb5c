import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  parseCSeq,
  parseSipMessage,
  type SipResponse,
} from '../../../electron/engine/telephony/transport/message-text.ts'
import { branchOf } from '../../../electron/engine/telephony/transport/routing.ts'
import { answer, createShimBench, request } from '../../support/shim-bench.ts'
import { tortureCases } from './torture-table.ts'

function responseNamed(name: string): { text: string; parsed: SipResponse } | null {
  const text = readFileSync(`test/fixtures/rfc4475/${name}.dat`, 'utf8')
  // The over-large code of bigcode is no status at all, but its headers are wanted.
  const parsed = parseSipMessage(text.replace(/^(SIP\/2\.0) \d{4,}/, '$1 503'))
  return parsed?.kind === 'response' ? { text, parsed } : null
}

/** A shim that waits for an answer with this response's branch and method. */
async function benchWaitingFor(response: SipResponse): Promise<ReturnType<typeof createShimBench>> {
  const bench = createShimBench()
  const method = parseCSeq(response)?.method ?? ''
  await bench.write(request({ method, branch: branchOf(response) ?? '' }))
  expect(bench.newlySent()).toHaveLength(1)
  return bench
}

const responses = tortureCases.flatMap(row => {
  const response = responseNamed(row.name)
  return response ? [{ ...row, response }] : []
})

describe('responses of RFC 4475', () => {
  test('there are five', () => {
    expect(responses.map(({ name }) => name)).toEqual([
      'unreason',
      'noreason',
      'scalarlg',
      'bigcode',
      'bcast',
    ])
  })

  test.each(responses.filter(({ expected }) => expected.kind === 'taken'))(
    '$section $name: $title, answers the request with its branch',
    async ({ response, expected }) => {
      const bench = await benchWaitingFor(response.parsed)
      bench.receive(response.text)
      const [delivered = ''] = bench.delivered
      expect(parseSipMessage(delivered)).toMatchObject({
        kind: 'response',
        status: expected.kind === 'taken' ? expected.status : 0,
        reason: response.parsed.reason,
        body: response.parsed.body,
      })
      bench.shim.close()
    },
  )

  test.each(responses.filter(({ name }) => name === 'scalarlg' || name === 'bigcode'))(
    '$section $name: $title, is dropped even when it has the branch of a request of ours',
    async ({ response }) => {
      const bench = await benchWaitingFor(response.parsed)
      const open = bench.shim.transactions
      bench.receive(response.text)
      expect(bench.delivered).toEqual([])
      expect(bench.newlySent()).toEqual([])
      expect(bench.shim.transactions).toBe(open)
      bench.shim.close()
    },
  )

  test.each(responses)('$section $name: $title, is dropped by one who asked nothing', ({ response }) => {
    const bench = createShimBench()
    bench.receive(response.text)
    expect(bench.delivered).toEqual([])
    expect(bench.sent).toEqual([])
    expect(bench.shim.transactions).toBe(0)
    expect(bench.log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
  })
})

test('a refusal whose headers sip.js cannot read still tells its status', async () => {
  const bench = createShimBench({
    deliver(text) {
      if (text.includes('Contact: <<')) throw new Error('cannot be read')
    },
  })
  await bench.write(request({ method: 'INVITE' }))
  const [invite = ''] = bench.newlySent()
  bench.receive(answer(invite, 486, 'Busy Here', ['Contact: <<']))
  expect(bench.delivered.map(text => text.split('\r\n')[0])).toEqual([
    'SIP/2.0 486 Busy Here',
    'SIP/2.0 486 Busy Here',
  ])
  expect(bench.delivered[1]).not.toContain('Contact')
  bench.shim.close()
})

test('an answer whose headers sip.js cannot read is hung up, and the call is over', async () => {
  const bench = createShimBench({
    deliver(text) {
      if (text.includes('Record-Route: <<')) throw new Error('cannot be read')
    },
  })
  await bench.write(request({ method: 'INVITE' }))
  const [invite = ''] = bench.newlySent()
  bench.receive(answer(invite, 200, 'OK', ['Contact: <sip:far@10.0.0.9:5080>', 'Record-Route: <<']))
  expect(bench.delivered.map(text => text.split('\r\n')[0])).toEqual([
    'SIP/2.0 200 OK',
    'SIP/2.0 500 Answer Not Understood',
  ])
  expect(bench.newlySent().map(text => text.split(' ')[0])).toEqual(['ACK', 'BYE'])
  bench.shim.close()
})

test('SDP that no Content-Type announces is SDP, and other bodies without one are left out', async () => {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  const [invite = ''] = bench.newlySent()
  bench.receive(answer(invite, 183, 'Session Progress', [], 'v=0\r\ns=-\r\n'))
  bench.receive(answer(invite, 183, 'Session Progress', ['Content-Type: ;;'], 'Ring, ring'))
  expect(bench.delivered.map(parseSipMessage)).toMatchObject([
    {
      headers: expect.arrayContaining([
        { key: 'content-type', name: 'Content-Type', value: 'application/sdp' },
      ]),
      body: 'v=0\r\ns=-\r\n',
    },
    {
      headers: expect.arrayContaining([{ key: 'content-length', name: 'Content-Length', value: '0' }]),
      body: '',
    },
  ])
  bench.shim.close()
})

test('a reason phrase that breaks its grammar loses what breaks it, not the response', async () => {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  const [invite = ''] = bench.newlySent()
  bench.receive(answer(invite, 404, 'Not "found" <100%>, %41 größer'))
  expect(bench.delivered[0]?.split('\r\n')[0]).toBe('SIP/2.0 404 Not  found   100  , %41 größer')
  bench.shim.close()
})
