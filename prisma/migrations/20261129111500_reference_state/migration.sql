CREATE TYPE "reference_state" AS ENUM ('pending', 'ok', 'failed');

ALTER TABLE "competitions"
  ADD COLUMN "reference_state" "reference_state" NOT NULL DEFAULT 'pending',
  ADD COLUMN "reference_problem" TEXT,
  ADD COLUMN "reference_warnings" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "runs"
  ADD COLUMN "reference_waits" INTEGER NOT NULL DEFAULT 0;

-- Competitions that were there before: any run that ended well shows that the reference works.
UPDATE "competitions" SET
  "reference_state" = 'ok'
WHERE EXISTS (
  SELECT FROM "runs" JOIN "submissions" ON "submissions"."id" = "runs"."submission_id"
  WHERE "submissions"."competition_id" = "competitions"."id" AND "runs"."verdict" = 'ok'
);

-- One whose reference is not going to be measured by itself waits for an organiser.
UPDATE "competitions" SET
  "reference_state" = 'failed',
  "reference_problem" = 'The reference has never been measured. Measure it again.'
WHERE "reference_state" = 'pending' AND NOT EXISTS (
  SELECT FROM "runs"
  WHERE "runs"."submission_id" = "competitions"."reference_submission_id" AND "runs"."state" <> 'finished'
);
