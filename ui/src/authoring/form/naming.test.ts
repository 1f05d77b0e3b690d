import { expect, test } from 'vitest'
import { renamedIn } from './naming.ts'

const FIELDS = new Set(['a', 'b', 'rows', 'rows,*,a', 'rows,*,cost', 'box', 'box,a'])
const isField = (names: readonly string[]) => FIELDS.has(names.join(','))

test.each([
  ['a + this.a', [], ['a'], 'n + this.n'],
  ['this.box.a + a + "a" + box.a', [], ['box', 'a'], 'this.box.n + a + "a" + box.n'],
  ['sum(this.rows.map(p, p.cost))', [], ['rows', '*', 'cost'], 'sum(this.rows.map(p, p.n))'],
  ['sum(this.rows.map(a, a.a)) + a', [], ['rows', '*', 'a'], 'sum(this.rows.map(a, a.n)) + a'],
  ['this.rows.filter(a, a.cost > 1).map(r, r.a)', [], ['a'], 'this.rows.filter(a, a.cost > 1).map(r, r.a)'],
  [
    'this.rows.filter(r, r.cost > 1).map(r, r.a)',
    [],
    ['rows', '*', 'a'],
    'this.rows.filter(r, r.cost > 1).map(r, r.n)',
  ],
  ['cost * a', ['rows', '*'], ['rows', '*', 'a'], 'cost * n'],
  ['has(this.a) ? a : b', [], ['a'], 'has(this.n) ? n : b'],
  ['b ? a : {a: a}.a', [], ['a'], 'b ? n : {a: n}.a'],
  ['this["a"] + inputs.a + a(a)', [], ['a'], 'this["n"] + inputs.a + a(n)'],
  ['rows[0].a == this.rows[b].a', [], ['rows', '*', 'a'], 'rows[0].n == this.rows[b].n'],
] as const)('%s', (expression, base, names, renamed) => {
  expect(renamedIn(expression, base, names, 'n', isField)).toBe(renamed)
})
