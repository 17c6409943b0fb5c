import {
  elementScroll,
  observeElementOffset,
  useVirtualizer,
  type VirtualItem,
} from '@tanstack/react-virtual'
import { type RefObject, useRef } from 'react'

/** Above some ten million pixels browsers place by whole pixels or worse, and above 33 million not at all. */
const HEIGHT_MAX_PX = 8_000_000

export interface LongScroll {
  readonly items: readonly VirtualItem[]
  /** Height of the body in pixels of the page. */
  readonly height: number
  /** Where a row stands in the body, in pixels of the page. */
  topOf(item: VirtualItem): number
  /** Scrolls as little as needed to bring a row into sight. */
  reveal(index: number): void
}

/**
 * The rows in sight of a list of any length. A list that is too high for a browser is scrolled on a smaller scale: a
 * pixel of the scroll bar is then worth several pixels of the list, while rows keep their height. `headHeight` is what a
 * head that sticks to the top takes away, in pixels.
 */
export function useLongScroll(options: {
  scroll: RefObject<HTMLDivElement | null>
  count: number
  rowHeight: number
  headHeight: number
}): LongScroll {
  const { scroll, count, rowHeight, headHeight } = options
  const full = count * rowHeight
  const height = Math.min(full, HEIGHT_MAX_PX)
  const view = Math.max(0, (scroll.current?.clientHeight ?? 0) - headHeight)
  const scale = full > height ? (full - view) / (height - view) : 1
  const latestScale = useRef(scale)
  latestScale.current = scale

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, scrolling) => tell(offset * latestScale.current, scrolling)),
    scrollToFn: (offset, how, instance) => elementScroll(offset / latestScale.current, how, instance),
  })
  const offset = virtual.scrollOffset ?? 0

  return {
    items: virtual.getVirtualItems(),
    height,
    topOf: item => item.start - offset + offset / scale,
    reveal(index) {
      const element = scroll.current
      if (!element) return
      const top = index * rowHeight
      const now = element.scrollTop * scale
      if (top < now) element.scrollTop = top / scale
      else if (top + rowHeight > now + view) element.scrollTop = (top + rowHeight - view) / scale
    },
  }
}
