// A form with every kind of field, in both languages: what tests fill in and benchmarks draw.

import type { CodeEntry, CodeList, Form, Schema } from '../forms/form.ts'

const two = (zh: string, en: string) => ({ 'zh-CN': zh, en })
const scope = (...names: string[]) => `#/properties/${names.join('/properties/')}`
const control = (name: string, options?: Record<string, unknown>) => ({
  type: 'Control',
  scope: scope(name),
  ...(options && { options }),
})

const PART = 'list(object(part: string, quantity: int, price: double, cost: double, fitted: bool))'

const CAPTURES: Schema = { type: 'array', maxItems: 100, items: { type: 'object' } }

/** Every kind of field once. */
export const EXAMPLE: Form = {
  title: two('终端维修', 'Terminal repair'),
  code_lists: ['groups', 'faults', 'parts', 'tools'],
  schema: {
    type: 'object',
    required: ['device', 'seen_at', 'works', 'result', 'fault', 'parts', 'customer', 'licence'],
    properties: {
      device: {
        type: 'string',
        minLength: 4,
        maxLength: 20,
        pattern: '^[A-Z]',
        title: two('设备编号', 'Device number'),
        description: two('印在机身底部的标签上', 'On the label below the device'),
      },
      mail: { type: 'string', format: 'email', title: two('店主邮箱', "Owner's e-mail") },
      phone: { type: 'string', maxLength: 20, title: two('店主电话', "Owner's phone") },
      report: { type: 'string', maxLength: 1000, title: two('现象描述', 'What happened') },
      voltage: { type: 'number', minimum: 0, maximum: 400, title: two('电压', 'Voltage') },
      temperature: { type: 'number', minimum: -40, maximum: 80, title: two('温度', 'Temperature') },
      cards: { type: 'integer', minimum: 0, maximum: 10, title: two('剩余卡数', 'Cards left') },
      mood: { type: 'integer', minimum: 1, maximum: 10, title: two('客户满意度', 'How satisfied') },
      visited: { type: 'string', format: 'date', title: two('上次到访', 'Last visit') },
      opens: { type: 'string', format: 'local-time', title: two('开门时间', 'Opens at') },
      seen_at: { type: 'string', format: 'date-time', title: two('发现时间', 'Seen at') },
      down_for: { type: 'string', format: 'duration', title: two('停用时长', 'Out of use for') },
      works: { type: 'boolean', title: two('设备能开机', 'The device switches on') },
      waiting: { type: 'boolean', default: false, title: two('有顾客正在等待', 'Customers are waiting') },
      result: {
        title: two('检测结果', 'Result'),
        oneOf: [
          { const: 'pass', title: two('合格', 'Pass') },
          { const: 'fail', title: two('不合格', 'Fail') },
          { const: 'later', title: two('待复检', 'To be tested again') },
        ],
      },
      reason: { type: 'string', minLength: 2, maxLength: 500, title: two('不合格原因', 'Why it failed') },
      colour: {
        type: 'string',
        enum: ['black', 'white', 'grey', 'red', 'blue', 'green', 'yellow', 'brown'],
        'x-titles': {
          black: two('黑色', 'Black'),
          white: two('白色', 'White'),
          grey: two('灰色', 'Grey'),
          red: two('红色', 'Red'),
          blue: two('蓝色', 'Blue'),
          green: two('绿色', 'Green'),
          yellow: two('黄色', 'Yellow'),
          brown: two('棕色', 'Brown'),
        },
        title: two('外壳颜色', 'Colour of the casing'),
      },
      group: { type: 'string', codeList: 'groups', title: two('故障大类', 'Kind of fault') },
      fault: { type: 'string', codeList: 'faults', title: two('故障代码', 'Fault') },
      tools: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', codeList: 'tools' },
        title: two('使用工具', 'Tools used'),
      },
      spares: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', codeList: 'parts' },
        title: two('备件', 'Spare parts'),
      },
      customer: {
        type: 'object',
        required: ['name'],
        title: two('现场联系人', 'Contact on site'),
        properties: {
          name: { type: 'string', title: two('姓名', 'Name') },
          role: { type: ['string', 'null'], title: two('职务', 'Role') },
        },
      },
      payment: {
        title: two('收费', 'Payment'),
        oneOf: [
          {
            type: 'object',
            title: two('免费保修', 'Under warranty'),
            required: ['by', 'contract'],
            properties: {
              by: { const: 'warranty' },
              contract: { type: 'string', minLength: 3, title: two('合同编号', 'Contract') },
            },
          },
          {
            type: 'object',
            title: two('现场收费', 'Paid on site'),
            required: ['by', 'amount'],
            properties: {
              by: { const: 'cash' },
              amount: { type: 'number', minimum: 0, title: two('金额', 'Amount') },
            },
          },
        ],
      },
      parts: {
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        title: two('更换的零件', 'Parts that were changed'),
        items: {
          type: 'object',
          required: ['part', 'quantity'],
          properties: {
            part: { type: 'string', codeList: 'parts', title: two('零件', 'Part') },
            quantity: { type: 'integer', minimum: 1, default: 1, title: two('数量', 'Quantity') },
            price: { type: 'number', minimum: 0, title: two('单价', 'Price') },
            cost: { type: 'number', compute: 'price * quantity', title: two('金额', 'Cost') },
            fitted: { type: 'boolean', title: two('已安装', 'Fitted') },
          },
        },
      },
      total: {
        type: 'number',
        compute: 'round(sum(this.parts.map(p, p.cost)), 2)',
        title: two('合计', 'In all'),
      },
      notes: {
        type: 'array',
        maxItems: 5,
        items: { type: 'string', maxLength: 60, title: two('备注', 'Note') },
        title: two('备注', 'Notes'),
      },
      contract: { const: 'V-2026', title: two('规范版本', 'Standard') },
      serial: { type: 'string', readOnly: true, default: 'SN-4711', title: two('序列号', 'Serial number') },
      raw: { title: two('设备数据', 'Data of the device') },
      licence: { ...CAPTURES, title: two('营业执照照片', 'Photo of the licence') },
      papers: { ...CAPTURES, title: two('附件', 'Papers') },
    },
  },
  evidence: {
    licence: { kind: 'photo', at_least: 1, at_most: 3, source: 'camera' },
    papers: { kind: 'file', at_least: 0, at_most: null },
  },
  computed: [
    {
      pointer: '/parts/*/cost',
      expression: { cel: 'price * double(quantity)', vars: { price: 'double', quantity: 'int' } },
    },
    {
      pointer: '/total',
      expression: {
        cel: 'round(sum(this.parts.map(p, p.cost)), 2)',
        vars: { 'this.parts': PART },
      },
    },
  ],
  uischema: {
    type: 'VerticalLayout',
    elements: [
      {
        type: 'Label',
        text: two('请在离开现场前完成填写。', 'Fill this in before you leave the site.'),
      },
      {
        type: 'Group',
        label: two('设备', 'Device'),
        elements: [
          control('device', {
            help: {
              text: two(
                '标签在机身底部。\n\n字母与数字之间没有空格。',
                'The label is below the device.\n\nThere is no blank between letters and digits.',
              ),
              media: ['label.png'],
            },
          }),
          control('works'),
          control('waiting'),
          control('colour'),
          {
            type: 'HorizontalLayout',
            elements: [
              control('voltage', { unit: 'V' }),
              control('temperature', { unit: '°C' }),
              control('cards'),
            ],
          },
          control('serial'),
          control('contract'),
        ],
      },
      {
        type: 'Group',
        label: two('时间', 'Time'),
        elements: [control('seen_at'), control('down_for'), control('visited'), control('opens')],
      },
      {
        type: 'Group',
        label: two('故障', 'Fault'),
        elements: [
          control('group', { format: 'list' }),
          control('fault'),
          control('report', { multi: true }),
        ],
      },
      control('tools'),
      control('spares', { format: 'list' }),
      control('result'),
      {
        ...control('reason', { multi: true }),
        rule: { effect: 'SHOW', condition: { scope: scope('result'), schema: { const: 'fail' } } },
      },
      control('parts', { add: two('添加零件', 'Add a part') }),
      control('total', { unit: two('元', 'CNY') }),
      control('customer'),
      {
        ...control('mail'),
        rule: { effect: 'ENABLE', condition: { scope: scope('works'), schema: { const: true } } },
      },
      control('phone', { format: 'tel' }),
      control('payment'),
      control('mood', { slider: true, low: two('不满意', 'Not at all'), high: two('很满意', 'Very') }),
      control('notes'),
      control('raw'),
      control('licence'),
      control('papers'),
    ],
  },
}

const GROUPS = [
  ['power', '电源', 'Power'],
  ['network', '网络', 'Network'],
  ['printer', '打印', 'Printer'],
  ['reader', '读卡', 'Card reader'],
] as const
const TOOLS = [
  ['meter', '万用表', 'Multimeter'],
  ['driver', '螺丝刀', 'Screwdriver'],
  ['cloth', '清洁布', 'Cloth'],
  ['laptop', '笔记本电脑', 'Laptop'],
] as const
const KINDS = [
  ['电池', 'Battery'],
  ['适配器', 'Adapter'],
  ['打印头', 'Print head'],
  ['读卡模块', 'Reader'],
  ['屏幕', 'Screen'],
  ['外壳', 'Casing'],
] as const

const entry = ([code, zh, en]: readonly [string, string, string]): CodeEntry => ({ code, title: two(zh, en) })

/** The lists of the example; so many parts, up to tens of thousands. */
export function exampleLists(parts = 200): Record<string, CodeList> {
  return {
    groups: { title: two('故障大类', 'Kinds of faults'), entries: GROUPS.map(entry) },
    tools: { title: two('工具', 'Tools'), entries: TOOLS.map(entry) },
    faults: {
      title: two('故障代码', 'Faults'),
      parent: 'groups',
      entries: GROUPS.flatMap(([parent, zh, en], group) =>
        Array.from({ length: 12 }, (_, number) => ({
          code: `E${(group + 1) * 100 + number}`,
          title: two(`${zh}故障 ${number + 1}`, `${en} fault ${number + 1}`),
          parent,
          ...(number === 11 && { retired: true }),
        })),
      ),
    },
    parts: {
      title: two('零件', 'Parts'),
      entries: Array.from({ length: parts }, (_, number) => {
        const [zh, en] = KINDS[number % KINDS.length] ?? ['零件', 'Part']
        const code = String(number + 1).padStart(5, '0')
        return { code: `P${code}`, title: two(`${zh} ${code}`, `${en} ${code}`) }
      }),
    },
  }
}

/** Answers with which the example has so many rows. */
export function exampleAnswers(rows = 2): Record<string, unknown> {
  return {
    device: 'T-1001',
    works: true,
    parts: Array.from({ length: rows }, (_, number) => ({
      part: `P${String((number % 200) + 1).padStart(5, '0')}`,
      quantity: (number % 3) + 1,
      price: 10 + number / 2,
      fitted: number % 2 === 0,
    })),
    raw: { firmware: '4.2.1', ports: [1, 2] },
  }
}

/** A form of so many plain fields, every tenth of them shown by a rule. */
export function manyFields(count: number): Form {
  const properties: Record<string, Schema> = {}
  const elements: unknown[] = []
  for (let number = 0; number < count; number++) {
    const name = `field_${number}`
    const title = two(`第 ${number + 1} 项`, `Question ${number + 1}`)
    const kinds: Schema[] = [
      { type: 'string', maxLength: 80, title },
      { type: 'number', minimum: 0, maximum: 1000, title },
      { type: 'boolean', title },
      { type: 'string', enum: ['a', 'b', 'c'], title },
      { type: 'string', format: 'date', title },
    ]
    properties[name] = kinds[number % kinds.length] ?? {}
    elements.push({
      ...control(name),
      ...(number % 10 === 9 && {
        rule: {
          effect: 'SHOW',
          condition: { scope: scope(`field_${number - 7}`), schema: { not: { const: false } } },
        },
      }),
    })
  }
  return {
    title: two('长表单', 'A long form'),
    schema: { type: 'object', required: ['field_0', 'field_1'], properties },
    uischema: { type: 'VerticalLayout', elements },
    computed: [],
    evidence: {},
    code_lists: [],
  }
}
