// Words of the phone's own store.

export const en = {
  'offline.unsentHere': 'Not sent yet on this phone: {who}. It goes out when they sign in here again.',
  'offline.unsentOf': '{name} ({n})',
}

export const zh: Record<keyof typeof en, string> = {
  'offline.unsentHere': '本机尚有未发送的工作：{who}。本人在此重新登录后会自动发送。',
  'offline.unsentOf': '{name}（{n} 项）',
}
