import type { BenchResult } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';

/** The results with all names isolated for text. Claims isolate their names already. */
export function withIsolatedNames(result: BenchResult): BenchResult {
  return {
    ...result,
    bundles: result.bundles.map((bundle) => ({
      ...bundle,
      name: isolated(bundle.name),
      against: isolated(bundle.against),
      comparison: bundle.comparison && withIsolatedPair(bundle.comparison),
    })),
    pairs: result.pairs.map(withIsolatedPair),
    pareto: result.pareto.map((front) => ({
      ...front,
      fronts: front.fronts.map((member) => ({ ...member, name: isolated(member.name) })),
    })),
  };
}

function withIsolatedPair<T extends { readonly of: string; readonly to: string }>(pair: T): T {
  return { ...pair, of: isolated(pair.of), to: isolated(pair.to) };
}
