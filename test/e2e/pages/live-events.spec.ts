import type { WebSocketRoute } from '@playwright/test'
import { failure, success } from '../../../shared/errors.ts'
import { liveCalls } from '../../support/scripted-calls.ts'
import { CAMPAIGNS } from '../../support/scripted-campaigns.ts'
import type { ScriptedEngine } from '../../support/scripted-engine.ts'
import { FIXTURE_NOW, STATUS, TRUNKS } from '../../support/scripted-fixtures.ts'
import { expect, screenOf, test } from './page-bench.ts'

const times = (engine: ScriptedEngine, wanted: string): number =>
  engine.asked.filter(({ name }) => name === wanted).length

const [firstCall] = liveCalls(60)
const [firstCampaign] = CAMPAIGNS
const trunk = TRUNKS[1]
if (!firstCall || !firstCampaign || !trunk) throw new Error('The fixtures are empty.')

test('a call changes its state on the screen as it changes on the wire', async ({ page, open, engine }) => {
  await open('/')
  const calls = page.getByRole('table', { name: 'Calls now' })
  const row = calls.getByRole('row').nth(1)
  await expect(row).toContainText('Dialling')
  engine.tell({ name: 'call-changed', payload: { ...firstCall, state: 'ringing', ringingAt: FIXTURE_NOW } })
  await expect(row).toContainText('Ringing')
  engine.tell({
    name: 'call-changed',
    payload: {
      ...firstCall,
      state: 'ended',
      outcome: 'busy',
      endedAt: FIXTURE_NOW,
      sentence: 'The line was busy.',
    },
  })
  // what has ended stands below what goes on
  await row.focus()
  await page.keyboard.press('End')
  await expect(calls.getByRole('row').last()).toContainText('Busy')
})

test('the oldest call is hung up', async ({ page, open, engine }) => {
  await open('/')
  await page
    .getByRole('button', { name: /^Hang up \+44/ })
    .first()
    .click()
  await expect
    .poll(() => engine.asked.find(({ name }) => name === 'attempts.hangUp')?.input)
    .toEqual({ id: firstCall.id })
})

test('keys are sent in a call that was answered, and what cannot be sent is told', async ({
  page,
  open,
  engine,
}) => {
  const attempt = { ...firstCall, state: 'answered', answeredAt: FIXTURE_NOW } as const
  engine.answer('attempts.get', () => success({ attempt, events: [], messages: [], ladder: '' }))
  await open(`/attempts/${firstCall.id}`)
  await page.getByRole('button', { name: 'Send keys' }).click()
  const keys = page.getByRole('textbox', { name: 'Keys' })
  await keys.fill('12#')
  await keys.press('Enter')
  await expect(keys).toHaveValue('')
  expect(engine.asked.find(({ name }) => name === 'attempts.sendKeys')?.input).toEqual({
    id: firstCall.id,
    keys: '12#',
  })
  engine.answer('attempts.sendKeys', () => failure('call_not_answered', 'Nobody talks in this call.'))
  await keys.fill('1')
  await keys.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Nobody talks in this call.' })).toBeVisible()
})

test('a campaign is paused from Live at once', async ({ page, open, engine }) => {
  await open('/')
  const underWay = page.getByRole('region', { name: 'Campaigns under way' })
  await underWay.getByRole('button', { name: 'Pause Autumn renewal' }).click()
  await expect(underWay.getByRole('button', { name: 'Resume Autumn renewal' })).toBeVisible()
  expect(engine.asked.find(({ name }) => name === 'campaigns.pause')?.input).toEqual({ id: 1 })
})

test('a refused act tells why and changes nothing', async ({ page, open, engine }) => {
  engine.answer('campaigns.resume', () =>
    failure('trunk_down', 'The trunk "London office PBX" does not answer.'),
  )
  await open('/campaigns')
  await page.getByRole('button', { name: 'Resume Invoices, second notice' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'does not answer' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume Invoices, second notice' })).toBeVisible()
})

test('cancelling says exactly what will happen', async ({ page, open, engine }) => {
  await open('/campaigns/1')
  await page.getByRole('button', { name: 'More for Autumn renewal' }).click()
  await page.getByRole('menuitem', { name: /Cancel campaign/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(
    '13,011 waiting recipients will not be called any more, and 46 calls in progress end now.',
  )
  await dialog.getByRole('button', { name: 'Cancel the campaign' }).click()
  await expect(screenOf(page)).toContainText('Cancelled')
  expect(engine.asked.find(({ name }) => name === 'campaigns.cancel')?.input).toEqual({ id: 1 })
})

test('a campaign that waits says why and until when', async ({ page, open }) => {
  await open('/campaigns/7')
  await expect(screenOf(page)).toContainText(
    'Outside calling hours: 24,180 recipients wait, the first until 17:00 in Madrid.',
  )
})

test('results go out as CSV', async ({ page, open, engine }) => {
  await open('/campaigns/8/results')
  const download = page.waitForEvent('download')
  await screenOf(page).getByRole('button', { name: 'Export' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Export 12,000 rows' }).click()
  expect((await download).suggestedFilename()).toBe('rows.csv')
  expect(engine.asked.find(({ name }) => name === 'exports.start')?.input).toMatchObject({
    target: { what: 'results', campaignId: 8 },
  })
})

test('a trunk that goes down shows on its card and in the rail', async ({ page, open, engine }) => {
  await open('/trunks')
  const state = page.getByRole('status', { name: 'State of Madrid main' })
  await expect(state).toHaveText('Up')
  const check = {
    state: 'down',
    at: FIXTURE_NOW,
    roundTripMs: null,
    sentence: 'No answer within 4 s.',
  } as const
  engine.tell(
    { name: 'trunk-changed', payload: { ...trunk, check } },
    {
      name: 'status-changed',
      payload: { ...STATUS, problems: [{ severity: 'error', sentence: 'Trunk "Madrid main" is down.' }] },
    },
  )
  await expect(state).toHaveText('Down')
  await expect(page.getByRole('article', { name: 'Trunk Madrid main' })).toContainText(
    'No answer within 4 s.',
  )
  await expect(page.getByRole('banner')).toContainText('Trunk "Madrid main" is down.')
})

test('a gap in the batches leads to a fresh snapshot', async ({ page, open, engine }) => {
  await open('/campaigns')
  await expect(page.getByRole('table', { name: 'Campaigns' })).toContainText('Autumn renewal')
  engine.tell({ name: 'campaign-changed', payload: { ...firstCampaign, name: 'Renewal, first batch' } })
  await expect(page.getByRole('table', { name: 'Campaigns' })).toContainText('Renewal, first batch')
  const before = times(engine, 'campaigns.list')
  engine.answer('campaigns.list', () => ({
    ok: true,
    value: [{ ...firstCampaign, name: 'Renewal, renamed meanwhile' }],
  }))
  engine.loseBatches(3)
  engine.tell({ name: 'status-changed', payload: STATUS })
  await expect(page.getByRole('table', { name: 'Campaigns' })).toContainText('Renewal, renamed meanwhile')
  expect(times(engine, 'campaigns.list')).toBe(before + 1)
})

test('a lost link is told, and when it is back everything is asked anew', async ({
  page,
  open,
  engine,
  complaints,
}) => {
  const links: WebSocketRoute[] = []
  let reachable = true
  await page.routeWebSocket('**/api/events', link => {
    if (!reachable) return link.close()
    link.connectToServer()
    links.push(link)
  })
  await page.reload()
  await open('/campaigns')
  await expect(page.getByRole('table', { name: 'Campaigns' })).toContainText('Autumn renewal')
  const before = times(engine, 'live.snapshot')
  reachable = false
  for (const link of links) await link.close()
  const banner = page.getByRole('alert').filter({ hasText: 'The engine is out of reach' })
  await expect(banner).toBeVisible()
  await expect(page.getByRole('table', { name: 'Campaigns' })).toContainText('Autumn renewal')
  reachable = true
  await expect(banner).toHaveCount(0)
  await expect.poll(() => times(engine, 'live.snapshot')).toBe(before + 1)
  complaints.length = 0 // the browser itself tells of sockets and requests that were refused meanwhile
})

test('an attempt shows its SIP messages as a ladder, and each message whole', async ({ page, open }) => {
  await open('/attempts/5000')
  await expect(screenOf(page)).toContainText('The message was heard to its end.')
  await expect(screenOf(page)).toContainText('180 Ringing')
  await screenOf(page).getByText('180 Ringing').first().click()
  await expect(screenOf(page)).toContainText('Call-ID: 8f3a@192.168.40.7')
})
