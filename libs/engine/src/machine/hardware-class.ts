export interface HardwareFacts {
  readonly architecture: string;
  /** As the kernel says it, with all its marks. */
  readonly cpuModel: string;
  /** Numbers that identify the generation if a hypervisor hides the model's name. */
  readonly cpuFamily: string | null;
  readonly cpuModelNumber: string | null;
  readonly cpuCount: number;
}

/** Parts of the name that do not distinguish classes: trade marks, and the nominal frequency. */
const ORNAMENTS = [/\((R|TM|C)\)/gi, /\s+@\s+[\d.]+\s*[GM]Hz/gi, /\bCPU\b/g, /\b\d+-Core Processor\b/gi];

/**
 * The class of hardware whose runs may be compared, as in "x86_64 AMD EPYC family 25 model 1, 2 CPUs". A ratio to
 * the reference still depends on the CPU's generation and on how many there are, so both are part of it.
 */
export function hardwareClass(facts: HardwareFacts): string {
  const name = ORNAMENTS.reduce((text, ornament) => text.replace(ornament, ' '), facts.cpuModel);
  const generation = [
    ...(facts.cpuFamily === null ? [] : ['family', facts.cpuFamily]),
    ...(facts.cpuModelNumber === null ? [] : ['model', facts.cpuModelNumber]),
  ];
  const words = [facts.architecture, ...name.split(/\s+/), ...generation].filter(Boolean).join(' ');
  return `${words}, ${facts.cpuCount} ${facts.cpuCount === 1 ? 'CPU' : 'CPUs'}`;
}
