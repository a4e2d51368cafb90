package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.BlockAlpha;
import io.cambrian.evidence.StepMFold;
import io.cambrian.evolve.LedgerHash;
import io.cambrian.tables.TrialsTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Everything that is said of a sweep's ledger, from one pass over its rows, in memory that does not grow with them. Folds
 * are merged in any order, with the same bits.
 */
final class SweepFold implements Serializable {
    private static final long serialVersionUID = 1;

    /** Sharpe ratios are counted in bins of a thousandth within ten. */
    private static final int BINS_PER_UNIT = 1000;

    private static final int LARGEST = 10;

    /**
     * What a pass needs.
     *
     * @param market sums of the market's returns per block
     * @param blockDays days per block
     */
    record Plan(double[] market, long[] blockDays, double periodsPerYear, int draws, long seed, int claims, int batch)
            implements Serializable {
        SweepFold empty() {
            return new SweepFold(new StepMFold(blockDays, draws, seed, claims));
        }
    }

    private final StepMFold stepM;
    private final TreeMap<String, Long> rejected = new TreeMap<>();
    private final long[] sharpes = new long[2 * LARGEST * BINS_PER_UNIT + 1];
    private long trials;
    private String hash = LedgerHash.EMPTY.hex();

    private SweepFold(StepMFold stepM) {
        this.stepM = stepM;
    }

    /** Folds all rows. */
    static SweepFold of(Dataset<Row> rows, Plan plan) {
        SweepFold all = plan.empty();
        for (byte[] part :
                rows.mapPartitions(new FoldRows(plan), Encoders.BINARY()).collectAsList()) {
            all.merge(fromBytes(part));
        }
        return all;
    }

    private void addAll(Iterator<Row> rows, Plan plan) {
        LedgerHash sum = LedgerHash.ofHex(hash);
        while (rows.hasNext()) {
            Row row = rows.next();
            int step = row.<Integer>getAs("generation");
            int place = row.<Integer>getAs("individual");
            ScoreOutcome outcome = TrialsTable.outcome(row);
            sum = sum.plus(step, place, row.getAs("strategy_id"), row.<Double>getAs("fitness"), outcome);
            trials++;
            if (outcome instanceof ScoreOutcome.Rejected r) {
                rejected.merge(r.reason(), 1L, Long::sum);
            } else {
                add((long) step * plan.batch() + place, ((ScoreOutcome.Scored) outcome).score(), plan);
            }
        }
        hash = sum.hex();
    }

    private void add(long point, TrialScore score, Plan plan) {
        double sharpe = score.sharpe(plan.periodsPerYear());
        double bounded = Math.max(-LARGEST, Math.min(LARGEST, sharpe));
        sharpes[(int) Math.rint((bounded + LARGEST) * BINS_PER_UNIT)]++;
        double[] alpha = BlockAlpha.of(
                score.blockSums().stream().mapToDouble(Double::doubleValue).toArray(), plan.market());
        // on the daily standard deviation: that of 64 block sums is itself so uncertain that the best of many passes by
        // luck
        stepM.add(
                point,
                alpha,
                score.blockSquares().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void merge(SweepFold other) {
        stepM.merge(other.stepM);
        other.rejected.forEach((reason, n) -> rejected.merge(reason, n, Long::sum));
        for (int i = 0; i < sharpes.length; i++) {
            sharpes[i] += other.sharpes[i];
        }
        trials += other.trials;
        hash = LedgerHash.ofHex(hash).plus(LedgerHash.ofHex(other.hash)).hex();
    }

    long trials() {
        return trials;
    }

    long scored() {
        return stepM.strategies();
    }

    String ledgerHash() {
        return hash;
    }

    Map<String, Long> rejected() {
        return rejected;
    }

    List<StepMFold.Claim> claims() {
        return stepM.claims();
    }

    /** Lower median of the annualized Sharpe ratios of all scored trials, to a thousandth; NaN where there is none. */
    double medianSharpe() {
        long left = (stepM.strategies() + 1) / 2;
        for (int i = 0; i < sharpes.length; i++) {
            left -= sharpes[i];
            if (left <= 0 && sharpes[i] > 0) {
                return (double) i / BINS_PER_UNIT - LARGEST;
            }
        }
        return Double.NaN;
    }

    private byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static SweepFold fromBytes(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (SweepFold) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What runs on an executor. */
    private static final class FoldRows implements MapPartitionsFunction<Row, byte[]> {
        private static final long serialVersionUID = 1;

        private final Plan plan;

        FoldRows(Plan plan) {
            this.plan = plan;
        }

        @Override
        public Iterator<byte[]> call(Iterator<Row> rows) {
            if (!rows.hasNext()) {
                return List.<byte[]>of().iterator();
            }
            SweepFold fold = plan.empty();
            fold.addAll(rows, plan);
            return List.of(fold.toBytes()).iterator();
        }
    }
}
