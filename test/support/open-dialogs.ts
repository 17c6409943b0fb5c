import { UserAgentCore } from 'sip.js/lib/core/index.js'

/**
 * Begins to watch every user agent of sip.js in this process; calls back what they hold now: dialogs, subscriptions
 * and transactions, each with its name. Nothing in sip.js lists the user agents, but each asks its core for its logger
 * before it makes a dialog or a transaction.
 */
export function watchDialogs(): () => [object, string][] {
  const cores = new Set<UserAgentCore>()
  const loggers = Object.getOwnPropertyDescriptor(UserAgentCore.prototype, 'loggerFactory')
  if (!loggers?.get) throw new Error('sip.js has no loggerFactory any more: look at open-dialogs.ts.')
  const original = loggers.get
  Object.defineProperty(UserAgentCore.prototype, 'loggerFactory', {
    ...loggers,
    get(this: UserAgentCore): unknown {
      cores.add(this)
      return Reflect.apply(original, this, [])
    },
  })
  return () => {
    const open: [object, string][] = []
    for (const core of cores) {
      const before = open.length
      const of = `of the user agent ${core.configuration.aor.toString()}`
      for (const [id, dialog] of core.dialogs) open.push([dialog, `dialog ${id} ${of}`])
      for (const [id, one] of core.subscribers) open.push([one, `subscription ${id} ${of}`])
      for (const [id, one] of core.userAgentClients) open.push([one, `client transaction ${id} ${of}`])
      for (const [id, one] of core.userAgentServers) open.push([one, `server transaction ${id} ${of}`])
      if (open.length === before) cores.delete(core)
    }
    return open
  }
}
