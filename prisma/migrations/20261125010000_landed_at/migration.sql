-- AlterTable
ALTER TABLE "runs" ADD COLUMN "landed_at" TIMESTAMPTZ(3);

-- Until now the clock of the worker stood for it.
UPDATE "runs" SET "landed_at" = "finished_at";
