import {
  type ClockOptions,
  type ClockPart,
  type ClockSetting,
  type EngineClock,
  clockSettings,
  clockStart,
  createOutside,
  createStamps,
} from './clock.ts'
import { createJobRunner } from './job-runner.ts'
import { createRealClock } from './real-clock.ts'
import { createVirtualClock } from './virtual-clock.ts'

const settingOf = ({ mode = 'virtual', autoAdvance = false }: ClockOptions): ClockSetting =>
  mode === 'real' ? 'real' : mode === 'manual' ? 'stopped' : autoAdvance ? 'automatic' : 'virtual'

/** Creates a clock that can change how it passes time while jobs wait. */
export function createClock(options: ClockOptions): EngineClock {
  const jobs = createJobRunner()
  const outside = createOutside()
  const origin = clockStart(options.start)
  const share = { jobs, outside, origin }
  let setting = settingOf(options)
  let disposed = false

  const partOf = (start: number): ClockPart => {
    const { mode, autoAdvance } = clockSettings[setting]
    return mode === 'real' ? createRealClock(share, { start }) : createVirtualClock(share, { mode, start, autoAdvance })
  }
  let part = partOf(origin)
  const stamps = createStamps(() => part.now())

  return {
    get mode() {
      return part.mode
    },
    get setting() {
      return setting
    },
    set(next) {
      if (!Object.hasOwn(clockSettings, next)) {
        throw new TypeError(
          `expected one of ${Object.keys(clockSettings).join(', ')} as the clock's setting, got '${next}'`,
        )
      }
      if (next === setting || disposed) return
      const now = part.now()
      part.stop()
      setting = next
      part = partOf(now)
      part.arrange()
    },
    now: () => part.now(),
    schedule: (at, kind, run) => part.schedule(at, kind, run),
    settle: () => part.settle(),
    async idle() {
      await part.settle()
      while (outside.count > 0) {
        await outside.ended()
        await part.settle()
      }
    },
    advance: (duration) => part.advance(duration),
    sleep: (duration) => part.sleep(duration),
    stamp: stamps.next,
    busy: () => outside.begin(() => part.arrange()),
    reset(now) {
      part.reset(now)
      if (part.mode !== 'real') stamps.reset()
    },
    dispose() {
      disposed = true
      part.stop()
      jobs.clear()
    },
  }
}
