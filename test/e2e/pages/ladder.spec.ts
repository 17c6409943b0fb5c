import { failure } from '../../../shared/errors.ts'
import { expect, test } from './page-bench.ts'

test.describe('the ladder of a trunk', () => {
  test('has 500 messages of which only those in sight are drawn, and is walked by keyboard to its end', async ({
    page,
    open,
  }) => {
    await open('/trunks/2/messages')
    const messages = page.getByRole('group', { name: 'SIP messages' })
    await expect(page.getByRole('region', { name: 'SIP ladder' })).toContainText('500 messages')
    expect(await messages.getByRole('button').count()).toBeLessThan(60)
    await messages.getByRole('button', { pressed: true }).focus()
    await page.keyboard.press('PageDown')
    await expect(messages.getByRole('button', { pressed: true })).toBeFocused()
    await page.keyboard.press('End')
    await expect(messages.locator('[data-message="499"]')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(messages.locator('[data-message="498"]')).toBeFocused()
    await page.keyboard.press('Home')
    await expect(page.getByRole('region', { name: 'Chosen message' })).toContainText('Call-ID: c0f3a@')
  })

  test('is filtered by method and text, and folds what was sent again', async ({ page, open }) => {
    await open('/trunks/2/messages')
    const ladder = page.getByRole('region', { name: 'SIP ladder' })
    await expect(ladder.getByRole('button', { name: /^INVITE \(SDP\) again/ }).first()).toBeVisible()
    await ladder.getByRole('switch', { name: 'Fold repetitions' }).click()
    await expect(ladder.getByRole('button', { name: /again/ })).toHaveCount(0)
    await expect(ladder.getByText('×2').first()).toBeVisible()
    await ladder.getByRole('combobox', { name: 'Method' }).click()
    await page.getByRole('option', { name: /^BYE/ }).click()
    await expect(ladder.getByRole('button', { name: /^BYE, sent to/ }).first()).toBeVisible()
    await expect(ladder.getByRole('button', { name: /^INVITE/ })).toHaveCount(0)
    await ladder.getByRole('textbox', { name: 'Find in the messages' }).fill('c3f3a')
    await expect(ladder.getByRole('status')).toContainText('2 of 500 messages')
    await ladder.getByRole('textbox', { name: 'Find in the messages' }).fill('nobody')
    await ladder.getByRole('button', { name: 'Show all messages' }).click()
    await expect(ladder.getByRole('status')).toContainText('500 messages')
  })

  test('is saved for Wireshark and as text', async ({ page, open, engine }) => {
    await open('/trunks/2/messages')
    for (const [item, format] of [
      ['For Wireshark (pcap)', 'pcap'],
      ['As text', 'text'],
    ] as const) {
      await page.getByRole('button', { name: 'Save messages' }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await expect
        .poll(() => engine.asked.findLast(({ name }) => name === 'trunks.exportTrace')?.input)
        .toEqual({ id: 2, format })
    }
  })

  test('says so when a file could not be written', async ({ page, open, engine }) => {
    engine.answer('attempts.exportTrace', () => failure('disk_full', 'The disk is full. Free some space.'))
    await open('/attempts/5000')
    await page.getByRole('button', { name: 'Save messages' }).click()
    await page.getByRole('menuitem', { name: 'As text' }).click()
    await expect(page.getByText('The disk is full. Free some space.')).toBeVisible()
  })
})

test('an attempt says what it counts as', async ({ page, open }) => {
  for (const [id, words] of [
    [5000, 'Nothing left to try'],
    [4999, 'Uses up an attempt'],
    [4993, 'Uses up no attempt'],
  ] as const) {
    await open(`/attempts/${id}`)
    await expect(page.getByText('Counts as').locator('xpath=..')).toContainText(words)
  }
})

test.describe('the ladder of a trunk that has said nothing', () => {
  test.use({ state: 'empty' })
  test('says what would leave messages there', async ({ page, open }) => {
    await open('/trunks/2/messages')
    await expect(page.getByText('No message since Trunkline was started')).toBeVisible()
  })
})
