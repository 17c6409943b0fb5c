import fc from 'fast-check'
import { Grammar } from 'sip.js/lib/grammar/index.js'
import { describe, expect, test } from 'vitest'
import { parsePlainForm } from '../../../electron/engine/telephony/transport/quick-grammar.ts'

/** Nothing here installs the extensions of sip.js: this is its own grammar. */
const byGrammar = (text: string, rule: string): unknown => Grammar.parse(text, rule)

const plain: readonly (readonly [rule: string, text: string])[] = [
  ['Request_Response', 'SIP/2.0 200 OK'],
  ['Request_Response', 'SIP/2.0 183 Session Progress'],
  ['Request_Response', 'SIP/2.0 503 '],
  ['Request_Response', 'BYE sip:+4420@10.0.0.1:5060;transport=udp SIP/2.0'],
  ['Request_Response', 'OPTIONS sip:carrier.example SIP/2.0'],
  ['SIP_URI', 'sip:+4420@carrier.example:5060;transport=UDP;user=phone'],
  ['SIP_URI', 'sips:10.0.0.1'],
  ['Via', 'SIP/2.0/UDP a1b2.invalid;branch=z9hG4bKabc'],
  ['Via', 'SIP/2.0/TLS a1b2.invalid:5061;branch=z9hG4bKabc;received=10.0.0.1;rport=5060'],
  ['Via', 'SIP/2.0/TCP 10.0.0.1:5060;rport;branch=z9hG4bKabc'],
  ['From', '"Trunk Line" <sip:+4420@carrier.example:5060;user=phone>;tag=as.5-1'],
  ['From', '"sipp" <sip:service@127.0.0.1:5060>;tag=1-x;cause=a'],
  ['To', '<sip:127.0.0.1>'],
  ['To', '<sip:+4420@10.0.0.1>;tag=1SIPpTag01'],
  ['Contact', '<sip:127.0.0.1:5061;transport=UDP>'],
  ['Contact', '<sips:u@carrier.example;transport=tls;ob>;expires=0060;reg-id=1'],
  ['Record_Route', '<sip:10.0.0.1:5061;transport=tcp;lr;ftag=ab>'],
  ['Call_ID', '1-2@127.0.0.1'],
  ['CSeq', '12 INVITE'],
  ['Content_Length', '0012'],
  ['Max_Forwards', '70'],
  ['Content_Type', 'application/sdp'],
]

describe('Plain forms of headers, read without the grammar of sip.js', () => {
  test.each(plain)('%s: %s is read, and as the grammar reads it', (rule, text) => {
    const read = parsePlainForm(text, rule)
    expect(read).toBeDefined()
    expect(read).toStrictEqual(byGrammar(text, rule))
  })

  test.each([
    ['To', '<tel:+4420>;tag=1'],
    ['To', '<sip:a@999.1.1.1>'],
    ['To', '<sip:a@1.2.3>'],
    ['To', '<sip:%34@h>'],
    ['From', '<sip:a@h>;tag'],
    ['Via', 'SIP/2.0/UDP h;branch=z9hG4bKa;ttl=1'],
    ['Via', 'SIP/3.0/UDP h;branch=z9hG4bKa'],
    ['Contact', '*'],
    ['Contact', '<sip:a@h>;q=0.5'],
    ['Record_Route', '<sip:a@h;lr>,<sip:b@h;lr>'],
    ['CSeq', '1 invite'],
    ['Refer_To', '<sip:a@h>'],
  ])('%s: %s is left to the grammar', (rule, text) => {
    expect(parsePlainForm(text, rule)).toBeUndefined()
  })

  test('whatever is taken of ten thousand damaged headers equals what the grammar reads', () => {
    const pieces = ';=:@.<>" ,-+*abz019%/'.split('')
    const words = [
      'lr',
      'transport=udp',
      'udpx',
      'ttl',
      'expires=',
      'q',
      'tag=',
      'rport',
      'user=ip',
      'sip:',
      '1.2',
      'h.x',
    ]
    const damage = fc.record({
      at: fc.nat(100),
      drop: fc.integer({ min: 0, max: 4 }),
      put: fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...words), fc.constant('')),
    })
    let taken = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        ([rule, text], hits) => {
          let damaged = text
          for (const { at, drop, put } of hits) {
            const from = at % (damaged.length + 1)
            damaged = `${damaged.slice(0, from)}${put}${damaged.slice(from + drop)}`
          }
          const read = parsePlainForm(damaged, rule)
          if (read === undefined) return
          taken += 1
          expect(read).toStrictEqual(byGrammar(damaged, rule))
        },
      ),
      { numRuns: 10_000, seed: 3261 },
    )
    expect(taken).toBeGreaterThan(2000)
  })
})
