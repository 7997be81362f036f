import process from 'node:process'
import { smokeFunctionApp } from './function-app.mjs'
import { smokeMock } from './mock.mjs'
import { smoke } from './program.mjs'

await smokeMock()
await smokeFunctionApp()
console.log(await smoke({ baseUrl: process.argv[2], key: process.argv[3] }))
