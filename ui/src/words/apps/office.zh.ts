// The office app's words in Chinese. The build takes only this language of each part into the file.

import { zh as frame } from '../frame.ts'
import { zh as office } from '../office.ts'
import { zh as problems } from '../problems.ts'
import { zh as renderer } from '../renderer.ts'

export const words = { ...frame, ...problems, ...renderer, ...office }
