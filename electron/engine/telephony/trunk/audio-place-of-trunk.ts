import { isIP } from 'node:net'
import type { AudioSources } from '../media/media-port.ts'
import type { AudioPlace } from '../sdp/audio-place.ts'
import { isPrivateAddress } from '../transport/private-address.ts'
import type { Server } from './find-servers.ts'
import type { TrunkLine } from './trunk-addresses.ts'

export type AudioSettings = Pick<TrunkLine, 'audioFromNat' | 'audioSources' | 'rtpPorts'>

/**
 * Where the audio of a trunk's calls is. Beside the host that a call names, audio is taken from the addresses that the settings list.
 * A trunk behind a NAT is answered where it sends from: within those, and at its own servers. One that names an address of its inner
 * network, and is reached at a public one, must be behind a NAT.
 */
export function audioPlaceOf(
  settings: AudioSettings,
  servers: readonly Pick<Server, 'host'>[],
  bound: Pick<AudioPlace, 'host' | 'publicHost'>,
): AudioPlace {
  const { audioFromNat, audioSources, rtpPorts } = settings
  const hosts = servers.map(({ host }) => host).filter(host => isIP(host) !== 0)
  const isReachedInPublic = hosts.length > 0 && !hosts.some(isPrivateAddress)
  return {
    ...bound,
    rtpPorts,
    sourcesOf(named): AudioSources | null {
      if (audioFromNat || (isReachedInPublic && isPrivateAddress(named)))
        return { ranges: [...audioSources, ...hosts], follow: true }
      return audioSources.length === 0 ? null : { ranges: audioSources, follow: false }
    },
  }
}
