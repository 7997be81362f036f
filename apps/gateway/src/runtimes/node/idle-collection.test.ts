import { expect, test } from 'vitest'
import { createIdleCollection } from './idle-collection.ts'

const mebibyte = 1024 * 1024

function observed(live: number) {
  const state = { live, garbage: 0, busy: 0, collections: 0, releases: 0 }
  const look = createIdleCollection({
    held: () => (state.live + state.garbage) * mebibyte,
    busy: () => state.busy,
    collect() {
      state.garbage = 0
      state.collections++
    },
    release() {
      state.garbage = 0
      state.releases++
    },
  })
  look()
  look()
  Object.assign(state, { collections: 0, releases: 0 })
  return { state, look }
}

test('the garbage of a flood is collected once there is little to do', () => {
  const { state, look } = observed(50)
  Object.assign(state, { garbage: 100, busy: 0.9 })
  look()
  expect(state).toMatchObject({ garbage: 100, collections: 0 })
  state.busy = 0.1
  look()
  expect(state).toMatchObject({ garbage: 0, collections: 1 })
})

test('a process that holds what it always held is left alone', () => {
  const { state, look } = observed(50)
  state.garbage = 5
  for (let times = 0; times < 100; times++) look()
  expect(state.collections).toBe(0)
})

test('what is still in use at the first look is collected later', () => {
  const { state, look } = observed(50)
  state.live = 200
  look()
  Object.assign(state, { live: 50, garbage: 150 })
  for (let times = 0; times < 4; times++) look()
  expect(state).toMatchObject({ garbage: 0, collections: 2 })
})

test('a process that needs more than before is looked at less and less often', () => {
  const { state, look } = observed(50)
  state.live = 200
  for (let times = 0; times < 1_000; times++) look()
  expect(state.collections).toBeLessThan(25)
})

test('a flood is collected at once in a process that grew long before it', () => {
  const { state, look } = observed(50)
  state.live = 60
  for (let times = 0; times < 200; times++) look()
  for (const garbage of [100, 300, 100]) {
    Object.assign(state, { garbage, collections: 0, releases: 0 })
    look()
    expect(state).toMatchObject({ garbage: 0, collections: 1, releases: 0 })
    look()
    expect(state).toMatchObject({ collections: 1, releases: 1 })
  }
})

test.each([
  [15, 0],
  [16, 1],
])('%i MiB that were freed make %i releases of spare pages', (garbage, releases) => {
  const { state, look } = observed(20)
  state.garbage = garbage
  for (let times = 0; times < 100; times++) look()
  expect(state).toMatchObject({ collections: 1, releases })
})

test('spare pages are released after a flood whose garbage V8 collected itself', () => {
  const { state, look } = observed(50)
  Object.assign(state, { garbage: 100, busy: 0.9 })
  look()
  Object.assign(state, { garbage: 0, busy: 0.1 })
  for (let times = 0; times < 100; times++) look()
  expect(state).toMatchObject({ collections: 0, releases: 1 })
})
