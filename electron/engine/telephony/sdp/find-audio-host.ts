import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { RemoteAudio, SdpResult } from './audio-description.ts'

/** The other side has picked up and listens meanwhile. */
const LOOKUP_MS = 1_500

/** Audio goes to addresses: a name in the description (RFC 8866 5.7) is looked up. The reason of a failure is a sentence. */
export async function withAddress(audio: SdpResult<RemoteAudio>): Promise<SdpResult<RemoteAudio>> {
  if (!audio.ok || isIP(audio.value.host) !== 0) return audio
  const { host } = audio.value
  let stopWaiting: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    stopWaiting = setTimeout(() => reject(new Error('It took too long.')), LOOKUP_MS)
  })
  try {
    const { address } = await Promise.race([lookup(host), late])
    return { ok: true, value: { ...audio.value, host: address } }
  } catch {
    return { ok: false, reason: `The other side gives no address for its audio, and "${host}" is not found.` }
  } finally {
    clearTimeout(stopWaiting)
  }
}
