import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Rows of one height, of which only those in view are in the document. */
export interface VirtualRowsProps {
  count: number
  rowHeight: number
  render: (index: number) => ComponentChildren
  /** Row to bring into view. */
  focus?: number | undefined
  class?: string
}

/** Renders a long list; its element scrolls. */
export function VirtualRows({ count, rowHeight, render, focus, class: name = '' }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [, setTick] = useState(0)
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, Element>(optionsFor(0, rowHeight)))

  function optionsFor(length: number, size: number): VirtualizerOptions<HTMLDivElement, Element> {
    return {
      count: length,
      getScrollElement: () => scroller.current,
      estimateSize: () => size,
      overscan: 8,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => setTick((tick) => tick + 1),
    }
  }

  virtualizer.setOptions(optionsFor(count, rowHeight))
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => virtualizer.measure(), [rowHeight])
  useLayoutEffect(() => {
    if (focus !== undefined && focus >= 0) virtualizer.scrollToIndex(focus)
  }, [focus])

  return (
    <div class={`scroller ${name}`} ref={scroller} role="rowgroup">
      <div class="spacer" role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            class="slot"
            role="presentation"
            style={{ transform: `translateY(${item.start}px)`, height: `${item.size}px` }}
          >
            {render(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
