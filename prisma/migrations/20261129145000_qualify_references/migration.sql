-- A reference is neither disqualified nor held. Earlier versions allowed both: its runs are then never handed out, its
-- competition takes no submissions, and no request undoes it. If a run of it was cancelled for that, an organiser reruns it.
UPDATE "submissions" SET
  "disqualified_at" = NULL, "disqualified_reason" = NULL, "held_at" = NULL, "held_reason" = NULL, "held_flags" = '{}'
WHERE "id" IN (SELECT "reference_submission_id" FROM "competitions")
  AND ("disqualified_at" IS NOT NULL OR "held_at" IS NOT NULL);
