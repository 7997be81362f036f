import type { Command } from 'commander'
import { type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands of the jobs that a gateway runs. */
export function addJobCommands(program: Command, { session }: CommandParts): void {
  const job = program.command('job').description('bulk actions that a gateway runs')
  const load = () => import('../commands/job.ts')
  withExamples(job.command('list'), 'job list')
    .description('list jobs')
    .action(async (_: object, command: Command) => (await load()).listJobs(await session(command)))
  withExamples(job.command('show <id>'), 'job show')
    .description('show a job')
    .action(async (id: string, _: object, command: Command) => (await load()).showJob(id, await session(command)))
  withExamples(job.command('watch <id>'), 'job watch')
    .description('show a job until it has ended')
    .action(async (id: string, _: object, command: Command) =>
      (await import('../commands/job-watch.ts')).watchJob(id, await session(command)),
    )
  for (const verb of ['pause', 'resume', 'cancel'] as const)
    withExamples(job.command(`${verb} <id>`), `job ${verb}`)
      .description(`${verb} a job`)
      .action(async (id: string, _: object, command: Command) =>
        (await load()).controlJob(verb, id, await session(command)),
      )
  withExamples(job.command('report <id>'), 'job report')
    .description('write the outcome of each instance as JSON lines')
    .action(async (id: string, _: object, command: Command) => (await load()).reportJob(id, await session(command)))
}
