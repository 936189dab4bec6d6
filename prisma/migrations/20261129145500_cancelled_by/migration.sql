-- CreateEnum
CREATE TYPE "cancel_cause" AS ENUM ('team', 'organiser', 'disqualification');

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "cancelled_by" "cancel_cause";

-- Until now only the message said it.
UPDATE "runs" SET "cancelled_by" = CASE
    WHEN "message" = 'Cancelled by its team.' THEN 'team'
    WHEN "message" LIKE 'The submission is disqualified%' THEN 'disqualification'
    ELSE 'organiser'
  END::"cancel_cause"
WHERE "verdict" = 'cancelled';
