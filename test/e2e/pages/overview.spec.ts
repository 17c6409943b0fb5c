import { failure, success } from '../../../shared/errors.ts'
import { FUNNEL, STATISTICS } from '../../support/scripted-campaign-facts.ts'
import { CAMPAIGNS } from '../../support/scripted-campaigns.ts'
import { expect, screenOf, test } from './page-bench.ts'

test('says who can be called now, and why each of the others cannot', async ({ page, open }) => {
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Who can be called now' })
  await expect(card).toContainText('15,212')
  await expect(card).toContainText('of 19,770 who are not done, 38 more in a call')
  const rows = card.getByRole('list', { name: 'Who cannot be called now' }).getByRole('listitem')
  await expect(rows).toHaveCount(6)
  await expect(rows.nth(0)).toContainText(/Do not call\s*31/)
  await expect(rows.nth(1)).toContainText(/Called again later\s*1,890\s*The first is free from 14:32/)
  await expect(rows.nth(4)).toContainText(/Outside calling hours\s*2,353\s*The first is free from 17:00/)
  await expect(rows.nth(5)).toContainText(/Time zone unknown\s*65\s*Choose a zone for them/)
})

test('says so when nobody is held back, and when everybody is done', async ({ page, open, engine }) => {
  engine.answer('campaigns.funnel', () => success({ ...FUNNEL, blocked: [] }))
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Who can be called now' })
  await expect(card).toContainText('Nobody is held back.')
  engine.answer('campaigns.funnel', () =>
    success({ ...FUNNEL, callableNow: 0, inCall: 0, done: FUNNEL.total, blocked: [] }),
  )
  await open('/campaigns/8')
  await expect(page.getByRole('region', { name: 'Who can be called now' })).toContainText(
    'Everybody is done.',
  )
})

test('a funnel that fails is told in its place and asked for again; the rest stays', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('campaigns.funnel', () => failure('store_busy', 'The database is busy.'))
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Who can be called now' })
  await expect(card.getByRole('alert')).toContainText('The database is busy.')
  await expect(page.getByRole('region', { name: 'Figures' })).toContainText('35.2 %')
  engine.answer('campaigns.funnel', () => success(FUNNEL))
  await card.getByRole('button', { name: 'Try again' }).click()
  await expect(card).toContainText('15,212')
})

test('the figures of the field, and the hours of the week in which people answer', async ({
  page,
  open,
  engine,
}) => {
  engine.answer('campaigns.statistics', () =>
    success({
      figures: { ...STATISTICS, pddSeconds: null },
      hours: [
        { weekday: 'monday', hour: 9, attempts: 200, connects: 60 },
        { weekday: 'tuesday', hour: 10, attempts: 0, connects: 0 },
      ],
    }),
  )
  await open('/campaigns/1')
  const figures = page.getByRole('region', { name: 'Figures' })
  await expect(figures).toContainText(/Answered \(ASR\)\s*35.2 %/)
  await expect(figures).toContainText(/Mean length \(ACD\)\s*48.2 s/)
  await expect(figures).toContainText(/Until it rings \(PDD\)\s*–/)
  await expect(figures).toContainText(/Answered per hour\s*382/)
  const week = figures.getByRole('table', { name: 'Share of calls answered by weekday and hour' })
  await expect(week.getByRole('row', { name: /^Mon/ }).getByRole('cell').first()).toHaveText('30')
  await expect(week.getByRole('row', { name: /^Mon/ }).getByRole('cell').first()).toHaveAttribute(
    'title',
    '30.0 % of 200 calls',
  )
  await expect(week.getByRole('row', { name: /^Tue/ }).getByRole('cell', { name: 'No calls' })).toHaveCount(2)
})

test('a forecast is made from the history of the center, with its band', async ({ page, open, engine }) => {
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Forecast' })
  await card.getByRole('button', { name: 'Foretell' }).click()
  await expect(card).toContainText('Done on Thursday evening, most likely')
  await expect(card).toContainText(/Reached\s*15,420 \(15,100 to 15,690\)/)
  await expect(card).toContainText('From the center')
  await expect(card).toContainText('5 runs with 20,000 of 24,180 recipients')
  expect(engine.asked.find(({ name }) => name === 'campaigns.forecast')?.input).toMatchObject({
    campaignId: 1,
    answerRate: null,
    draft: { listId: 1, trunkId: 2 },
  })
})

test('a forecast from a stated share of answers; a wrong share is marked and not sent', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Forecast' })
  const share = card.getByRole('textbox', { name: 'Share of calls that are answered' })
  await expect(share).toBeDisabled()
  await card.getByRole('radio', { name: /If so many of the calls/ }).check()
  await share.fill('140')
  await expect(share).toHaveAttribute('aria-invalid', 'true')
  await expect(share).toHaveAccessibleDescription(/From 1 to 100/)
  await expect(card.getByRole('button', { name: 'Foretell' })).toBeDisabled()
  await share.fill('25')
  await card.getByRole('button', { name: 'Foretell' }).click()
  await expect(card).toContainText('Done on Thursday evening')
  expect(engine.asked.find(({ name }) => name === 'campaigns.forecast')?.input).toMatchObject({
    answerRate: 0.25,
  })
})

test('a forecast that cannot be made says why', async ({ page, open, engine }) => {
  engine.answer('campaigns.forecast', () =>
    failure('bad_input', 'Nothing was called in the last 30 days: state how many calls are answered.'),
  )
  await open('/campaigns/1')
  const card = page.getByRole('region', { name: 'Forecast' })
  await card.getByRole('button', { name: 'Foretell' }).click()
  await expect(card.getByRole('alert')).toContainText('Nothing was called in the last 30 days')
  await expect(card.getByRole('button', { name: 'Foretell' })).toBeEnabled()
})

test('what is over is not foretold', async ({ page, open }) => {
  await open('/campaigns/8')
  await expect(screenOf(page).getByRole('heading', { level: 1 })).toHaveText(CAMPAIGNS[7]?.name ?? '')
  await expect(page.getByRole('region', { name: 'Who can be called now' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Forecast' })).toHaveCount(0)
})
