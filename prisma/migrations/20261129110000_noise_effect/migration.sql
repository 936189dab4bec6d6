-- AlterTable
ALTER TABLE "competitions" ADD COLUMN     "noise_effect" JSONB;
