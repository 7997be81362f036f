import { parseArgs } from 'node:util'
import { writeReport } from './report.ts'
import { soak } from './soak.ts'

// npm run soak -- --minutes 10
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    customers: { type: 'string', default: '16' },
    readers: { type: 'string', default: '8' },
    operators: { type: 'string', default: '2' },
  },
})
const given = [values.minutes, values.customers, values.readers, values.operators].map(Number)
const [minutes, customers, readers, operators] = given as [number, number, number, number]
if (!given.every((value) => value >= 0) || minutes === 0) {
  process.stderr.write(
    'expected numbers from 0 on, and more than 0 minutes: npm run soak -- --minutes 10 --customers 16 --readers 8 --operators 2\n',
  )
  process.exit(2)
}
process.stdout.write(
  `soaking the gateway for ${minutes} minutes: ${customers} customers, ${readers} readers, ${operators} operators\n`,
)
const tell = (line: string) => void process.stdout.write(`${line}\n`)
const report = await soak({ milliseconds: minutes * 60_000, customers, readers, operators, tell })
process.stdout.write(`${writeReport(report)}\n`)
process.exitCode = report.ledger.violations.length === 0 && report.exitCode === 0 ? 0 : 1
