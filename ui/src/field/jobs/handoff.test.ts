import { describe, expect, it } from 'vitest'
import { navigators, platformOf, telephone, wayTo } from './handoff.ts'

const STORE = { site: { lat: 30.27410123, lon: 120.1551 }, address: '文三路 1 号', name: 'Lucky (2)' }
const NO_SITE = { site: null, address: '文三路 1 号', name: 'Lucky' }

describe('the way to a job', () => {
  it('is opened in each navigator at the place', () => {
    expect(wayTo('phone', STORE)).toBe('geo:30.274101,120.1551?q=30.274101,120.1551(Lucky%20%282%29)')
    expect(wayTo('apple', STORE)).toBe(
      'https://maps.apple.com/?daddr=30.274101,120.1551&q=Lucky%20(2)&dirflg=d',
    )
    expect(wayTo('amap', STORE)).toBe(
      'https://uri.amap.com/navigation?to=120.1551,30.274101,Lucky%20(2)&mode=car&coordinate=wgs84&callnative=1&src=sopwith',
    )
    expect(wayTo('google', STORE)).toBe(
      'https://www.google.com/maps/dir/?api=1&destination=30.274101,120.1551',
    )
    expect(wayTo('baidu', STORE)).toContain('location=30.274101,120.1551&title=Lucky%20(2)')
  })

  it('is asked for by address where the place is not known', () => {
    const asked = encodeURIComponent('文三路 1 号')
    expect(wayTo('phone', NO_SITE)).toBe(`geo:0,0?q=${asked}`)
    expect(wayTo('amap', NO_SITE)).toBe(
      `https://uri.amap.com/search?keyword=${asked}&callnative=1&src=sopwith`,
    )
    expect(wayTo('google', NO_SITE)).toBe(`https://www.google.com/maps/dir/?api=1&destination=${asked}`)
  })

  it('is not offered where nothing is known', () => {
    expect(wayTo('apple', { site: null, address: null, name: '' })).toBeNull()
  })

  it('is offered in the navigators of the phone and its country', () => {
    expect(navigators('ios', 'zh-CN')).toEqual(['apple', 'amap', 'baidu', 'google'])
    expect(navigators('android', 'en')).toEqual(['phone', 'google', 'amap', 'baidu'])
    expect(navigators('other', 'zh-CN')).toEqual(['amap', 'baidu', 'google'])
  })
})

describe('the phone', () => {
  it('tells its system', () => {
    expect(platformOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 5)).toBe('ios')
    expect(platformOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 5)).toBe('ios')
    expect(platformOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 0)).toBe('other')
    expect(platformOf('Mozilla/5.0 (Linux; Android 14)', 5)).toBe('android')
  })
})

describe('a telephone number', () => {
  it('is one when it looks like one', () => {
    expect(telephone('0571-8800 1234')).toBe('tel:057188001234')
    expect(telephone('+86 (138) 0013 8000')).toBe('tel:+8613800138000')
    expect(telephone('ask Lin')).toBeNull()
    expect(telephone('owner@shop.cn')).toBeNull()
  })
})
