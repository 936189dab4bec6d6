/** A guide of `docs/`, as guide-plugin.mts makes it. */
export interface Guide {
  readonly title: string;
  /** Of our own making: it holds no text of participants. */
  readonly html: string;
}

const LOADERS = import.meta.glob<Guide>('../../../../docs/*.md');

/** The guides by the names of their files, in the order in which they are offered. */
export const GUIDES = {
  'participant-guide': 'Taking part',
  faq: 'Questions and answers',
  ranking: 'How ranks come about',
  measurement: 'How a run is measured',
  cli: 'On your own machine',
  'organiser-guide': 'Holding a competition',
  course: 'For courses',
  security: 'What keeps bundles in',
  protocol: 'Protocol of contestants',
  'operator-guide': 'Running the service',
  benchmarks: 'Benchmarks of the service',
} as const;

export type GuideName = keyof typeof GUIDES;

/** @returns null when there is no such guide. */
export async function loadGuide(name: string): Promise<Guide | null> {
  return (await LOADERS[`../../../../docs/${name}.md`]?.()) ?? null;
}
