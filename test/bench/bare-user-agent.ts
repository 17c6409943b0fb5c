import type { UserAgent } from 'sip.js/lib/api/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { createUserAgent } from '../../electron/engine/telephony/transport/create-user-agent.ts'
import type { FlowTransportCore } from '../../electron/engine/telephony/transport/sip-endpoint.ts'
import { installSipjsExtensions } from '../../electron/engine/telephony/transport/sipjs-extensions.ts'
import { plainSessionFactory } from '../support/plain-session.ts'
import { silentLog } from '../support/silent-log.ts'

/** sip.js's own user agent over a transport of the bench, started: no socket, shim, trace or call of ours around it. */
export async function startBareUserAgent(transport: FlowTransportCore): Promise<UserAgent> {
  installSipjsExtensions(systemRandomness)
  const userAgent = createUserAgent({
    flow: {
      viaHost: '127.0.0.1', // the far end answers where it heard from
      contactUser: 'bare',
      transport,
      publicAddress: null,
      lastFault: null,
      withdraw: () => undefined,
      ping: async () => null,
      close() {},
    },
    uri: new URI('sip', 'bench', '127.0.0.1'),
    userAgentString: 'bench',
    sessionDescriptionHandlerFactory: plainSessionFactory,
    log: silentLog,
  })
  await userAgent.start()
  return userAgent
}
