import {
  C,
  NonInviteClientTransaction,
  type OutgoingRequestDelegate,
  type SessionDialog,
  UserAgentClient,
} from 'sip.js/lib/core/index.js'

/** Sends an UPDATE without an offer inside a dialog (RFC 3311 5.1): a session timer's refresh. sip.js has none of its own. */
export function sendUpdate(
  dialog: SessionDialog,
  options: { readonly extraHeaders: readonly string[]; readonly delegate: OutgoingRequestDelegate },
): void {
  const contact = `Contact: ${dialog.userAgentCore.configuration.contact.toString()}`
  const message = dialog.createOutgoingRequestMessage(C.UPDATE, {
    extraHeaders: [contact, ...options.extraHeaders],
  })
  new UserAgentClient(NonInviteClientTransaction, dialog.userAgentCore, message, options.delegate)
}
