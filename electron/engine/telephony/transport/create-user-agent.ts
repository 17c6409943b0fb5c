import {
  type LogLevel,
  type SessionDescriptionHandlerFactory,
  SIPExtension,
  UserAgent,
  type UserAgentDelegate,
} from 'sip.js/lib/api/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { Log } from '../../ports/log.ts'
import { FlowTransport, type FlowTransportOptions } from './flow-transport.ts'
import { MessageRefused } from './receive-request.ts'
import type { SipFlow } from './sip-endpoint.ts'

export interface CreateUserAgentOptions {
  readonly flow: SipFlow
  /** Address of record: what stands in From. */
  readonly uri: URI
  readonly displayName?: string
  /** Digest credentials; absent when the trunk knows us by our address. */
  readonly credentials?: { readonly user: string; readonly password: string } | undefined
  /** `Trunkline/<version>` */
  readonly userAgentString: string
  readonly sessionDescriptionHandlerFactory: SessionDescriptionHandlerFactory
  readonly delegate?: UserAgentDelegate
  /** Seconds after which sip.js itself refuses an incoming call that nobody answered; its own default is 60. */
  readonly noAnswerTimeoutS?: number
  readonly log: Log
}

/**
 * A sip.js user agent over one flow. Start it with `start()`, which resolves at once; after `stop()` close the
 * flow. Use `earlyMedia: false` for every Inviter: sip.js kills an answered forked call otherwise.
 */
export function createUserAgent(options: CreateUserAgentOptions): UserAgent {
  const { flow, log } = options
  let dropped: string | null = null
  const transportOptions: FlowTransportOptions = {
    core: flow.transport,
    guard(handle) {
      dropped = null
      handle()
      if (dropped !== null) throw new MessageRefused(dropped)
    },
  }
  const userAgent = new UserAgent({
    uri: options.uri,
    displayName: options.displayName ?? '',
    authorizationUsername: options.credentials?.user ?? '',
    authorizationPassword: options.credentials?.password ?? '',
    contactName: flow.contactUser,
    contactParams: { transport: flow.transport.protocol.toLowerCase() },
    viaHost: flow.viaHost,
    forceRport: true,
    hackIpInContact: false,
    userAgentString: options.userAgentString,
    transportConstructor: FlowTransport,
    transportOptions,
    sendInitialProvisionalResponse: false,
    noAnswerTimeout: options.noAnswerTimeoutS ?? 60,
    sipExtension100rel: SIPExtension.Supported,
    sipExtensionReplaces: SIPExtension.Supported,
    sipExtensionExtraSupported: ['timer'],
    sessionDescriptionHandlerFactory: options.sessionDescriptionHandlerFactory,
    delegate: options.delegate ?? {},
    logBuiltinEnabled: false,
    logConfiguration: false,
    logLevel: 'warn',
    logConnector(level: LogLevel, category: string, _label: string | undefined, content: string) {
      if (level !== 'warn' && level !== 'error') return
      // sip.js tells that it dropped a message in no other way than this.
      if (category === 'sip.UserAgent' && /Dropping\.$/.test(content)) dropped = content
      const fields = { category, content }
      if (level === 'error') log.warn('sip.js reports an error', fields)
      else log.debug('sip.js warns', fields)
    },
  })
  flow.transport.hasDialog = id => userAgent.userAgentCore.dialogs.has(id)
  return userAgent
}
