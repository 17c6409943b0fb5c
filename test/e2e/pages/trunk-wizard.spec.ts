import { failure, success } from '../../../shared/errors.ts'
import { probeAt, probeFailedAt } from '../../support/scripted-probe.ts'
import { expect, screenOf, test } from './page-bench.ts'

test.describe('the trunk wizard', () => {
  test('shows each step as it comes, then the level and the echo of the test call', async ({
    page,
    open,
    engine,
  }) => {
    let at = 0
    engine.answer('trunks.probeState', () => success(probeAt(at)))
    await open('/trunks/2/try')
    await page.getByRole('textbox', { name: 'Number for a test call' }).fill('+44 20 7946 0000')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    const steps = page.getByRole('list', { name: 'Steps of the try' })
    await expect(steps.getByRole('listitem').first()).toContainText('running')
    await expect(page.getByRole('meter')).toHaveCount(0)
    at = 4
    await expect(steps).toContainText('Registered for 300 s.')
    await expect(steps.getByRole('listitem').filter({ hasText: 'OPTIONS' })).toContainText('running')
    at = 6
    const meter = page.getByRole('meter', { name: 'Our own tone in it' })
    await expect(meter).toHaveAttribute('aria-valuetext', '-18 dB')
    await expect(screenOf(page)).toContainText('they hear us, and we hear them')
    at = Number.POSITIVE_INFINITY
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(steps).toContainText('audio runs both ways')
    expect(engine.asked.find(({ name }) => name === 'trunks.probe')?.input).toMatchObject({
      settings: { address: 'sip.north-exchange.example:5060', credentials: { password: '' } },
      number: '+442079460000',
      trunkId: 2,
    })
  })

  test('names what failed, what to mend, and shows the messages', async ({ page, open, engine }) => {
    const mend = 'Check address, port and firewall.'
    engine.answer('trunks.probeState', () => success(probeFailedAt('options', 'Nothing answered.', mend)))
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    const step = page.getByRole('listitem').filter({ hasText: 'Is it there?' })
    await expect(step).toContainText('failed')
    await expect(step).toContainText(mend)
    await expect(page.getByRole('listitem').filter({ hasText: 'Test call' })).toContainText('skipped')
    expect(engine.asked.find(({ name }) => name === 'trunks.probe')?.input).toMatchObject({ number: null })
    await page.getByRole('button', { name: /SIP messages/ }).click()
    const messages = page.getByRole('dialog', { name: 'SIP messages of this try' })
    await expect(messages.getByRole('region', { name: 'Chosen message' })).toContainText('INVITE sip:')
    await page.keyboard.press('Escape')
    await expect(messages).toHaveCount(0)
  })

  test('starts nothing with a mistake in the fields, and says where it is', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/new')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
    await page.getByRole('textbox', { name: 'Number for a test call' }).fill('call me, please!')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    await expect(page.getByRole('textbox', { name: 'Number for a test call' })).toHaveAccessibleDescription(
      /Write a number or an extension/,
    )
    expect(engine.asked.some(({ name }) => name === 'trunks.probe')).toBe(false)
  })

  test('is ended by hand, and by leaving the screen', async ({ page, open, engine }) => {
    engine.answer('trunks.probeState', () => success(probeAt(6)))
    const ends = () => engine.asked.filter(({ name }) => name === 'trunks.endProbe').length
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    await page.getByRole('button', { name: 'End the try' }).click()
    await expect.poll(ends).toBe(1)
    await expect(page.getByRole('button', { name: 'End the try' })).toBeVisible() // until the engine says it is over
    await page.getByRole('link', { name: 'Trunks' }).last().click()
    await expect.poll(ends).toBe(2)
  })

  test('says why when the engine cannot try', async ({ page, open, engine }) => {
    engine.answer('trunks.probe', () => failure('probes_running', '3 trunks are being tried already.'))
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Try these settings' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'being tried already' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try these settings' })).toBeEnabled()
  })
})

test.describe('more settings of a trunk', () => {
  test('are filled in by a preset that is found by its name, and what was typed stays', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Office')
    await page.getByRole('textbox', { name: /^Channels/ }).fill('12')
    const preset = page.getByRole('combobox', { name: 'Preset' })
    const choose = async (text: string, name: RegExp) => {
      await preset.fill(text)
      await page.getByRole('option', { name }).click()
    }
    await choose('telekom', /Telekom CompanyFlex/)
    await expect(page.getByRole('textbox', { name: 'Address', exact: true })).toHaveValue('tel.t-online.de')
    await choose('yeastar s', /Yeastar S-Series/)
    await expect(page.getByRole('list', { name: 'On its side' })).toContainText('the extension is locked')
    // what only the preset before it knew has gone
    await expect(page.getByRole('textbox', { name: 'Address', exact: true })).toHaveValue('')
    const limits = page.getByRole('textbox', { name: /Calls per second/ })
    await expect(limits).toHaveValue('0.08')
    await expect(screenOf(page)).toContainText('4.8 a minute')
    await limits.fill('0.05')
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill('pbx.example')
    await choose('3cx', /3CX/)
    await expect(limits).toHaveValue('0.05')
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('100')
    await page.getByLabel('Password', { exact: true }).fill('secret')
    await page.getByRole('button', { name: 'Add and check' }).click()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'trunks.add')?.input)
      .toMatchObject({
        ...{ preset: '3cx', name: 'Office', address: 'pbx.example', channels: 12, callsPerSecond: 0.05 },
        ...{ transport: 'UDP', register: true, numberFormat: { style: 'e164-plus' } },
      })
  })

  test('say how responses are read: in three lines, edited row by row, tried on what the trunk refused', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/2/try')
    const section = page.getByRole('button', { name: /How responses are read/ })
    await expect(section).toContainText('Trunk: at its limit – Any status with “CPS, ...” and 1 more')
    await section.click()
    const refused = page.getByRole('list', { name: 'Last refusals' })
    await expect(refused.getByRole('listitem').filter({ hasText: '603 Decline' })).toContainText(
      'Trunk: account problem (row 3)',
    )
    await expect(refused.getByRole('listitem').filter({ hasText: 'D1' })).toContainText('Trunk: failed')
    await page.getByRole('button', { name: 'Add row' }).click()
    await expect(page.getByText('Fix the rows above')).toBeVisible()
    await page.getByRole('textbox', { name: 'Words in the reason' }).fill('D1')
    await expect(refused.getByRole('listitem').filter({ hasText: 'D1' })).toContainText(
      'Trunk: at its limit (row 1)',
    )
    await page.getByRole('button', { name: 'Remove row 2' }).click()
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect
      .poll(() => engine.asked.find(({ name }) => name === 'trunks.update')?.input)
      .toMatchObject({ settings: { responses: [{ text: 'D1', means: 'limit' }, {}, {}, {}] } })
    await open('/trunks/2/try')
    await section.click()
    await page.getByRole('button', { name: 'Remove row 1' }).click()
    await page.getByRole('button', { name: 'Restore defaults' }).click()
    await expect(page.getByRole('list', { name: 'Rows' }).getByRole('listitem')).toHaveCount(4)
  })

  test('are sent as they were written', async ({ page, open, engine }) => {
    await open('/trunks/2/try')
    await page.getByText('TLS', { exact: true }).click()
    await page.getByRole('button', { name: 'Network, proxy, NAT' }).click()
    await page.getByRole('textbox', { name: 'Outbound proxy' }).fill('edge.north-exchange.example')
    await page.getByRole('button', { name: 'Registration and account' }).click()
    await page.getByRole('switch', { name: /Register with the trunk/ }).click()
    await page.getByRole('button', { name: 'Numbers and caller id' }).click()
    await page.getByRole('switch', { name: /telephone numbers/ }).click()
    await page.getByRole('button', { name: 'Extra headers' }).click()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await page.getByRole('textbox', { name: 'Name of header 2' }).fill('X-Account')
    await page.getByRole('textbox', { name: 'Value of header 2' }).fill('77')
    await page.getByRole('button', { name: 'Save and check' }).click()
    // another server: the stored password is not for it
    const password = page.getByLabel('Password', { exact: true })
    await expect(password).toHaveAccessibleDescription(
      /Enter the password again: the stored one is only used with/,
    )
    await password.fill('again')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('heading', { name: 'Trunks', level: 1 })).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'trunks.update')?.input).toMatchObject({
      id: 2,
      keepPassword: false,
      settings: {
        credentials: { password: 'again' },
        transport: 'TLS',
        outboundProxy: 'edge.north-exchange.example',
        register: true,
        userPhone: true,
        headers: [{ name: 'X-Account', value: '77' }],
      },
    })
  })

  test('take ports of our own and the habits of a trunk behind a NAT, and say what is wrong with them', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Network, proxy, NAT' }).click()
    await page.getByRole('textbox', { name: 'SIP port' }).fill('5070')
    await page.getByRole('textbox', { name: 'Audio ports from' }).fill('30000')
    const to = page.getByRole('textbox', { name: 'Audio ports to' })
    await to.fill('30003')
    await expect(to).toHaveAccessibleDescription(/Give at least 10 ports/)
    await to.fill('30999')
    await page.getByRole('button', { name: 'Habits of the trunk' }).click()
    await page.getByRole('switch', { name: /Audio goes where it comes from/ }).click()
    await page.getByRole('textbox', { name: 'Audio also comes from' }).fill('203.0.113.0/24, 198.51.100.7')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('heading', { name: 'Trunks', level: 1 })).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'trunks.update')?.input).toMatchObject({
      settings: {
        sipPort: 5070,
        rtpPorts: { from: 30_000, to: 30_999 },
        audioFromNat: true,
        audioSources: ['203.0.113.0/24', '198.51.100.7'],
      },
    })
  })

  test('take a STUN server, say when it is none, and want none beside an address written by hand', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Network, proxy, NAT' }).click()
    const stun = page.getByRole('textbox', { name: 'STUN server' })
    await expect(stun).toHaveAccessibleDescription('Tells our public address, where none is written.')
    await stun.fill('stun server')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(stun).toHaveAccessibleDescription(/Write the address as host or host:port/)
    const byHand = page.getByRole('textbox', { name: 'Public address' })
    await byHand.fill('203.0.113.7')
    await expect(stun).toBeDisabled()
    await byHand.fill('')
    await stun.fill('stun.north-exchange.example:3478')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('heading', { name: 'Trunks', level: 1 })).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'trunks.update')?.input).toMatchObject({
      settings: { stunServer: 'stun.north-exchange.example:3478', publicAddress: null },
    })
  })

  test('of calls that come in: a message needs its text, and is sent with it', async ({
    page,
    open,
    engine,
  }) => {
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Calls that come in' }).click()
    const choice = page.getByRole('combobox', { name: 'Those who call this trunk' })
    await expect(choice).toHaveValue(/nobody is there/)
    const message = page.getByRole('option', { name: /hear a message/ })
    // The section may still be unfolding under a click, which then closes the list again.
    await expect(async () => {
      await choice.click()
      await message.click({ timeout: 1_000 })
    }).toPass()
    await expect(choice).toHaveValue(/hear a message/)
    await page.getByRole('button', { name: 'Save and check' }).click()
    const text = page.getByRole('textbox', { name: 'Text of the message' })
    await expect(text).toHaveAccessibleDescription(/Write what is said/)
    expect(engine.asked.some(({ name }) => name === 'trunks.update')).toBe(false)
    await text.fill('We will call you again.')
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('heading', { name: 'Trunks', level: 1 })).toBeVisible()
    expect(engine.asked.find(({ name }) => name === 'trunks.update')?.input).toMatchObject({
      settings: {
        incoming: { answer: 'message', prompt: { kind: 'speech', text: 'We will call you again.' } },
      },
    })
  })

  test('open by themselves where a mistake is', async ({ page, open, engine }) => {
    await open('/trunks/2/try')
    await page.getByRole('button', { name: 'Extra headers' }).click()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await page.getByRole('textbox', { name: 'Name of header 1' }).fill('Via')
    await page.getByRole('button', { name: 'Extra headers' }).click()
    await page.getByRole('button', { name: 'Save and check' }).click()
    const name = page.getByRole('textbox', { name: 'Name of header 1' })
    await expect(name).toBeVisible()
    await expect(name).toHaveAccessibleDescription(/written by Trunkline itself/)
    expect(engine.asked.some(({ name: asked }) => asked === 'trunks.update')).toBe(false)
  })
})
