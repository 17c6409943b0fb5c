import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import { freePort } from './free-ports.ts'

export interface Kamailio {
  /** Of UDP and TCP. */
  readonly port: number
  /** Of TLS; 0 without a certificate. */
  readonly tlsPort: number
  /** What it logged: `REG bound <contacts>` per REGISTER, `CALL to <user> ...` per INVITE that was let in. */
  readonly log: () => string
  close(): Promise<void>
}

const START_MS = 10_000
const STOP_MS = 5_000

/**
 * Kamailio as a trunk on loopback: registrar and proxy of the domain `trunk.test`, any user with the password `secret`. Numbers
 * beginning with 486, 503 and 302 are answered so; whoever is registered is called; all other numbers go on to `calleePort`.
 * Over UDP and TCP, and over TLS where it gets a certificate.
 */
export async function startKamailio(options: {
  readonly calleePort: number
  readonly algorithm?: 'MD5' | 'SHA-256'
  readonly certificate?: Certificate
}): Promise<Kamailio> {
  const { calleePort, certificate, algorithm = 'MD5' } = options
  const port = await freePort()
  const tlsPort = certificate ? await freePort() : 0
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-kamailio-'))
  const file = join(folder, 'trunk.cfg')
  const tlsFile = certificate ? writeTls(folder, certificate) : null
  writeFileSync(file, configuration({ port, tlsPort, calleePort, algorithm, tlsFile }))
  const child = spawn(
    'kamailio',
    ['-DD', '-E', '-f', file, '-m', '64', '-M', '8', '-P', join(folder, 'kamailio.pid'), '-Y', folder],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8')
    })
  const close = async (): Promise<void> => {
    await stopProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilItAnswers(port, child, () => log)
  } catch (error) {
    await close()
    throw error
  }
  return { port, tlsPort, log: () => log, close }
}

/** Writes what Kamailio's TLS reads; the path of its settings. */
function writeTls(folder: string, { cert, key }: Certificate): string {
  const path = (name: string): string => join(folder, name)
  writeFileSync(path('cert.pem'), cert)
  writeFileSync(path('key.pem'), key)
  writeFileSync(
    path('tls.cfg'),
    `[server:default]\nmethod = TLSv1.2+\nprivate_key = ${path('key.pem')}\ncertificate = ${path('cert.pem')}\n`,
  )
  return path('tls.cfg')
}

/** Only the first process is told to end: it ends its children. */
async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await gone
  clearTimeout(timer)
}

/** OPTIONS until there is an answer: Kamailio says nowhere that it is ready. */
async function untilItAnswers(port: number, child: ChildProcess, log: () => string): Promise<void> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const own = socket.address().port
  const text = [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bKready`,
    `From: <sip:t@127.0.0.1>;tag=1`,
    `To: <sip:127.0.0.1>`,
    'Call-ID: ready',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 5',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
  try {
    await new Promise<void>((resolve, reject) => {
      const ask = setInterval(() => socket.send(text, port, '127.0.0.1'), 50)
      const late = setTimeout(() => fail(`Kamailio did not answer in ${START_MS} ms.`), START_MS)
      const stop = (): void => {
        clearInterval(ask)
        clearTimeout(late)
      }
      const fail = (why: string): void => {
        stop()
        reject(new Error(`${why}\n${log()}`))
      }
      socket.once('message', () => {
        stop()
        resolve()
      })
      child.once('exit', code => fail(`Kamailio ended with ${code}.`))
    })
  } finally {
    socket.close()
  }
}

function configuration(values: {
  readonly port: number
  readonly tlsPort: number
  readonly calleePort: number
  readonly algorithm: string
  readonly tlsFile: string | null
}): string {
  const { port, tlsPort, calleePort, algorithm, tlsFile } = values
  const modules = `${tlsFile ? 'tls ' : ''}kex corex tm tmx sl rr pv maxfwd textops siputils xlog usrloc registrar nathelper auth`
  return `
debug=1
log_stderror=yes
fork=yes
children=2
tcp_children=2
auto_aliases=no
${tlsFile ? 'enable_tls=yes' : ''}
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
${tlsFile ? `listen=tls:127.0.0.1:${tlsPort}` : ''}
${modules
  .split(' ')
  .map(name => `loadmodule "${name}.so"`)
  .join('\n')}
${tlsFile ? `modparam("tls","config","${tlsFile}")` : ''}
modparam("usrloc","db_mode",0)
modparam("nathelper|registrar","received_avp","$avp(RECEIVED)")
modparam("registrar","min_expires",60)
modparam("auth","qop","auth")
modparam("auth","algorithm","${algorithm === 'MD5' ? '' : algorithm}")
request_route {
  if (is_method("OPTIONS") && ($rd=="127.0.0.1" || $rd=="trunk.test")) { sl_send_reply("200","OK"); exit; }
  force_rport();
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) { if (loose_route()) { t_relay(); exit; } if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; } t_relay(); exit; }
  t_check_trans();
  if (is_present_hf("Route")) { xlog("L_ERR","ROUTE $hdr(Route)\\n"); loose_route(); }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("trunk.test","secret","0")) { www_challenge("trunk.test","1"); exit; }
    consume_credentials();
    fix_nated_register();
    save("location");
    if (reg_fetch_contacts("location","$fu","caller")) { xlog("L_ERR","REG bound $(ulc(caller=>count))\\n"); } else { xlog("L_ERR","REG bound 0\\n"); }
    exit;
  }
  if (is_method("INVITE")) {
    if (!pv_proxy_authenticate("trunk.test","secret","0")) { proxy_challenge("trunk.test","1"); exit; }
    consume_credentials();
    record_route();
    xlog("L_ERR","CALL to $rU from $fU pai $hdr(P-Asserted-Identity) privacy $hdr(Privacy) account $hdr(X-Account)\\n");
    if ($rU=~"^0*486") { sl_send_reply("486","Busy Here"); exit; }
    if ($rU=~"^0*503") { append_to_reply("Retry-After: 20\\r\\n"); sl_send_reply("503","Service Unavailable"); exit; }
    if ($rU=~"^0*302" && $rd!="other.test") { append_to_reply("Contact: <sip:$rU@other.test>\\r\\n"); sl_send_reply("302","Moved Temporarily"); exit; }
    if (lookup("location","sip:$rU@trunk.test")) { xlog("L_ERR","LOOKUP $ru over $du\\n"); t_relay(); exit; }
    $du="sip:127.0.0.1:${calleePort}";
    t_relay();
    exit;
  }
}
`
}
