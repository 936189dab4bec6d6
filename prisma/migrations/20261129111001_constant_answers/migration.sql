-- Of competitions that are there already it is not known: their entries are not compared with a constant answer.
ALTER TABLE "competitions" ADD COLUMN "constant_accuracy" DOUBLE PRECISION,
ADD COLUMN "final_constant_accuracy" DOUBLE PRECISION;

ALTER TABLE "events" ADD COLUMN "min_above_constant" DOUBLE PRECISION DEFAULT 0;
