import { success } from '../../../shared/errors.ts'
import { CAMPAIGNS } from '../../support/scripted-campaigns.ts'
import { expect, test } from './page-bench.ts'
import { choose, created, fill } from './setup-bench.ts'

test('a cadence of calls and text messages', async ({ page, open, engine }) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  await page.getByRole('button', { name: 'Add a contact' }).click()
  await page
    .getByRole('radiogroup', { name: 'Channel of contact 2' })
    .getByRole('radio', { name: 'Text message' })
    .press('Space')
  await page.getByRole('textbox', { name: 'Wait before contact 2' }).fill('2')
  await choose(page, 'Unit of the wait before contact 2', 'hours')
  await page.getByRole('button', { name: 'Save draft' }).click()
  const text = page.getByRole('textbox', { name: 'Text of contact 2' })
  await expect(text).toHaveAccessibleDescription(/Write the text message/)
  await text.fill('Dear {name}, we tried to call you.')
  await page.getByRole('combobox', { name: 'Contact 2 is left out when' }).press('ArrowDown')
  await page.getByRole('option', { name: 'they rejected an earlier call' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add a contact' }).click()
  await page.getByRole('button', { name: 'Remove contact 1' }).click()
  await page.getByRole('button', { name: 'Add a contact' }).click()
  await page.getByRole('button', { name: 'Remove contact 3' }).click()
  expect(await created(page, engine)).toMatchObject({
    cadence: [
      {
        channel: 'sms',
        delaySeconds: 7_200,
        skipWhen: ['reached', 'rejected'],
        text: 'Dear {name}, we tried to call you.',
      },
      { channel: 'voice', delaySeconds: 86_400, skipWhen: ['reached'] },
    ],
  })
})

test('stages of attempts replace the rules of what the recipient did; the others stay', async ({
  page,
  open,
  engine,
}) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const rules = page.getByRole('table', { name: 'Retries by outcome' })
  await expect(rules.getByRole('row', { name: /^Busy/ })).toBeVisible()
  await page.getByRole('radio', { name: 'is tried again in stages' }).check()
  await expect(rules.getByRole('row', { name: /^Busy/ })).toHaveCount(0)
  await expect(rules.getByRole('row', { name: /^Congestion/ })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Attempts for each recipient, at most' })).toHaveCount(0)

  const stages = page.getByRole('region', { name: 'Stages of attempts' })
  await expect(stages.getByRole('status')).toHaveText('4 attempts: at once, then after 1 h, 2 h, 1.1 days.')
  const first = stages.getByRole('textbox', { name: 'Attempts of stage 1' })
  await first.fill('40')
  await expect(first).toHaveAccessibleDescription(/At most 20/)
  await first.fill('3')
  await stages.getByRole('textbox', { name: 'Wait of stage 1' }).fill('30')
  await choose(page, 'Unit of the wait of stage 1', 'minutes')
  await stages.getByRole('button', { name: 'Add a stage' }).click()
  await stages.getByRole('button', { name: 'Remove stage 2' }).click()
  expect(await created(page, engine)).toMatchObject({
    retries: {
      ladder: [
        { attempts: 3, delay: 30, unit: 'minutes' },
        { attempts: 2, delay: 1, unit: 'hours' },
      ],
    },
  })
})

test('a rule that is wrong stays in sight when stages take over', async ({ page, open }) => {
  await open('/campaigns/new?list=1')
  await page.getByRole('textbox', { name: 'Attempts that may end with busy' }).fill('99')
  await page.getByRole('radio', { name: 'is tried again in stages' }).check()
  const rules = page.getByRole('table', { name: 'Retries by outcome' })
  await expect(rules.getByRole('row', { name: /^Busy/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Attempts that may end with busy' }).fill('3')
  await expect(rules.getByRole('row', { name: /^Busy/ })).toHaveCount(0)
})

test('the next attempt at another time of day is a choice for long waits', async ({ page, open, engine }) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  await expect(page.getByRole('checkbox', { name: /^After busy/ })).toHaveCount(0)
  const noAnswer = page.getByRole('checkbox', { name: 'After no answer at another time of day' })
  await expect(noAnswer).toBeChecked()
  await noAnswer.uncheck()
  expect(await created(page, engine)).toMatchObject({
    retries: { rules: { 'no-answer': { otherDayPart: false }, machine: { otherDayPart: true } } },
  })
})

test('caps, the law and consent; without the law’s packs it warns', async ({ page, open, engine }) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const caps = page.getByRole('region', { name: 'Contacts at most' })
  await caps.getByRole('button', { name: 'Add a cap' }).click()
  const count = caps.getByRole('textbox', { name: 'Contacts of cap 2' })
  await count.fill('0')
  await expect(count).toHaveAccessibleDescription(/A cap allows at least one contact/)
  await count.fill('7')
  await caps.getByRole('textbox', { name: 'Length of cap 2' }).fill('7')
  await choose(page, 'What cap 2 counts', 'by this campaign')
  await caps.getByRole('button', { name: 'Remove cap 1' }).click()
  await page.getByRole('textbox', { name: /^Wait after an abandoned call/ }).fill('24')
  await choose(page, 'Type of call (for legal rules)', 'Debt collection')
  await page.getByRole('textbox', { name: 'Consent of all recipients' }).fill('Contract 2026, clause 9')
  const limits = page.getByRole('region', { name: 'Limits and law' })
  await expect(limits).not.toContainText('You are responsible for')
  await page.getByRole('switch', { name: /Apply local calling rules/ }).uncheck({ force: true })
  await expect(limits).toContainText('You are responsible for legal hours, limits and consent.')
  expect(await created(page, engine)).toMatchObject({
    limits: {
      caps: [{ count: 7, window: { value: 7, unit: 'days' }, per: 'person', scope: 'campaign' }],
      lockoutHours: 24,
    },
    law: {
      legalClass: 'debt-collection',
      packs: 'none',
      consent: 'Contract 2026, clause 9',
      consentOn: null,
      calls: 'consumers',
      customers: null,
      agreedHours: false,
    },
  })
})

test('the share of a trunk: channels kept, weight, and calls at once', async ({ page, open, engine }) => {
  await open('/campaigns/new?list=1')
  await fill(page)
  const kept = page.getByRole('textbox', { name: 'Channels kept for it' })
  await kept.fill('999')
  await expect(kept).toHaveAccessibleDescription(/At most 200/)
  await kept.fill('10')
  await page.getByRole('textbox', { name: 'Weight among others' }).fill('30')
  expect(await created(page, engine)).toMatchObject({ reservedConcurrency: 10, weight: 30 })
})

test('a campaign with everything set comes back into the fields as it was', async ({
  page,
  open,
  engine,
}) => {
  const scheduled = CAMPAIGNS[12]
  if (!scheduled) throw new Error('The fixtures have no scheduled campaign.')
  engine.answer('campaigns.get', () => success({ ...scheduled, state: 'draft' }))
  await open('/campaigns/13/edit')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect.poll(() => engine.asked.some(({ name }) => name === 'campaigns.update')).toBe(true)
  const sent = engine.asked.find(({ name }) => name === 'campaigns.update')?.input
  expect(sent).toEqual({ ...scheduled.settings, id: 13, listId: 1, moreListIds: [4], trunkId: 2 })
})

test('a campaign that is scheduled is taken off the schedule before it is changed', async ({
  page,
  open,
  engine,
}) => {
  const scheduled = CAMPAIGNS[12]
  if (!scheduled) throw new Error('The fixtures have no scheduled campaign.')
  let state = scheduled.state
  engine.answer('campaigns.get', () => success({ ...scheduled, state }))
  engine.answer('campaigns.unschedule', () => {
    state = 'draft'
    return success({ ...scheduled, state, launchAt: null })
  })
  await open('/campaigns/13/edit')
  await page.getByRole('button', { name: 'Take it off the schedule and edit' }).click()
  await expect(page.getByRole('button', { name: 'Save and schedule' })).toBeVisible()
})
