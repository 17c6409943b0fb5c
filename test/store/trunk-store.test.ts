import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OUTCOMES } from '../../shared/model/outcome.ts'
import { sipTrunkSchema } from '../../shared/model/trunk.ts'
import { call, claim, MINUTE, NOW } from '../support/store-calls.ts'
import { busy, openStoreFolder, people, type StoreFolder, trunkFailed } from '../support/store-folder.ts'

let folder: StoreFolder
beforeEach(() => {
  folder = openStoreFolder()
})
afterEach(() => folder.close())

describe('trunks', () => {
  test('keep their password to themselves', () => {
    const { trunks } = folder.store
    const settings = sipTrunkSchema.parse({
      kind: 'sip',
      name: 'Provider',
      address: 'sip.example.com',
      credentials: { user: 'me', password: 'secret' },
    })
    const id = trunks.insert(settings, NOW)
    expect(trunks.get(id)).toEqual({ ...settings, id })
    const row = trunks.row(id, NOW)
    expect(row).toMatchObject({ name: 'Provider', address: 'sip.example.com', user: 'me', hasPassword: true })
    expect(JSON.stringify([row, trunks.rows(NOW)])).not.toContain('secret')
    trunks.update(id, { ...settings, name: 'Other', credentials: null })
    expect(trunks.row(id, NOW)).toMatchObject({ name: 'Other', user: null, hasPassword: false })
    trunks.remove(id, NOW)
    expect(trunks.get(id)).toBeNull()
    expect(trunks.row(id, NOW)).toBeNull()
    expect(trunks.all()).toEqual([])
    expect(() => trunks.update(id, settings)).toThrow(/no trunk/)
  })

  test('count an attempt of the last hour however it ended', () => {
    const trunkId = folder.trunk()
    // only a text message is `sent`
    const ofCalls = OUTCOMES.filter(outcome => outcome !== 'sent')
    const id = folder.active(folder.list('A', people(ofCalls.length)), trunkId, NOW - 100 * MINUTE)
    for (const outcome of ofCalls)
      call(folder, claim(folder, id, trunkId, NOW, 1)[0], NOW, 5, { ...busy, outcome }, 'reached')
    expect(folder.store.trunks.row(trunkId, NOW + 6_000)?.attemptsLastHour).toBe(ofCalls.length)
  })

  test('tell the attempts and failures of the last hour, the latest five in words', () => {
    const trunkId = folder.trunk()
    const id = folder.active(folder.list('A', people(10)), trunkId, NOW - 100 * MINUTE)
    for (const minutesAgo of [90, 50, 40, 30, 20, 10, 5]) {
      const at = NOW - minutesAgo * MINUTE
      call(
        folder,
        claim(folder, id, trunkId, at, 1)[0],
        at,
        5,
        { ...trunkFailed, sentence: `Failed ${minutesAgo} minutes ago.` },
        'reached',
      )
    }
    call(folder, claim(folder, id, trunkId, NOW, 1)[0], NOW, 5, busy, 'reached')
    const row = folder.store.trunks.row(trunkId, NOW + 6_000)
    expect(row).toMatchObject({ attemptsLastHour: 7, trunkFailuresLastHour: 6, campaigns: 1 })
    expect(row?.lastFailures.map(({ sentence }) => sentence)).toEqual(
      [5, 10, 20, 30, 40].map(minutes => `Failed ${minutes} minutes ago.`),
    )
  })
})
