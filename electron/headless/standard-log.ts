import { destination } from 'pino'
import type { Log } from '../engine/ports/log.ts'
import { createLog } from '../engine/system/pino-log.ts'

/** Log lines on standard output (1) or standard error (2). `TRUNKLINE_LOG` sets the level; `info` unless told. */
export function standardLog(fd: 1 | 2, fallback: 'debug' | 'info' | 'warn' | 'error' = 'info'): Log {
  const wanted = process.env.TRUNKLINE_LOG
  const level =
    wanted === 'debug' || wanted === 'info' || wanted === 'warn' || wanted === 'error' ? wanted : fallback
  return createLog(destination({ fd, sync: true }), level)
}
