/** What a coloured thing says. Never by colour alone: words or an icon say it too. */
export type Tone = 'neutral' | 'primary' | 'info' | 'success' | 'warning' | 'danger'
