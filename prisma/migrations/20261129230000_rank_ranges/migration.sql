-- Next to the rank of an entry the ranks that the data leave possible, or how likely it is on the Pareto front.
ALTER TABLE "board_pages"
  ADD COLUMN "best_ranks" INTEGER[],
  ADD COLUMN "worst_ranks" INTEGER[],
  ADD COLUMN "front_probabilities" DOUBLE PRECISION[];

-- By which version of the rules a board was ordered. Those that exist were ordered by the first; the service orders them
-- anew at its next start.
ALTER TABLE "boards"
  ADD COLUMN "rules" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "rules_changed_at" TIMESTAMPTZ(3);
ALTER TABLE "boards" ALTER COLUMN "rules" DROP DEFAULT;
