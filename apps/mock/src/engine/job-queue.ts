/** Trigger of a job: `work` runs by itself, a `timer` waits for time to pass, a `wait` is a request that lets time pass. */
export type JobKind = 'work' | 'timer' | 'wait'

/** Something to be done at an instant. */
export interface Job {
  readonly at: number
  readonly order: number
  readonly kind: JobKind
  readonly run: () => void | Promise<void>
  state: 'waiting' | 'cancelled' | 'done'
}

const before = (a: Job, b: Job): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** A priority queue of jobs: earliest first, among equals the one put in first. */
export interface JobQueue {
  push(job: Job): void
  peek(): Job | undefined
  pop(): Job | undefined
  clear(): void
  readonly size: number
}

/** Creates an empty queue (a binary heap). */
export function createJobQueue(): JobQueue {
  let heap: Job[] = []

  const down = (from: number): void => {
    for (let i = from; ;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && before(heap[child] as Job, heap[least] as Job)) least = child
      }
      if (least === i) return
      ;[heap[i], heap[least]] = [heap[least] as Job, heap[i] as Job]
      i = least
    }
  }

  const take = (): Job | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (last && heap.length > 0) {
      heap[0] = last
      down(0)
    }
    return first
  }

  const dropCancelled = (): void => {
    while (heap[0]?.state === 'cancelled') take()
  }

  return {
    push(job) {
      heap.push(job)
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1
        if (!before(heap[i] as Job, heap[parent] as Job)) return
        ;[heap[i], heap[parent]] = [heap[parent] as Job, heap[i] as Job]
        i = parent
      }
    },
    peek() {
      dropCancelled()
      return heap[0]
    },
    pop() {
      dropCancelled()
      return take()
    },
    clear() {
      heap = []
    },
    get size() {
      return heap.length
    },
  }
}
