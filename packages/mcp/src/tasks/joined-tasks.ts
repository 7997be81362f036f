import type { NamedApp } from '../offering/apps/named-app.ts'
import type { TaskSource } from './task.ts'

// No name of an app and no handle holds it.
const mark = '~'

/** Makes one source of tasks for several apps: a task id names its app. */
export function joinTasks(
  apps: readonly NamedApp<TaskSource>[],
  appOf: (args: object) => string | undefined,
): TaskSource {
  const byName = new Map(apps.map(({ name, part }) => [name, part]))
  const split = (taskId: string) => {
    const [app = '', inner = ''] = taskId.split(mark, 2)
    return { app, source: byName.get(app), inner }
  }
  return {
    async open(tool, args, result, by) {
      const app = appOf(args)
      const view = app === undefined ? undefined : await byName.get(app)?.open(tool, args, result, by)
      return view && { ...view, taskId: app + mark + view.taskId }
    },
    async get(taskId, by) {
      const { app, source, inner } = split(taskId)
      const view = await source?.get(inner, by)
      return view && { ...view, taskId: app + mark + view.taskId }
    },
    update: async (taskId, responses, by) =>
      (await split(taskId).source?.update(split(taskId).inner, responses, by)) ?? false,
    cancel: async (taskId, by) => (await split(taskId).source?.cancel(split(taskId).inner, by)) ?? false,
  }
}
