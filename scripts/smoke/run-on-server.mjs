import process from 'node:process'
import { smokeMock } from './mock.mjs'
import { smoke } from './program.mjs'

await smokeMock()
console.log(await smoke({ baseUrl: process.argv[2], key: process.argv[3] }))
