import { expect } from 'vitest'
import type { CallToSipp } from './call-to-sipp.ts'

/** The prompt is long enough for what the far end asks meanwhile. */
const talk = { promptMs: 1_200 }
/** Longer than a busy machine keeps a BYE waiting. */
const longTalk = { promptMs: 6_000 }
const heard = { outcome: 'answered', blame: 'recipient', sipStatus: 200 } as const
const agent = { credentials: { user: 'agent', password: 'secret' } }

const askedInside = (scenario: string): CallToSipp => ({
  scenario,
  ...talk,
  verdict: { ...heard, sentence: 'Answered and heard the whole message.' },
})

/** What the far end does inside an answered call: none of it may end the call or change its outcome. */
const asked: readonly CallToSipp[] = [
  askedInside('uas-holds-and-resumes-by-reinvite'),
  askedInside('uas-holds-the-old-way'),
  askedInside('uas-moves-media-by-reinvite'),
  askedInside('uas-asks-for-our-offer-by-reinvite'),
  askedInside('uas-offers-no-common-codec-488'),
  askedInside('uas-refreshes-session-by-reinvite'),
  askedInside('uas-updates-with-offer'),
  askedInside('uas-updates-without-offer'),
  { ...askedInside('uas-sends-info-digit'), told: ['digit'] },
  askedInside('uas-asks-options-inside'),
  askedInside('uas-sends-unknown-method-405'),
  askedInside('uas-requires-unknown-extension-420'),
  askedInside('uas-refers-is-declined'),
  { ...askedInside('uas-sends-message-inside'), told: ['text'] },
  askedInside('uas-notifies-unknown-event-489'),
  askedInside('uas-notifies-without-refer-481'),
  { ...askedInside('uas-goes-back-in-cseq-500'), told: ['digit'] },
  askedInside('uas-hangs-up-an-unknown-dialog-481'),
  askedInside('uas-crosses-bye-with-ours'),
  { ...askedInside('uas-challenges-our-bye'), trunk: agent },
  askedInside('uas-refuses-our-bye-481'),
]

const early = { outcome: 'hung-up-early', blame: 'recipient', sipStatus: 200 } as const

/** How the far end hangs up. */
const hangUps: readonly CallToSipp[] = [
  { scenario: 'uas-hangs-up-at-once', ...longTalk, verdict: early },
  {
    scenario: 'uas-hangs-up-before-our-ack-is-read',
    ...longTalk,
    // our ACK may be there before SIPp has written its BYE, which it is to write all the same
    sippOptions: ['-default_behaviors', 'all,-abortunexp'],
    sippErrors: expect.stringMatching(/^$|unexpected message.*\bACK\b/is),
    verdict: early,
  },
  {
    scenario: 'uas-resends-bye-is-answered-again',
    ...longTalk,
    answersEach: { received: /^BYE /, sent: /^SIP\/2\.0 200 .*^CSeq: *\d+ BYE/ims, atLeast: 2 },
    // SIPp's call is over with its second BYE; it tells of the answer that comes after
    sippErrors: expect.stringMatching(/^$|Dead call \S+ \(successful\), received 'SIP\/2\.0 200 OK/),
    verdict: early,
  },
  { scenario: 'uas-hangs-up-with-a-cause', ...longTalk, verdict: { ...early, blame: 'network' } },
]

export const insideDialogs: readonly CallToSipp[] = [...asked, ...hangUps]
