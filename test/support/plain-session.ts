import type { SessionDescriptionHandler, SessionDescriptionHandlerFactory } from 'sip.js/lib/api/index.js'

/** SDP that no media stands behind: for tests of signalling alone. */
export const PLAIN_SDP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 9 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  '',
].join('\r\n')

/** A session description handler that offers and accepts `PLAIN_SDP`. */
export const plainSessionFactory: SessionDescriptionHandlerFactory = (): SessionDescriptionHandler => ({
  close() {},
  getDescription: async () => ({ body: PLAIN_SDP, contentType: 'application/sdp' }),
  hasDescription: contentType => contentType === 'application/sdp',
  setDescription: async () => {},
  rollbackDescription: async () => {},
  sendDtmf: () => false,
})
