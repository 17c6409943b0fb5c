import { failure, success } from '../../../shared/errors.ts'
import { expect, screenOf, test } from './page-bench.ts'

test('the last backup is told with its place, one is made at a press, and a restore says what it does', async ({
  page,
  open,
  engine,
}) => {
  await open('/backups')
  const screen = screenOf(page)
  await expect(screen).toContainText('Last backup:')
  await expect(screen).toContainText('in /data/backups')
  await screen.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByText('Backed up')).toBeVisible()
  await screen
    .getByRole('button', { name: /^Restore trunkline-/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Restore this backup?' })
  await expect(dialog).toContainText('the present database is set aside')
  await expect(dialog).toContainText('Active campaigns are paused')
  engine.answer('backups.restore', () =>
    failure('not_allowed', '3 calls are in progress. Pause all campaigns.'),
  )
  await dialog.getByRole('button', { name: 'Restore and restart' }).click()
  await expect(dialog).toContainText('3 calls are in progress')
  engine.answer('backups.restore', () => success({ restarting: true as const }))
  await dialog.getByRole('button', { name: 'Restore and restart' }).click()
  await expect(dialog).toHaveCount(0)
})

test('when backups are made can be changed, and a folder that cannot be written to is told', async ({
  page,
  open,
  engine,
}) => {
  await open('/backups')
  const form = screenOf(page).getByRole('form', { name: 'When backups are made' })
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()
  engine.answer('backups.configure', () => failure('not_allowed', 'Backups cannot be written to /nowhere.'))
  await form.getByRole('textbox', { name: 'Folder' }).fill('/nowhere')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toContainText('Backups cannot be written to /nowhere.')
})
