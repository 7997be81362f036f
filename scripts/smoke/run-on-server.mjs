import process from 'node:process'
import { smoke } from './program.mjs'

console.log(await smoke({ baseUrl: process.argv[2], key: process.argv[3] }))
