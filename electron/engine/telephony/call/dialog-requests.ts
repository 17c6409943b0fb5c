import type { Bye, Info, Message, Notification, Referral, Session } from 'sip.js/lib/api/index.js'
import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import { type EndReason, readEndReason } from './end-reason.ts'
import { INFO_TYPES, type InfoDigit, readInfo, writeInfo } from './info-digits.ts'

/** Requests of the far end inside a dialog that a call takes note of; what is not set is answered and forgotten. */
export interface DialogRequestEvents {
  onDigit?(digit: InfoDigit): void
  /** A text (MESSAGE, RFC 3428) of at most TEXT_CHARACTERS_MAX characters. */
  onText?(text: string): void
  /** BYE, with what its Reason says. */
  onHungUp?(reason: EndReason): void
  /** NOTIFY of the transfer that we asked for. True when it belonged to one. */
  onNotify?(message: IncomingRequestMessage): boolean
  /** REFER. Answer it; without this it gets 603. */
  onRefer?(referral: Referral): void
}

export const TEXT_CHARACTERS_MAX = 4_000

export interface AnswerRequestsOptions {
  /** Runs an act and catches what it throws. */
  readonly guard: (act: () => void) => void
}

/** Answers INFO, MESSAGE, NOTIFY, REFER and BYE inside the dialog of `session` as their RFCs say. */
export function answerDialogRequests(
  session: Session,
  events: DialogRequestEvents,
  { guard }: AnswerRequestsOptions,
): void {
  session.delegate = {
    ...session.delegate,
    onBye: (bye: Bye) =>
      guard(() => {
        void bye.accept()
        events.onHungUp?.(readEndReason(bye.request.getHeaders('reason')))
      }),
    onInfo: (info: Info) => guard(() => answerInfo(info, events)),
    onMessage: (message: Message) =>
      guard(() =>
        answerText(message, text => {
          events.onText?.(text)
          return true
        }),
      ),
    onNotify: (notification: Notification) => guard(() => answerNotify(notification, events)),
    onRefer: (referral: Referral) =>
      guard(() => {
        if (events.onRefer) events.onRefer(referral)
        else void referral.reject({ statusCode: 603, reasonPhrase: 'Decline' })
      }),
  }
}

/** RFC 6086 4.2.2: packages that we did not ask for get 469; the digits of old are taken (its section 2). */
function answerInfo(info: Info, events: DialogRequestEvents): void {
  const { request } = info
  if (request.getHeader('info-package') !== undefined) {
    void info.reject({
      statusCode: 469,
      reasonPhrase: 'Bad Info Package',
      extraHeaders: ['Recv-Info: nil'],
    })
    return
  }
  const read = readInfo(request.getHeader('content-type'), request.body)
  switch (read.kind) {
    case 'digit':
      void info.accept()
      events.onDigit?.(read.digit)
      break
    case 'nothing':
      void info.accept()
      break
    case 'unknown-type':
      void info.reject({ statusCode: 415, extraHeaders: [`Accept: ${INFO_TYPES}`] })
      break
    case 'malformed':
      void info.reject({ statusCode: 400, reasonPhrase: 'Bad Request: No digit in the INFO' })
      break
  }
}

/** Answers a MESSAGE: 200 when `take` says so, else 480; 415 for what is no text, and 500 when `take` throws (RFC 3428 section 7). */
export function answerText(message: Message, take: (text: string) => boolean): void {
  const { request } = message
  if (!/^text\/plain\b/i.test(request.getHeader('content-type') ?? '')) {
    void message.reject({ statusCode: 415, extraHeaders: ['Accept: text/plain'] })
    return
  }
  try {
    if (take(request.body.slice(0, TEXT_CHARACTERS_MAX))) void message.accept()
    else void message.reject({ statusCode: 480 })
  } catch (error) {
    void message.reject({ statusCode: 500 })
    throw error
  }
}

/** RFC 6665 4.1.3: a NOTIFY that nobody subscribed to gets 481; RFC 3515: only `refer` is ours. */
function answerNotify(notification: Notification, events: DialogRequestEvents): void {
  const { request } = notification
  if (!/^refer\b/i.test(request.getHeader('event') ?? '')) {
    void notification.reject({
      statusCode: 489,
      reasonPhrase: 'Bad Event',
      extraHeaders: ['Allow-Events: refer'],
    })
    return
  }
  if (events.onNotify?.(request)) void notification.accept()
  else void notification.reject({ statusCode: 481 })
}

/** Sends one digit by INFO (application/dtmf-relay); true when the far end took it. Rejects when the call is not up. */
export function sendInfoDigit(session: Session, digit: string, durationMs: number): Promise<boolean> {
  const { contentType, content } = writeInfo(digit, durationMs)
  return new Promise((resolve, reject) => {
    session
      .info({
        requestOptions: { body: { contentDisposition: 'render', contentType, content } },
        requestDelegate: {
          onAccept: () => resolve(true),
          onRedirect: () => resolve(false),
          onReject: () => resolve(false),
        },
      })
      .catch(reject)
  })
}
