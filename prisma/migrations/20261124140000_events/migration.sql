-- CreateEnum
CREATE TYPE "best_of_rule" AS ENUM ('first-unless-better', 'latest');

-- AlterEnum
ALTER TYPE "rank_method" ADD VALUE 'composite';

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "added_at" TIMESTAMPTZ(3),
ADD COLUMN     "best_of" "best_of_rule" NOT NULL DEFAULT 'first-unless-better',
ADD COLUMN     "composite" JSONB,
ADD COLUMN     "retired_at" TIMESTAMPTZ(3);
