import type { AudioSources, RemoteMedia } from '../media/media-port.ts'
import type { RemoteAudio } from './audio-description.ts'
import type { SrtpKeys } from './key-agreement.ts'
import { eventOf } from './write-audio.ts'

/**
 * What media needs to know of the other side, whose description was agreed to; null without a codec. `held`: we hold it, so that
 * nothing of it is heard even where it sends on, and its silence is no trouble. `sources`: from where audio comes besides its address.
 */
export function remoteMediaOf(
  remote: RemoteAudio,
  srtp: SrtpKeys | null = null,
  held = false,
  sources: AudioSources | null = null,
): RemoteMedia | null {
  const [first] = remote.codecs
  if (!first) return null
  const send = remote.direction === 'sendrecv' || remote.direction === 'recvonly'
  const receive = !held && (remote.direction === 'sendrecv' || remote.direction === 'sendonly')
  const event = eventOf(remote, first.codec)
  return {
    host: remote.host,
    port: remote.port,
    codec: first.codec,
    payloadType: first.payloadType,
    send,
    ...(!receive && { receive }),
    dtmfPayloadType: event?.payloadType ?? null,
    ...(event && { dtmfClockRate: event.clockRate }),
    ...(remote.rtcp !== null && { rtcp: remote.rtcp }),
    ...(srtp && { srtp }),
    ...(sources && { sources }),
  }
}
