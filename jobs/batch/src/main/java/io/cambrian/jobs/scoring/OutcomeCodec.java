package io.cambrian.jobs.scoring;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Score outcomes as bytes, exactly: what executors send back. */
final class OutcomeCodec {
    private OutcomeCodec() {}

    static byte[] encode(ScoreOutcome outcome) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1600);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (outcome instanceof ScoreOutcome.Rejected rejected) {
                out.writeBoolean(false);
                out.writeUTF(rejected.reason());
                out.writeUTF(rejected.message());
            } else {
                TrialScore s = ((ScoreOutcome.Scored) outcome).score();
                out.writeBoolean(true);
                write(out, s.all());
                out.writeDouble(s.sumCubes());
                out.writeDouble(s.sumFourths());
                out.writeDouble(s.downsideSquares());
                out.writeInt(s.cases().size());
                for (Moments m : s.cases()) {
                    write(out, m);
                }
                out.writeDouble(s.maxDrawdown());
                out.writeLong(s.trades());
                out.writeDouble(s.turnover());
                out.writeDouble(s.timeInMarket());
                write(out, s.excess());
                for (double v : s.blockSums()) {
                    out.writeDouble(v);
                }
                for (double v : s.blockSquares()) {
                    out.writeDouble(v);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ScoreOutcome decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (!in.readBoolean()) {
                return new ScoreOutcome.Rejected(in.readUTF(), in.readUTF());
            }
            Moments all = readMoments(in);
            double cubes = in.readDouble();
            double fourths = in.readDouble();
            double downside = in.readDouble();
            List<Moments> cases = new ArrayList<>();
            for (int n = in.readInt(); n > 0; n--) {
                cases.add(readMoments(in));
            }
            double maxDrawdown = in.readDouble();
            long trades = in.readLong();
            double turnover = in.readDouble();
            double timeInMarket = in.readDouble();
            Moments excess = readMoments(in);
            return new ScoreOutcome.Scored(new TrialScore(
                    all,
                    cubes,
                    fourths,
                    downside,
                    cases,
                    maxDrawdown,
                    trades,
                    turnover,
                    timeInMarket,
                    excess,
                    readBlocks(in),
                    readBlocks(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, Moments m) throws IOException {
        out.writeLong(m.n());
        out.writeDouble(m.sum());
        out.writeDouble(m.sumSquares());
    }

    private static Moments readMoments(DataInputStream in) throws IOException {
        return new Moments(in.readLong(), in.readDouble(), in.readDouble());
    }

    private static List<Double> readBlocks(DataInputStream in) throws IOException {
        List<Double> blocks = new ArrayList<>(TrialScore.BLOCKS);
        for (int i = 0; i < TrialScore.BLOCKS; i++) {
            blocks.add(in.readDouble());
        }
        return blocks;
    }
}
