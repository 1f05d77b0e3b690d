import { describe, expect, it } from 'vitest'
import { above, addressOf, type Route, routeOf } from './routing.ts'

const ROUTES: [string, Route][] = [
  ['/field/', { at: 'today' }],
  ['/field/search', { at: 'search', text: '' }],
  ['/field/search?q=%E5%BC%A0+1', { at: 'search', text: '张 1' }],
  ['/field/scan', { at: 'scan' }],
  ['/field/outbox', { at: 'outbox' }],
  ['/field/completed', { at: 'completed' }],
  ['/field/me', { at: 'me' }],
  ['/field/jobs/01J-7', { at: 'job', job: '01J-7' }],
  ['/field/jobs/01J-7/steps/count.A%2F3.tally', { at: 'step', job: '01J-7', address: 'count.A/3.tally' }],
  ['/field/offers/9f-1', { at: 'offer', offer: '9f-1' }],
  ['/field/messages', { at: 'messages' }],
  ['/field/messages/9f-1', { at: 'message', message: '9f-1' }],
  ['/field/label/card-terminal/T%201%2F2', { at: 'label', kind: 'card-terminal', id: 'T 1/2' }],
]

describe('routes', () => {
  it('have an address that leads back to them', () => {
    for (const [address, route] of ROUTES) {
      expect(addressOf(route)).toBe(address)
      const url = new URL(address, 'https://x.test')
      expect(routeOf(url.pathname, url.search)).toEqual(route)
    }
  })

  it('are found with or without a last slash, and for the page itself', () => {
    expect(routeOf('/field')).toEqual({ at: 'today' })
    expect(routeOf('/field/index.html')).toEqual({ at: 'today' })
    expect(routeOf('/field/jobs/7/')).toEqual({ at: 'job', job: '7' })
  })

  it('are unknown where nothing is', () => {
    for (const path of ['/office/', '/field/nothing', '/field/jobs', '/field/jobs/1/steps', '/field/me/too'])
      expect(routeOf(path)).toEqual({ at: 'unknown' })
    expect(routeOf('/field/jobs/%E0%A4%A')).toEqual({ at: 'unknown' })
  })

  it('know what is above them', () => {
    expect(above({ at: 'step', job: '7', address: 'a' })).toEqual({ at: 'job', job: '7' })
    expect(above({ at: 'job', job: '7' })).toEqual({ at: 'today' })
    expect(above({ at: 'label', kind: 'x', id: '1' })).toEqual({ at: 'search', text: '' })
  })
})
