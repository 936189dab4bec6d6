-- AlterEnum
ALTER TYPE "cancel_cause" ADD VALUE 'platform';

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "final_faults" INTEGER NOT NULL DEFAULT 0;
