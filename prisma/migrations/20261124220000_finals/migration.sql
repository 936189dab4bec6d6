-- CreateEnum
CREATE TYPE "final_state" AS ENUM ('underway', 'done', 'failed');

-- AlterTable
ALTER TABLE "competitions" ADD COLUMN     "finals_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "split_seed" TEXT;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "final_event_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "final_id" UUID;

-- CreateTable
CREATE TABLE "finals" (
    "id" UUID NOT NULL,
    "competition_id" UUID NOT NULL,
    "division" TEXT NOT NULL,
    "event_ids" UUID[],
    "top" INTEGER NOT NULL,
    "state" "final_state" NOT NULL DEFAULT 'underway',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "finals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "finals_competition_id_created_at_idx" ON "finals"("competition_id", "created_at");

-- CreateIndex
CREATE INDEX "runs_final_id_idx" ON "runs"("final_id");

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_final_id_fkey" FOREIGN KEY ("final_id") REFERENCES "finals"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finals" ADD CONSTRAINT "finals_competition_id_fkey" FOREIGN KEY ("competition_id") REFERENCES "competitions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
