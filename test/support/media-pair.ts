import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { createMediaEngine, type MediaEngine } from '../../electron/engine/telephony/media/media-engine.ts'
import type { MediaEvent, MediaPort } from '../../electron/engine/telephony/media/media-port.ts'
import type { RtpPortRange } from '../../electron/engine/telephony/media/rtp-ports.ts'
import { silentLog } from './silent-log.ts'

export const LOOPBACK = '127.0.0.1'

/** A real engine on the machine's clock. Every caller takes an own range, so that test files may run side by side. */
export function startEngine(rtpPorts: RtpPortRange): MediaEngine {
  return createMediaEngine({ clock: systemClock, rtpPorts, log: silentLog })
}

/** Collects a port's events and lets a test wait for one, at most `timeoutMs`. */
export function watchEvents(port: MediaPort) {
  const seen: MediaEvent[] = []
  const waiting = new Set<() => void>()
  port.onEvent(event => {
    seen.push(event)
    for (const look of [...waiting]) look()
  })
  return {
    seen,
    /** The first event, past or to come, that `matches`. */
    async next(matches: (event: MediaEvent) => boolean, timeoutMs = 5_000): Promise<MediaEvent> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`No such media event in ${timeoutMs} ms; seen: ${JSON.stringify(seen)}`))
        }, timeoutMs)
        const look = (): void => {
          const found = seen.find(matches)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
  }
}

/** A folder of its own that `remove` deletes. */
export function temporaryFolder(): { file: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'trunkline-media-'))
  return {
    file: name => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
