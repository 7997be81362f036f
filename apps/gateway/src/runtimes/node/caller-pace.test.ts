import { expect, test } from 'vitest'
import { CallerPace } from './caller-pace.ts'

const stall = 1_000
const limits = { stall, uploadRate: 100 }

function watched(body = { complete: true, readableLength: 0 }) {
  const socket = { bytesWritten: 0, writableLength: 0, bytesRead: 0, _handle: { writeQueueSize: 0 } }
  const pace = new CallerPace(socket, body, 0)
  return { socket, body, at: (now: number) => pace.look(now, limits) }
}

test('a caller who reads nothing stalls, whatever it sends meanwhile', () => {
  const { socket, at } = watched()
  Object.assign(socket, { bytesWritten: 70_000, writableLength: 65_536, _handle: { writeQueueSize: 60_000 } })
  for (let now = 0; now < stall; now += 250) {
    socket.bytesRead += 10
    expect(at(now)).toBe(undefined)
  }
  // More that waits to be written is not progress.
  Object.assign(socket, { bytesWritten: 80_000, writableLength: 75_536 })
  expect(at(stall)).toBe('stalled')
})

test('a caller who reads a little at a time does not stall', () => {
  const { socket, at } = watched()
  Object.assign(socket, { bytesWritten: 70_000, writableLength: 65_536 })
  for (let now = 0; now < 100_000; now += 500) {
    socket._handle.writeQueueSize = 65_536 - now / 100
    expect(at(now)).toBe(undefined)
  }
})

test('a caller for whom nothing waits does not stall', () => {
  const { at } = watched()
  for (let now = 0; now < 100_000; now += 500) expect(at(now)).toBe(undefined)
})

test.each([
  ['one byte a second', 1, 'slow upload'],
  ['less than the rate', 99, 'slow upload'],
  ['the rate', 100, undefined],
  ['more than the rate', 5_000, undefined],
] as const)('a body of %s', (_, perSecond, fault) => {
  const { socket, at } = watched({ complete: false, readableLength: 0 })
  const faults = Array.from({ length: 10 }, (_, second) => {
    socket.bytesRead += perSecond
    return at((second + 1) * 1_000)
  })
  expect(faults.find((found) => found !== undefined)).toBe(fault)
})

test('a caller who sent fast before and drips now is slow', () => {
  const { socket, at } = watched({ complete: false, readableLength: 0 })
  socket.bytesRead = 1_000_000
  const faults = Array.from({ length: 10 }, (_, second) => at((second + 1) * 1_000))
  expect(faults).toContain('slow upload')
})

test('a body that waits to be read is not slow, and neither is one that is all there', () => {
  for (const body of [
    { complete: false, readableLength: 16_384 },
    { complete: true, readableLength: 0 },
  ]) {
    const { at } = watched(body)
    for (let now = 0; now < 100_000; now += 500) expect(at(now)).toBe(undefined)
  }
})
