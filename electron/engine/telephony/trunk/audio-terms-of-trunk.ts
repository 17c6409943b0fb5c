import type { Codec } from '../../../../shared/model/trunk-line.ts'
import type { CodecName } from '../media/codec/codec.ts'
import { type AudioTerms, PLAIN_TERMS } from '../sdp/audio-terms.ts'
import type { TrunkLine } from './trunk-addresses.ts'

const CODEC_NAMES: Readonly<Record<Codec, CodecName>> = {
  pcmu: 'PCMU',
  pcma: 'PCMA',
  g722: 'G722',
  opus: 'OPUS',
}

/** What the settings of a trunk let its calls agree to. */
export function audioTermsOf(
  line: Pick<TrunkLine, 'codecs' | 'srtp' | 'dtmf'> & Partial<Pick<TrunkLine, 'mediasec'>>,
): AudioTerms {
  return {
    ...PLAIN_TERMS,
    codecs: line.codecs.map(codec => CODEC_NAMES[codec]),
    srtp: line.srtp,
    ...(line.mediasec && { mediasec: true }),
    telephoneEvents: line.dtmf === 'rfc4733',
    // where keys come by INFO, a tone in the audio would be the same key again
    ...(line.dtmf !== 'info' && { keysAsTones: line.dtmf === 'inband' ? 'always' : 'without-events' }),
  }
}
