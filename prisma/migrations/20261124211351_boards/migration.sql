-- CreateEnum
CREATE TYPE "board_section" AS ENUM ('ranked', 'unranked');

-- CreateEnum
CREATE TYPE "change_cause" AS ENUM ('run', 'decision', 'rules');

-- DropIndex
DROP INDEX "entries_event_id_division_position_idx";

-- DropIndex
DROP INDEX "entries_event_id_division_submission_id_key";

-- AlterTable
ALTER TABLE "competitions" ADD COLUMN     "freeze_at" TIMESTAMPTZ(3),
ADD COLUMN     "unfrozen_at" TIMESTAMPTZ(3);

-- What stands on the boards follows from the runs: the api works it out anew when it next starts.
DELETE FROM "entries";

-- AlterTable
ALTER TABLE "entries" DROP CONSTRAINT "entries_pkey",
DROP COLUMN "id",
DROP COLUMN "position",
DROP COLUMN "rank",
DROP COLUMN "tied",
DROP COLUMN "updated_at",
ADD COLUMN     "is_final" BOOLEAN NOT NULL,
ADD COLUMN     "objectives" JSONB NOT NULL,
ADD COLUMN     "slot" UUID NOT NULL,
ADD COLUMN     "submitted_at" TIMESTAMPTZ(3) NOT NULL,
ADD CONSTRAINT "entries_pkey" PRIMARY KEY ("event_id", "division", "slot");

-- CreateTable
CREATE TABLE "boards" (
    "event_id" UUID NOT NULL,
    "division" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ranked" INTEGER NOT NULL,
    "unranked" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "boards_pkey" PRIMARY KEY ("event_id","division")
);

-- CreateTable
CREATE TABLE "board_pages" (
    "event_id" UUID NOT NULL,
    "division" TEXT NOT NULL,
    "section" "board_section" NOT NULL,
    "page" INTEGER NOT NULL,
    "slots" UUID[],
    "ranks" INTEGER[],
    "tied" BOOLEAN[],

    CONSTRAINT "board_pages_pkey" PRIMARY KEY ("event_id","division","section","page")
);

-- CreateTable
CREATE TABLE "entry_changes" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "competition_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "division" TEXT NOT NULL,
    "slot" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "cause" "change_cause" NOT NULL,
    "submission_id" UUID,
    "run_id" UUID,
    "objectives" JSONB NOT NULL DEFAULT '[]',
    "is_final" BOOLEAN NOT NULL DEFAULT false,
    "unranked_reason" TEXT,
    "unranked_detail" TEXT,
    "constraint_results" JSONB NOT NULL DEFAULT '[]',
    "previous_submission_id" UUID,
    "rank_before" INTEGER,
    "rank_after" INTEGER,

    CONSTRAINT "entry_changes_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "entry_changes_competition_id_seq_idx" ON "entry_changes"("competition_id", "seq");

-- CreateIndex
CREATE INDEX "entry_changes_competition_id_at_idx" ON "entry_changes"("competition_id", "at");

-- CreateIndex
CREATE INDEX "entry_changes_event_id_division_slot_seq_idx" ON "entry_changes"("event_id", "division", "slot", "seq");

-- CreateIndex
CREATE INDEX "entries_submission_id_idx" ON "entries"("submission_id");

-- CreateIndex
CREATE INDEX "entries_team_id_idx" ON "entries"("team_id");

-- CreateIndex
CREATE INDEX "runs_hardware_class_finished_at_idx" ON "runs"("hardware_class", "finished_at");

-- AddForeignKey
ALTER TABLE "boards" ADD CONSTRAINT "boards_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "board_pages" ADD CONSTRAINT "board_pages_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry_changes" ADD CONSTRAINT "entry_changes_competition_id_fkey" FOREIGN KEY ("competition_id") REFERENCES "competitions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry_changes" ADD CONSTRAINT "entry_changes_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE CASCADE ON UPDATE CASCADE;
