import { expect, test } from 'vitest'
import { isOptOut } from '../../electron/engine/domain/opt-out-words.ts'

test.each(['STOP', 'stop', ' Stop. ', '"STOP"!', 'unsubscribe', 'Cancel', 'END', 'quit', 'Stop all'])(
  '%s asks to be left alone',
  text => expect(isOptOut(text)).toBe(true),
)

test.each(['', 'yes', 'Please do not stop', 'stop by at noon', 'endless', `STOP${' '.repeat(50)}`])(
  '%s does not',
  text => expect(isOptOut(text)).toBe(false),
)
