-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "noise_accepted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "submissions" ADD COLUMN     "held_flags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Runs that counted by the rules of their time go on counting.
UPDATE "runs" SET "noise_accepted_at" = coalesce("finished_at", now()) WHERE "flags" @> '[{"kind": "noisy-machine"}]';
