/** Values by the word that stands for them. */
export type Words = Readonly<Record<string, string | undefined>>;

const word = /\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}/g;

/** The words a template uses, each once. */
export const wordsIn = (template: string): readonly string[] => [
  ...new Set([...template.matchAll(word)].map(([, name = '']) => name)),
];

/** Whether a template is JSON, whose words have to be written as JSON writes text. */
const isJson = (template: string): boolean => /^\s*[{[](?!\{)/.test(template);

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** A template with its words in place; undefined where one of them has no value. */
export const filledIn = (template: string, words: Words): string | undefined => {
  const valueFor = (name: string): string | undefined => (Object.hasOwn(words, name) ? words[name] : undefined);
  if (wordsIn(template).some((name) => valueFor(name) === undefined)) return undefined;
  const written = isJson(template) ? inJson : (value: string) => value;
  return template.replace(word, (_whole, name: string) => written(valueFor(name) ?? ''));
};
