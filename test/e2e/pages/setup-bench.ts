import type { Page } from '@playwright/test'
import type { ScriptedEngine } from '../../support/scripted-engine.ts'
import { expect } from './page-bench.ts'

/** Opens a select and takes one of its options. */
export async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page.getByRole('option', { name: option, ...(typeof option === 'string' && { exact: true }) }).click()
}

/** Fills what has no default, so that the draft can be saved. */
export async function fill(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of the campaign' }).fill('Winter renewal')
  await choose(page, 'Trunk', /Madrid main/)
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Good day. Your contract ends soon.')
}

/** What the page sent when the draft was saved. */
export async function created(page: Page, engine: ScriptedEngine): Promise<unknown> {
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page).toHaveURL(/#\/campaigns\/5$/)
  return engine.asked.find(({ name }) => name === 'campaigns.create')?.input
}
