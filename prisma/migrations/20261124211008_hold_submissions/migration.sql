-- AlterTable
ALTER TABLE "submissions" ADD COLUMN     "cleared_flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "held_reason" TEXT,
ADD COLUMN     "release_note" TEXT,
ADD COLUMN     "released_at" TIMESTAMPTZ(3);
