import { Grammar, NameAddrHeader, URI } from 'sip.js/lib/grammar/index.js'

/*
 * The parser that sip.js 0.21.2 generates from its grammar decodes the whole grammar again for every header: some 0.1 ms each,
 * ten times a message, a third of the engine's work at 100 calls per second. The plain forms below are nearly
 * everything a trunk sends; whatever else there is goes to the grammar as before. For what is taken here the result equals the grammar's.
 */

const TOKEN = '[A-Za-z0-9._+~*!-]+'
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
/** Each label of letters and digits, the last one beginning with a letter, so that no half address is taken for a name. */
const NAME = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const HOST = `(?:${IPV4}|${NAME})`
const PARAMS = `((?:;[A-Za-z0-9.+-]+(?:=${TOKEN})?)*)`
const SIP_URI = `(sips?):(?:([A-Za-z0-9+._-]+)@)?(${HOST})(?::([0-9]{1,5}))?${PARAMS}`
const METHOD = 'INVITE|ACK|BYE|CANCEL|OPTIONS|REGISTER|INFO|UPDATE|PRACK|MESSAGE|NOTIFY|REFER|SUBSCRIBE'

const STATUS_LINE = /^SIP\/2\.0 ([1-6][0-9]{2}) ([A-Za-z0-9 .'()/-]*)$/
const REQUEST_LINE = new RegExp(`^(${METHOD}) ${SIP_URI} SIP/2\\.0$`)
const VIA = new RegExp(`^SIP/2\\.0/(UDP|TCP|TLS) (${HOST})(?::([0-9]{1,5}))?${PARAMS}$`)
const URI_ONLY = new RegExp(`^${SIP_URI}$`)
const NAME_ADDRESS = new RegExp(`^(?:"([A-Za-z0-9 ._+-]*)" ?)?<${SIP_URI}>${PARAMS}$`)
const IPV4_ONLY = new RegExp(`^${IPV4}$`)
const CALL_ID = new RegExp(`^${TOKEN}(?:@${TOKEN})?$`)
const CSEQ = new RegExp(`^([0-9]{1,9}) (${METHOD})$`)
const NUMBER = /^[0-9]{1,9}$/

/** What is not taken here. */
const notPlain = undefined

const rules: Readonly<Record<string, (text: string) => unknown>> = {
  Request_Response: text => (text.startsWith('SIP/') ? statusLine(text) : requestLine(text)),
  SIP_URI: text => {
    const found = URI_ONLY.exec(text)
    return found ? uriOf(found, 1) : notPlain
  },
  Via: via,
  From: text => party(text),
  To: text => party(text),
  Contact: text => listOfOne(text, contactParams),
  Record_Route: text => listOfOne(text, plainParams),
  Call_ID: text => (CALL_ID.test(text) ? text : notPlain),
  CSeq: sequence,
  Content_Length: text => (NUMBER.test(text) ? Number(text) : notPlain),
  Max_Forwards: text => (NUMBER.test(text) ? Number(text) : notPlain),
  Content_Type: text => (text === 'application/sdp' ? text : notPlain),
}

/**
 * Reads `text` by a rule of sip.js' grammar (RFC 3261 section 25) if it has one of the plain forms; `undefined` leaves it
 * to the grammar, right or wrong.
 */
export function parsePlainForm(text: string, rule: string): unknown {
  return rules[rule]?.(text)
}

/** Puts the plain forms before sip.js' grammar. Throws when the member is gone. */
export function extendGrammar(assertMember: (owner: object, name: string) => void): void {
  assertMember(Grammar, 'parse')
  const original = Grammar.parse
  // a function of a TypeScript namespace cannot be assigned to; it is an ordinary property
  Object.assign(Grammar, {
    parse: (text: string, rule: string): unknown => parsePlainForm(text, rule) ?? original(text, rule),
  })
}

function statusLine(text: string): unknown {
  const found = STATUS_LINE.exec(text)
  if (!found) return notPlain
  return { sip_version: 'SIP/2.0', status_code: Number(found[1]), reason_phrase: found[2] ?? '' }
}

function requestLine(text: string): unknown {
  const found = REQUEST_LINE.exec(text)
  const uri = found && uriOf(found, 2)
  return uri ? { method: found[1], uri, sip_version: 'SIP/2.0' } : notPlain
}

function sequence(text: string): unknown {
  const found = CSEQ.exec(text)
  return found ? { value: Number(found[1]), method: found[2] } : notPlain
}

/** The grammar keeps the kind of the address it read last: `received` after the host. */
function via(text: string): unknown {
  const found = VIA.exec(text)
  if (!found) return notPlain
  const [, transport, host = '', port, params = ''] = found
  const read: Record<string, unknown> = { protocol: 'SIP', transport, host, host_type: kindOf(host) }
  if (port !== undefined) read.port = Number(port)
  for (const [name, value] of paramsOf(params)) {
    if (name === 'branch' && value !== null) read.branch = value
    else if (name === 'received' && value !== null && IPV4_ONLY.test(value)) {
      read.received = value
      read.host_type = 'IPv4'
    } else if (name === 'rport' && value === null) read.params = { rport: undefined }
    else if (name === 'rport' && value !== null && /^[0-9]{1,5}$/.test(value)) read.rport = value
    else return notPlain
  }
  return read
}

const kindOf = (host: string): string => (IPV4_ONLY.test(host) ? 'IPv4' : 'domain')

/** From and To: the tag comes after the other parameters. */
function party(text: string): unknown {
  const found = NAME_ADDRESS.exec(text)
  const uri = found && uriOf(found, 2)
  if (!uri) return notPlain
  const others: Record<string, string | null> = {}
  let tag: string | undefined
  for (const [name, value] of paramsOf(found[7] ?? '')) {
    if (name !== 'tag') others[name] = value
    else if (value === null) return notPlain
    else tag = value
  }
  const read = nameAddress(uri, found[1], others)
  if (tag !== undefined) read.setParam('tag', tag)
  return read
}

/** A header of several values with one, which has no comma. */
function listOfOne(
  text: string,
  readParams: (text: string) => Record<string, string | null> | undefined,
): unknown {
  const found = NAME_ADDRESS.exec(text)
  const uri = found && uriOf(found, 2)
  const params = found && readParams(found[7] ?? '')
  if (!uri || !params) return notPlain
  return [{ position: text.length, offset: 0, parsed: nameAddress(uri, found[1], params) }]
}

function plainParams(text: string): Record<string, string | null> {
  return Object.fromEntries(paramsOf(text))
}

function contactParams(text: string): Record<string, string | null> | undefined {
  const params = plainParams(text)
  if ('q' in params) return notPlain
  if ('expires' in params) {
    if (!NUMBER.test(params.expires ?? '')) return notPlain
    params.expires = String(Number(params.expires))
  }
  return params
}

/** A SIP URI whose groups (scheme, user, host, port, parameters) begin at `at`. */
function uriOf(found: RegExpExecArray, at: number): URI | undefined {
  const [scheme = 'sip', user, host = '', port, params = ''] = found.slice(at, at + 5)
  const read: Record<string, string | null> = {}
  for (const [name, value] of paramsOf(params)) {
    if (name === 'transport' && value !== null && /^(?:udp|tcp|tls|sctp)$/i.test(value))
      read.transport = value.toLowerCase()
    else if (name === 'user' && value !== null && /^(?:phone|ip)$/i.test(value))
      read.user = value.toLowerCase()
    else if (name === 'lr' && value === null) read.lr = null
    else if (/^(?:lr|ttl|maddr|method|transport|user)/.test(name)) return notPlain
    else read[name] = value
  }
  // declared without undefined, and given undefined by the grammar itself
  return new URI(scheme, user as string, host, port === undefined ? undefined : Number(port), read)
}

function nameAddress(
  uri: URI,
  displayName: string | undefined,
  params: Record<string, string | null>,
): NameAddrHeader {
  // declared without undefined, and given undefined by the grammar itself
  const read = new NameAddrHeader(uri, displayName as string, {})
  for (const [name, value] of Object.entries(params)) read.setParam(name, value)
  return read
}

function paramsOf(text: string): [string, string | null][] {
  if (text === '') return []
  return text
    .slice(1)
    .split(';')
    .map(param => {
      const equals = param.indexOf('=')
      if (equals < 0) return [param.toLowerCase(), null]
      return [param.slice(0, equals).toLowerCase(), param.slice(equals + 1)]
    })
}
