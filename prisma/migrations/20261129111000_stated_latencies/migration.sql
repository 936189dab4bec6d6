-- A canonical latency becomes a list of versions. The value that there is has been in force since the beginning, as far
-- as anything still says: earlier ones were overwritten.
ALTER TABLE "canonical_latencies" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "since" TIMESTAMPTZ(3);

UPDATE "canonical_latencies" SET "since" = "competitions"."created_at"
FROM "competitions" WHERE "competitions"."id" = "canonical_latencies"."competition_id";

ALTER TABLE "canonical_latencies" ALTER COLUMN "since" SET NOT NULL,
DROP COLUMN "updated_at",
DROP CONSTRAINT "canonical_latencies_pkey",
ADD CONSTRAINT "canonical_latencies_pkey" PRIMARY KEY ("competition_id", "hardware_class", "version");

-- Rows of the journal that say that the same measurement of the same submission is listed as before.
ALTER TABLE "entry_changes" ADD COLUMN "restated" BOOLEAN NOT NULL DEFAULT false;

UPDATE "entry_changes" SET "restated" = true
FROM (
  SELECT "seq",
    lag("submission_id") OVER "of_slot" AS "submission_id", lag("run_id") OVER "of_slot" AS "run_id",
    lag("is_final") OVER "of_slot" AS "is_final", lag("unranked_reason") OVER "of_slot" AS "unranked_reason"
  FROM "entry_changes"
  WINDOW "of_slot" AS (PARTITION BY "event_id", "division", "slot" ORDER BY "seq")
) AS "before"
WHERE "before"."seq" = "entry_changes"."seq"
  AND "entry_changes"."submission_id" = "before"."submission_id"
  AND "entry_changes"."run_id" = "before"."run_id"
  AND "entry_changes"."is_final" = "before"."is_final"
  AND "entry_changes"."unranked_reason" IS NOT DISTINCT FROM "before"."unranked_reason"
  AND ("entry_changes"."cause" = 'run' OR "entry_changes"."rank_before" IS NOT DISTINCT FROM "entry_changes"."rank_after");

-- CreateIndex
CREATE INDEX "entry_changes_competition_id_restated_seq_idx" ON "entry_changes"("competition_id", "restated", "seq");
