-- AlterTable
ALTER TABLE "submissions" ADD COLUMN     "contents" JSONB;
