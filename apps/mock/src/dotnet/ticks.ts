/** 100-nanosecond steps since 0001-01-01T00:00:00 UTC, as .NET counts time. */
export type Ticks = bigint

export const TICKS_PER_MILLISECOND = 10_000n
export const TICKS_PER_SECOND = 10_000_000n
export const TICKS_PER_DAY = 864_000_000_000n
/** 9999-12-31T23:59:59.9999999. */
export const MAX_TICKS: Ticks = 3_155_378_975_999_999_999n

const UNIX_EPOCH: Ticks = 621_355_968_000_000_000n

/** From milliseconds since 1970; a fraction is kept to 100 nanoseconds. */
export const unixMsToTicks = (ms: number): Ticks => {
  const whole = Math.floor(ms)
  return UNIX_EPOCH + BigInt(whole) * TICKS_PER_MILLISECOND + BigInt(Math.round((ms - whole) * 10_000))
}

/** To milliseconds since 1970, with a fraction. */
export const ticksToUnixMs = (ticks: Ticks): number => {
  const rest = ticks - UNIX_EPOCH
  return Number(rest / TICKS_PER_MILLISECOND) + Number(rest % TICKS_PER_MILLISECOND) / 10_000
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The number of days of a month, 1 to 12. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Midnight of a day of the proleptic Gregorian calendar; the parts must be valid. */
export function dateToTicks(year: number, month: number, day: number): Ticks {
  const y = year - 1
  const leap = isLeapYear(year) && month > 2 ? 1 : 0
  const days =
    y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + DAYS_BEFORE_MONTH[month - 1]! + leap
  return BigInt(days + day - 1) * TICKS_PER_DAY
}
