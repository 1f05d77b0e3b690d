// The languages of texts in the order in which a designer fills them in: their own first.

import { LANGUAGES, type Language } from '../../../words/index.ts'

export const tonguesFor = (language: Language): readonly Language[] =>
  language === 'en' ? ['en', 'zh-CN'] : LANGUAGES

/** The mark in a line of text that tells its language. */
export const tongueMark = (tongue: Language): string => (tongue === 'en' ? 'EN' : '中')
