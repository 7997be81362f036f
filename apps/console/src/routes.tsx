import type { VNode } from 'preact'
import { parse } from 'regexparam'
import { Notice } from './parts/notice.tsx'
import { place } from './state/location.ts'
import { AppsView } from './views/apps/apps-view.tsx'
import { ClockView } from './views/clock/clock-view.tsx'
import { EntitiesView } from './views/entities/entities-view.tsx'
import { EntityView } from './views/entities/entity-view.tsx'
import { FailuresView } from './views/failures/failures-view.tsx'
import { InstanceView } from './views/instance/instance-view.tsx'
import { InstancesView } from './views/instances/instances-view.tsx'
import { JobView } from './views/jobs/job-view.tsx'
import { JobsView } from './views/jobs/jobs-view.tsx'
import { StartView } from './views/start/start-view.tsx'

const NotFound = () => (
  <>
    <h1>Not found</h1>
    <Notice tone="warning" title="There is no such page" />
  </>
)

interface Route {
  pattern: RegExp
  title: string
  render: (values: readonly string[]) => VNode
}

const route = (path: string, title: string, render: Route['render']): Route => ({
  pattern: parse(path).pattern,
  title,
  render,
})

const routes: readonly Route[] = [
  route('/instances', 'Instances', () => <InstancesView />),
  route('/instances/:id', 'Instance', ([id = '']) => <InstanceView key={id} id={id} />),
  route('/failures', 'Failures', () => <FailuresView />),
  route('/start', 'Start', () => <StartView key={place.value.params.get('from') ?? ''} />),
  route('/jobs', 'Jobs', () => <JobsView />),
  route('/jobs/:id', 'Job', ([id = '']) => <JobView key={id} id={id} />),
  route('/entities', 'Entities', () => <EntitiesView />),
  route('/entities/:name/*', 'Entity', ([name = '', id = '']) => (
    <EntityView key={`${name}/${id}`} name={name} id={id} />
  )),
  route('/apps', 'Apps', () => <AppsView />),
  route('/clock', 'Clock', () => <ClockView />),
]

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Finds the view of a path. */
export function routeOf(path: string): { title: string; view: VNode } {
  for (const { pattern, title, render } of routes) {
    const match = pattern.exec(path)
    if (!match) continue
    const values = match.slice(1).map((value) => decoded(value ?? ''))
    return { title: values[0] === undefined ? title : `${title} ${values[0]}`, view: render(values) }
  }
  return { title: 'Not found', view: <NotFound /> }
}
