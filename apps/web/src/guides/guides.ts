/** A guide of `docs/`, as guide-plugin.mts exports it. */
export interface Guide {
  readonly title: string;
  /** Trusted: it has no text of participants. */
  readonly html: string;
}

const LOADERS = import.meta.glob<Guide>('../../../../docs/*.md');

/** The guides by the names of their files, in the order of the menu. */
export const GUIDES = {
  'participant-guide': 'Taking part',
  faq: 'Questions and answers',
  ranking: 'How ranking works',
  measurement: 'How a run is measured',
  cli: 'Measuring on your own machine',
  'organiser-guide': 'Organising a competition',
  course: 'For courses',
  security: 'Security and the sandbox',
  protocol: 'Protocol of contestants',
  'operator-guide': 'Running the service',
  benchmarks: 'Benchmarks of the service',
} as const;

export type GuideName = keyof typeof GUIDES;

/** @returns null if there is no such guide. */
export async function loadGuide(name: string): Promise<Guide | null> {
  return (await LOADERS[`../../../../docs/${name}.md`]?.()) ?? null;
}
