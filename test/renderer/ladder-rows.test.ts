import { expect, test } from 'vitest'
import { filtered, ladderOf, methodsOf, WHOLE_LADDER } from '../../renderer/features/ladder/ladder-rows.ts'
import { trunkTrace } from '../support/scripted-trunk-trace.ts'

const labels = (rows: ReturnType<typeof ladderOf>['rows']): string[] => rows.map(({ label }) => label)

test('a request that went three times is one message and two repetitions, each with its number', () => {
  const [invite] = trunkTrace(1)
  if (!invite) throw new Error('The fixture has no message.')
  const again = (at: number) => ({ ...invite, at: invite.at + at, resent: true })
  const { rows } = ladderOf([invite, again(500), again(1_500)])
  expect(rows.map(({ repeat, repeats }) => [repeat, repeats])).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
  ])
  const folded = filtered({ lifelines: [], rows }, { ...WHOLE_LADDER, folded: true })
  expect(labels(folded.rows)).toEqual(['INVITE (SDP)'])
})

test('a method is shown with its answers, its ACK and its CANCEL', () => {
  const ladder = ladderOf(trunkTrace(8))
  expect(methodsOf(ladder)).toEqual([
    ['INVITE', 6],
    ['BYE', 2],
  ])
  expect(labels(filtered(ladder, { ...WHOLE_LADDER, method: 'BYE' }).rows)).toEqual(['BYE', '200 OK (BYE)'])
})

test('a text finds the messages of one call, and times count between what is shown', () => {
  const ladder = ladderOf(trunkTrace(40))
  const { rows } = filtered(ladder, { method: 'BYE', text: 'C1F3A@192', folded: false })
  expect(labels(rows)).toEqual(['BYE', '200 OK (BYE)'])
  expect(rows.map(({ sinceBeforeMs }) => sinceBeforeMs)).toEqual([null, 700])
})

test('every lifeline stays where it is when a filter hides who spoke on it', () => {
  const ladder = ladderOf(trunkTrace(8))
  expect(ladder.lifelines).toHaveLength(3)
  expect(filtered(ladder, { ...WHOLE_LADDER, method: 'BYE' }).lifelines).toBe(ladder.lifelines)
})
