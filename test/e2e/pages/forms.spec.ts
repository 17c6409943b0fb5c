import type { Locator } from '@playwright/test'
import { z } from 'zod'
import { failure } from '../../../shared/errors.ts'
import { trunkLineFields } from '../../../shared/model/trunk-line.ts'
import { expect, screenOf, test } from './page-bench.ts'

/** What a trunk has beyond its address when nobody wrote it. */
const trunkLineDefaults = z.object(trunkLineFields).parse({})

/** The sentence beside a field: what its `aria-describedby` leads to. */
async function expectMistake(field: Locator, sentence: RegExp): Promise<void> {
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(sentence)
}

test.describe('the trunk form', () => {
  test('tells a mistake beside the field that is being written, and no other', async ({ page, open }) => {
    await open('/trunks?add=sip')
    const address = page.getByRole('textbox', { name: 'Address', exact: true })
    await address.fill('sip.provider.example:99999')
    await expectMistake(address, /A port is a number from 1 to 65535/)
    await expect(page.getByRole('textbox', { name: 'Name' })).not.toHaveAttribute('aria-invalid', 'true')
    await address.fill('sip.provider.example:5060')
    await expect(address).not.toHaveAttribute('aria-invalid', 'true')
  })

  test('marks everything that is missing, goes to the first, and sends nothing', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks?add=sip')
    await page.getByRole('textbox', { name: 'Caller id' }).fill('call me')
    await page.getByRole('textbox', { name: 'Caller id' }).press('Enter')
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await expectMistake(page.getByRole('textbox', { name: 'Name' }), /Give the trunk a name/)
    await expectMistake(page.getByRole('textbox', { name: 'Address', exact: true }), /Write the address/)
    await expectMistake(page.getByRole('textbox', { name: 'User' }), /user name that the provider gave you/)
    await expectMistake(page.getByLabel('Password', { exact: true }), /Write the password/)
    await expectMistake(page.getByRole('textbox', { name: 'Caller id' }), /number of 2 to 15 digits/)
    expect(engine.asked.filter(({ name }) => name === 'trunks.add')).toEqual([])
  })

  test('sends what was written, shows the trunk and checks it', async ({ page, open, engine }) => {
    await open('/trunks?add=sip')
    await page.getByRole('textbox', { name: 'Name' }).fill('Third provider')
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill('sip.third.example')
    await page.getByText('By our address').click()
    await page.getByRole('textbox', { name: 'Channels' }).fill('12')
    await page.getByRole('textbox', { name: 'Caller id' }).fill('+44 20 7946 0123')
    await page.getByRole('button', { name: 'Add and check' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(screenOf(page).getByRole('article', { name: 'Trunk Third provider' })).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'trunks.add')?.input).toEqual({
      kind: 'sip',
      name: 'Third provider',
      address: 'sip.third.example',
      ...trunkLineDefaults,
      channels: 12,
      callsPerSecond: 1,
      callerId: '+442079460123',
      credentials: null,
      localHost: null,
    })
    await expect.poll(() => engine.asked.some(({ name }) => name === 'trunks.check')).toBe(true)
  })

  test('keeps the stored password when its field is left empty', async ({ page, open, engine }) => {
    await open('/trunks')
    await page.getByRole('button', { name: 'More about Madrid main' }).click()
    await page.getByRole('menuitem', { name: 'Change settings' }).click()
    await expect(page.getByRole('textbox', { name: 'User' })).toHaveValue('trunkline-madrid')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect(engine.asked.find(({ name }) => name === 'trunks.update')?.input).toMatchObject({
      id: 2,
      keepPassword: true,
    })
  })

  test('stays open and says why when the engine refuses', async ({ page, open, engine }) => {
    engine.answer('trunks.add', () => failure('bad_profile', 'The profile "everyday" is no JSON in line 3.'))
    await open('/trunks?add=practice')
    await page.getByRole('button', { name: 'Add and check' }).click()
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('is no JSON in line 3')
  })
})

test.describe('a trunk in use', () => {
  test('is not removed, and the dialog says why', async ({ page, open, engine }) => {
    engine.answer('trunks.remove', () =>
      failure('trunk_in_use', 'The campaign "Autumn renewal" uses this trunk.'),
    )
    await open('/trunks')
    await page.getByRole('button', { name: 'More about Madrid main' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Madrid main?' })
    await expect(dialog).toContainText('8 campaigns used this trunk')
    await dialog.getByRole('button', { name: 'Remove the trunk' }).click()
    await expect(dialog.getByRole('alert')).toContainText('uses this trunk')
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await expect(screenOf(page).getByRole('article', { name: 'Trunk Madrid main' })).toBeVisible()
  })
})

test.describe('a list', () => {
  test('is renamed, but not to nothing', async ({ page, open, engine }) => {
    await open('/lists/3')
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
    await name.fill('  ')
    await expectMistake(name, /Give the list a name/)
    await name.fill('Appointments, week 48')
    await name.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(screenOf(page).getByRole('heading', { level: 1 })).toHaveText('Appointments, week 48')
    expect(engine.asked.find(({ name: asked }) => asked === 'lists.rename')?.input).toEqual({
      id: 3,
      name: 'Appointments, week 48',
    })
  })

  test('tells what its removal deletes, and goes', async ({ page, open }) => {
    await open('/lists/5')
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('This deletes 96 recipients and the import log.')
    await dialog.getByRole('button', { name: 'Remove list' }).click()
    await expect(screenOf(page).getByRole('heading', { level: 1, name: 'Lists' })).toBeVisible()
    await expect(screenOf(page).getByText('Event guests')).toHaveCount(0)
  })
})
