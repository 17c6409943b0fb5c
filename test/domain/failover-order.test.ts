import { expect, it } from 'vitest'
import { type FailoverTurns, NO_TURNS, orderFailover } from '../../electron/engine/domain/failover-order.ts'

it('trunks of equal weight take over in the order of the list', () => {
  const list = [7, 3, 5].map(trunkId => ({ trunkId, weight: 1 }))
  expect(orderFailover(list, NO_TURNS).order).toEqual([7, 3, 5])
  expect(orderFailover([], NO_TURNS).order).toEqual([])
})

it('trunks of different weight share the first place by it, evenly mixed', () => {
  const list = [
    { trunkId: 1, weight: 3 },
    { trunkId: 2, weight: 1 },
  ]
  let turns: FailoverTurns = NO_TURNS
  const orders = Array.from({ length: 8 }, () => {
    const next = orderFailover(list, turns)
    turns = next.turns
    return next.order.join('')
  })
  expect(orders).toEqual(['12', '12', '21', '12', '12', '12', '21', '12'])
})
