// Every page of the office app: its address, and how it is fetched when it is gone to.

import { type ComponentType, lazy } from 'react'
import { worded } from './designer/worded.tsx'
import type { PageProps } from './frame/page_props.ts'

export interface PageAt {
  path: string
  /** The part of the address that names what is open: what follows it are rooms of the same page. */
  stays?: string
  component: ComponentType<PageProps>
}

/** In the order in which addresses are tried. */
export const PAGES: PageAt[] = [
  {
    path: '/inbox',
    component: lazy(async () => ({ default: (await import('./inbox/InboxPage.tsx')).InboxPage })),
  },
  {
    path: '/inbox/:job/:task',
    component: lazy(async () => ({ default: (await import('./inbox/DecisionPage.tsx')).DecisionPage })),
  },
  {
    path: '/escalations',
    component: lazy(async () => ({
      default: (await import('./escalations/EscalationsPage.tsx')).EscalationsPage,
    })),
  },
  {
    path: '/jobs',
    component: lazy(async () => ({ default: (await import('./jobs/JobsPage.tsx')).JobsPage })),
  },
  {
    path: '/jobs/new',
    component: lazy(async () => ({ default: (await import('./jobs/opening/OpenJobPage.tsx')).OpenJobPage })),
  },
  {
    path: '/jobs/import',
    component: lazy(async () => ({ default: (await import('./jobs/importing/ImportPage.tsx')).ImportPage })),
  },
  {
    path: '/jobs/:job',
    component: lazy(async () => ({ default: (await import('./jobs/JobPage.tsx')).JobPage })),
  },
  {
    path: '/board',
    component: lazy(async () => ({ default: (await import('./board/BoardPage.tsx')).BoardPage })),
  },
  {
    path: '/withheld',
    component: lazy(async () => ({ default: (await import('./withheld/WithheldPage.tsx')).WithheldPage })),
  },
  {
    path: '/devices',
    component: lazy(async () => ({ default: (await import('./devices/DevicesPage.tsx')).DevicesPage })),
  },
  {
    path: '/devices/events',
    component: lazy(async () => ({ default: (await import('./devices/EventsPage.tsx')).EventsPage })),
  },
  {
    path: '/devices/:device',
    component: lazy(async () => ({ default: (await import('./devices/DevicePage.tsx')).DevicePage })),
  },
  {
    path: '/people',
    component: lazy(async () => ({ default: (await import('./people/PeoplePage.tsx')).PeoplePage })),
  },
  {
    path: '/people/:login',
    component: lazy(async () => ({ default: (await import('./people/PersonPage.tsx')).PersonPage })),
  },
  {
    path: '/branches',
    component: lazy(async () => ({ default: (await import('./branches/BranchesPage.tsx')).BranchesPage })),
  },
  {
    path: '/code-lists',
    component: lazy(async () => ({
      default: (await import('./code_lists/CodeListsPage.tsx')).CodeListsPage,
    })),
  },
  {
    path: '/code-lists/:name',
    component: lazy(async () => ({ default: (await import('./code_lists/CodeListPage.tsx')).CodeListPage })),
  },
  {
    path: '/sops',
    component: lazy(async () => ({ default: (await import('./roll_outs/SopsPage.tsx')).SopsPage })),
  },
  {
    path: '/sops/roll-out',
    component: lazy(async () => ({ default: (await import('./roll_outs/StartPage.tsx')).StartPage })),
  },
  {
    path: '/sops/:sop/roll-outs/:rollOut',
    component: lazy(async () => ({ default: (await import('./roll_outs/RollOutPage.tsx')).RollOutPage })),
  },
  {
    path: '/sops/:sop',
    component: lazy(async () => ({ default: (await import('./roll_outs/SopPage.tsx')).SopPage })),
  },
  {
    path: '/designer',
    component: lazy(async () => ({
      default: worded((await import('./designer/home/DesignerPage.tsx')).DesignerPage),
    })),
  },
  {
    path: '/designer/:draft/*?',
    stays: 'draft',
    component: lazy(async () => ({
      default: worded((await import('./designer/workshop/WorkshopPage.tsx')).WorkshopPage),
    })),
  },
  {
    path: '/messages',
    component: lazy(async () => ({ default: (await import('./messages/MessagesPage.tsx')).MessagesPage })),
  },
  {
    path: '/channels',
    component: lazy(async () => ({ default: (await import('./channels/ChannelsPage.tsx')).ChannelsPage })),
  },
  {
    path: '/templates',
    component: lazy(async () => ({ default: (await import('./channels/TemplatesPage.tsx')).TemplatesPage })),
  },
  {
    path: '/deliveries',
    component: lazy(async () => ({
      default: (await import('./channels/DeliveriesPage.tsx')).DeliveriesPage,
    })),
  },
  {
    path: '/labels',
    component: lazy(async () => ({ default: (await import('./labels/LabelsPage.tsx')).LabelsPage })),
  },
  {
    path: '/audit',
    component: lazy(async () => ({ default: (await import('./audit/AuditPage.tsx')).AuditPage })),
  },
]
