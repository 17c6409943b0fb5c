import { Anchor, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './card.module.css'
import { Dash } from './values.tsx'

/** A part of a screen with its heading. */
export function Card(props: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={`tl-card ${styles.card}`} aria-label={props.title}>
      <Group justify="space-between" mb="sm" mih={24}>
        <Text component="h2" fw={650} size="sm" m={0}>
          {props.title}
        </Text>
        {props.action}
      </Group>
      {props.children}
    </section>
  )
}

/** Words with their values, one a line. */
export function Facts({ rows }: { rows: readonly (readonly [word: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {rows.map(([word, value]) => (
        <div key={word} className={styles.fact}>
          <dt>{word}</dt>
          <dd>{value ?? <Dash />}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A link inside a line of text. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} inherit>
      {children}
    </Anchor>
  )
}
