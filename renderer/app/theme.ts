import {
  alpha,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  NumberInput,
  Paper,
  PasswordInput,
  Select,
  Table,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

/**
 * Our own palette. Shade 7 carries white text and stands as text on white with at least 4.5:1 (WCAG AA);
 * red is kept for "act now".
 */
const palette = {
  petrol: shades('#eaf6f9 #d2ebf1 #a5d7e3 #73c0d3 #48abc4 #2996b2 #167f9b #0e6881 #0b5368 #084051'),
  gray: shades('#f7f9fb #eef2f5 #e2e8ed #d0d8e0 #b3bec9 #76838f #5b6875 #46525f #303a45 #1b232c'),
  dark: shades('#dbe1e8 #b7c0cb #93a0ae #677483 #35404c #28323d #1c242d #151b22 #0f141a #0a0e13'),
  green: shades('#e8f7ef #cdeedd #9fdfbf #6bcd9b #41bb7c #26a364 #188650 #126d41 #0e5633 #0a4127'),
  amber: shades('#fff5e2 #ffe8bd #fcd384 #f6bb48 #eaa31d #cb890d #a26a07 #805205 #644004 #4a2f03'),
  red: shades('#fdeceb #fad3d0 #f4a7a1 #eb7870 #e15147 #cf372d #b1261d #951e17 #751812 #57120e'),
  blue: shades('#eaf1fd #cfdffb #a2c0f5 #729fed #4a81e4 #2e67d3 #2152b3 #1a4293 #153474 #0f2757'),
  violet: shades('#f2eefc #e1d9f8 #c6b6f1 #a990e7 #8e6edc #7651cb #603cb0 #4d2f8f #3d2571 #2d1b54'),
}

function shades(list: string): MantineColorsTuple {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = ''] = list.split(' ')
  return [a, b, c, d, e, f, g, h, i, j]
}

const field = { defaultProps: { size: 'sm' as const } }

export const theme = createTheme({
  colors: palette,
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 7 },
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', 'Inter', 'Noto Sans', 'DejaVu Sans', Roboto, Helvetica, Arial, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 } }),
    Paper: Paper.extend({ defaultProps: { radius: 'md' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 12, fz: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, multiline: true, maw: 360 } }),
    Modal: Modal.extend({ defaultProps: { centered: true, radius: 'md' } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    TextInput: TextInput.extend(field),
    NumberInput: NumberInput.extend(field),
    PasswordInput: PasswordInput.extend(field),
    Select: Select.extend(field),
    Textarea: Textarea.extend(field),
  },
})

/** Badges and quiet buttons in the dark: a tint that can be told from the card under it, with light text. */
function darkTints(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(palette)
      .filter(hue => hue !== 'dark')
      .flatMap(hue => [
        [
          `--mantine-color-${hue}-light`,
          `color-mix(in srgb, var(--mantine-color-${hue}-5) 20%, transparent)`,
        ],
        [
          `--mantine-color-${hue}-light-hover`,
          `color-mix(in srgb, var(--mantine-color-${hue}-5) 28%, transparent)`,
        ],
        [`--mantine-color-${hue}-light-color`, `var(--mantine-color-${hue}-2)`],
      ]),
  )
}

/** Badges and quiet alerts: a tint of the hue with its own text, legible on a card in a dark room as well. */
function tints(of: (shades: MantineColorsTuple) => readonly [tint: string, hover: string, text: string]) {
  return Object.fromEntries(
    Object.entries(palette)
      .filter(([name]) => name !== 'dark')
      .flatMap(([name, shadesOfIt]) => {
        const [tint, hover, text] = of(shadesOfIt)
        return [
          [`--mantine-color-${name}-light`, tint],
          [`--mantine-color-${name}-light-hover`, hover],
          [`--mantine-color-${name}-light-color`, text],
        ]
      }),
  )
}

/** Surfaces: a quiet page, cards above it, a rail beside it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...tints(shade => [`color-mix(in srgb, ${shade[0]} 45%, ${shade[1]})`, shade[1], shade[7]]),
    '--tl-page': '#f4f6f8',
    '--tl-card': '#ffffff',
    '--tl-rail': '#fbfcfd',
    '--tl-line': '#e2e8ed',
    '--tl-line-strong': '#cbd4dc',
    '--tl-hover': '#f1f5f8',
    '--tl-shadow': '0 1px 2px rgb(16 32 48 / 6%)',
    '--tl-quiet-bar': '#b9dfe9',
  },
  dark: {
    ...tints(shade => [alpha(shade[5], 0.18), alpha(shade[5], 0.26), shade[3]]),
    '--tl-page': '#0f141a',
    '--tl-card': '#171e26',
    '--tl-rail': '#12181f',
    '--tl-line': '#262f3a',
    '--tl-line-strong': '#384452',
    '--tl-hover': '#1d2630',
    '--tl-shadow': 'none',
    '--tl-quiet-bar': '#2c4a56',
    ...darkTints(),
    '--mantine-color-body': '#171e26',
    // Stands as text on a card with 4.5:1, which shade 7 does not.
    '--mantine-color-error': '#eb7870',
  },
})
