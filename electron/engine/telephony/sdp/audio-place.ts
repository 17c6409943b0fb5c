import type { AudioSources } from '../media/media-port.ts'
import type { RtpPortRange } from '../media/rtp-ports.ts'

/** Where the audio of a call is, on our side and on the other. */
export interface AudioPlace {
  /** Where our audio is bound. */
  readonly host: string
  /** What descriptions say instead, when a NAT stands between. */
  readonly publicHost?: string | null
  /** The ports of RTP; those of the media engine when left out. */
  readonly rtpPorts?: RtpPortRange | null
  /** From where audio is believed besides the host that the far end names; from nowhere else when left out. */
  readonly sourcesOf?: (named: string) => AudioSources | null
}
