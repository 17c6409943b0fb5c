import { Text, VisuallyHidden } from '@mantine/core'
import { IconCpu } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { TRUNK_LOOKS } from '../../components/state-looks.ts'
import { useEngine } from '../../stores/engine-store.ts'
import icon from '../icon.svg'
import { SCREENS } from '../screens.ts'
import styles from './frame.module.css'

/** Trunks named at the foot; the Trunks screen has them all. */
const FOOT_TRUNKS_MAX = 4

/** The left rail: the screens, and at its foot the state of the trunks and of the engine. */
export function Rail() {
  const [path] = useLocation()
  const active = useEngine(view =>
    view.campaigns.state === 'ready'
      ? [...view.campaigns.value.values()].filter(campaign => campaign.state === 'active').length
      : 0,
  )
  return (
    <div className={styles.rail}>
      <div className={styles.brand}>
        <img src={icon} alt="" />
        Trunkline
      </div>
      <nav className={styles.nav} aria-label="Screens">
        {SCREENS.map(({ href, word, icon: Icon, owns }) => (
          <Link
            key={href}
            href={href}
            className={styles.navLink}
            aria-current={owns(path) ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.7} aria-hidden />
            {word}
            {href === '/campaigns' && active > 0 && (
              <span className={styles.navCount} title={`${active} active`}>
                {active}
                <VisuallyHidden> active</VisuallyHidden>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <section className={styles.foot} aria-label="Trunks and engine">
        <TrunkStates />
        <EngineState />
      </section>
    </div>
  )
}

function TrunkStates() {
  const trunks = useEngine(view => view.trunks)
  if (trunks.state !== 'ready') return null
  const rows = [...trunks.value.values()]
  if (rows.length === 0) {
    return (
      <Link href="/trunks" className={styles.footRow}>
        <Text fz={12} c="dimmed">
          No trunk yet
        </Text>
      </Link>
    )
  }
  return (
    <>
      {rows.slice(0, FOOT_TRUNKS_MAX).map(trunk => {
        const { icon: Icon, hue, word } = TRUNK_LOOKS[trunk.check.state]
        return (
          <Link key={trunk.id} href="/trunks" className={styles.footRow} title={trunk.check.sentence}>
            <Icon size={15} color={`var(--mantine-color-${hue}-text)`} aria-hidden />
            <span className={styles.footName}>{trunk.name}</span>
            <Text span fz={12} c={hue === 'gray' ? 'dimmed' : `var(--mantine-color-${hue}-text)`} fw={600}>
              {word}
            </Text>
          </Link>
        )
      })}
      {rows.length > FOOT_TRUNKS_MAX && (
        <Link href="/trunks" className={styles.footRow}>
          <Text fz={12} c="dimmed">{`and ${rows.length - FOOT_TRUNKS_MAX} more`}</Text>
        </Link>
      )}
    </>
  )
}

const LINK_WORDS = {
  connecting: 'Connecting',
  open: 'Running',
  lost: 'Out of reach',
  'shut-out': 'Logged out',
} as const

function EngineState() {
  const link = useEngine(view => view.link.state)
  const status = useEngine(view => view.status)
  const cut = link === 'lost' || link === 'shut-out'
  const color = cut ? 'var(--mantine-color-red-text)' : 'var(--mantine-color-dimmed)'
  const version = status.state === 'ready' ? status.value.version : ''
  return (
    <div className={styles.footRow} title={status.state === 'ready' ? `Data: ${status.value.dataDir}` : ''}>
      <IconCpu size={15} color={color} aria-hidden />
      <span className={styles.footName}>{`Engine ${version}`}</span>
      <Text span fz={12} c={cut ? 'red' : 'dimmed'} fw={600} aria-live="polite">
        {LINK_WORDS[link]}
      </Text>
    </div>
  )
}
