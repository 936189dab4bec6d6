-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "failed_on" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "lease" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "losses" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "not_before" TIMESTAMPTZ(3),
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "served_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "clock_offset_ms" INTEGER,
ADD COLUMN     "reason" TEXT;

-- DropTable
DROP TABLE "outbox";

-- What is newest goes by the database's clock, not by those of workers.
DROP INDEX "runs_hardware_class_finished_at_idx";
CREATE INDEX "runs_hardware_class_landed_at_idx" ON "runs"("hardware_class", "landed_at");
