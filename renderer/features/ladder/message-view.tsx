import styles from './ladder.module.css'
import { partsOf } from './ladder-rows.ts'

/** One SIP message as it crossed the wire: start line, headers, body. */
export function MessageView({ text }: { text: string }) {
  const { startLine, headers, body } = partsOf(text)
  return (
    // A region that scrolls has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.scroll} aria-label="Message" tabIndex={0}>
      <pre className={styles.wire}>
        <span className={styles.startLine}>{startLine}</span>
        {headers.map(({ name, value }, index) => (
          // Headers repeat (Via, Record-Route) and never move.
          <span key={index}>
            {'\n'}
            <span className={styles.headerName}>{name}</span>
            {`: ${value}`}
          </span>
        ))}
        {body !== '' && <div className={styles.body}>{body.trimEnd()}</div>}
      </pre>
    </section>
  )
}
